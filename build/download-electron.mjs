// Downloads Electron's program into the download cache, then lets its package unpack it: `node download-electron.mjs FOLDER`.
// Prints `progress PERCENT`; on a failure one line on standard error. Mirrors are named by ELECTRON_MIRROR.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const folder = process.argv[2] ?? ''
try {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const { downloadArtifact } = await import(
    pathToFileURL(createRequire(join(folder, 'install.js')).resolve('@electron/get'))
  )
  let told = -1
  await downloadArtifact({
    version,
    artifactName: 'electron',
    platform: process.platform,
    arch: process.arch,
    checksums: JSON.parse(readFileSync(join(folder, 'checksums.json'), 'utf8')),
    downloadOptions: { quiet: true, getProgressCallback: tell },
  })
  // It is in the cache now, and the package's own script only unpacks it.
  const unpacked = spawnSync(process.execPath, [join(folder, 'install.js')], { encoding: 'utf8' })
  if (unpacked.status !== 0) throw new Error(`it could not be unpacked: ${unpacked.stderr.split('\n', 1)[0]}`)

  /** Every part counts as life; only whole percents are news. */
  function tell({ percent }) {
    const whole = Math.floor(percent * 100)
    process.stdout.write(whole === told ? 'part\n' : `progress ${whole}\n`)
    told = whole
  }
} catch (error) {
  process.stderr.write(`${error.cause?.message ?? error.message}\n`.split('\n', 1)[0])
  process.exitCode = 1
}
