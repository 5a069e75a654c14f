import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Runs a tool that electron-builder brings along. */
export function runPackTool(path: string, args: readonly string[]): string {
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(root, 'node_modules', path), ...args], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`${path} ${args.join(' ')}: ${stderr}`)
  return stdout
}

/** Makes a folder in this one that is laid out like Electron's, whose program is nothing but a fuse wire: version 1, eight fuses. */
export function makeStandInElectron(folder: string): string {
  const dist = join(folder, 'electron')
  mkdirSync(join(dist, 'resources'), { recursive: true })
  mkdirSync(join(folder, 'default-app'))
  writeFileSync(join(folder, 'default-app/package.json'), '{}')
  runPackTool('@electron/asar/bin/asar.js', [
    'pack',
    join(folder, 'default-app'),
    join(dist, 'resources/default_app.asar'),
  ])
  const wire = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX\x01\x0810110000'
  writeFileSync(join(dist, 'electron'), `\0\0\0\0${wire}\0\0\0\0`, 'latin1')
  chmodSync(join(dist, 'electron'), 0o755)
  for (const name of ['version', 'LICENSE', 'LICENSES.chromium.html', 'chrome-sandbox'])
    writeFileSync(join(dist, name), '')
  return dist
}
