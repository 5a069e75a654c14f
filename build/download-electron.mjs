// Downloads Electron's program into the download cache, then lets its package unpack it:
// `node download-electron.mjs FOLDER TEMPORARY`. Prints a line with every sign of life, `progress PERCENT` among them; on a
// failure one line on standard error. Mirrors are named by ELECTRON_MIRROR.
// It ends, with what it started and its temporary folder, when its standard input does: then the program that started it
// is gone.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const [folder = '', temporary = ''] = process.argv.slice(2)
const lifeEveryMs = 1_000
let unpacking = null

const giveUp = () => {
  unpacking?.kill('SIGKILL')
  rmSync(temporary, { recursive: true, force: true })
  process.exit(1)
}
process.stdin.on('end', giveUp).on('error', giveUp).resume()
process.stdout.on('error', giveUp)
// What follows makes folders in here, its package's own script as well.
Object.assign(process.env, { TMPDIR: temporary, TEMP: temporary, TMP: temporary })

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
    // Where the package's own script looks.
    cacheRoot: process.env.electron_config_cache,
    checksums: JSON.parse(readFileSync(join(folder, 'checksums.json'), 'utf8')),
    downloadOptions: { quiet: true, getProgressCallback: tell },
  })
  // It is in the cache now, and the package's own script only unpacks it.
  await unpack()

  /** Every part counts as life; only whole percents are news. */
  function tell({ percent }) {
    const whole = Math.floor(percent * 100)
    process.stdout.write(whole === told ? 'part\n' : `progress ${whole}\n`)
    told = whole
  }
} catch (error) {
  process.stderr.write(`${error.cause?.message ?? error.message}\n`.split('\n', 1)[0])
  process.exitCode = 1
} finally {
  // What waits for its end alone keeps no process alive.
  process.stdin.destroy()
}

/** It says nothing while it works, however slow the disk is: as long as it lives, that is a sign of life. */
async function unpack() {
  process.stdout.write('unpacking\n')
  const life = setInterval(() => process.stdout.write('part\n'), lifeEveryMs)
  try {
    unpacking = spawn(process.execPath, [join(folder, 'install.js')], { stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    unpacking.stderr.setEncoding('utf8').on('data', (text) => {
      said += text
    })
    const [code] = await once(unpacking, 'close')
    if (code !== 0) throw new Error(`it could not be unpacked: ${said.split('\n', 1)[0]}`)
  } finally {
    clearInterval(life)
  }
}
