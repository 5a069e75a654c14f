import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pack } from '../../build/pack.ts'
import { makeTemporaryFolder } from '../support/temporary-folder.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = makeTemporaryFolder()
const packed = join(folder.path, 'package/linux-unpacked')

/** Runs a tool that electron-builder brings along. */
function runTool(path: string, args: readonly string[]): string {
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(root, 'node_modules', path), ...args], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`${path} ${args.join(' ')}: ${stderr}`)
  return stdout
}

/** A folder laid out like Electron's, whose program is nothing but a fuse wire: version 1, eight fuses. */
function aStandIn(): string {
  const dist = join(folder.path, 'electron')
  mkdirSync(join(dist, 'resources'), { recursive: true })
  mkdirSync(join(folder.path, 'default-app'))
  writeFileSync(join(folder.path, 'default-app/package.json'), '{}')
  runTool('@electron/asar/bin/asar.js', [
    'pack',
    join(folder.path, 'default-app'),
    join(dist, 'resources/default_app.asar'),
  ])
  const wire = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX\x01\x0810110000'
  writeFileSync(join(dist, 'electron'), `\0\0\0\0${wire}\0\0\0\0`, 'latin1')
  chmodSync(join(dist, 'electron'), 0o755)
  for (const name of ['version', 'LICENSE', 'LICENSES.chromium.html']) writeFileSync(join(dist, name), '')
  return dist
}

describe.runIf(process.platform === 'linux')('a package (tried on Linux, with a stand-in for Electron)', () => {
  beforeAll(() => pack({ electronDist: aStandIn(), isUnpacked: true, output: join(folder.path, 'package') }))
  afterAll(folder.remove)

  it('holds the bundles, the page and the lock-down files, and no node_modules', () => {
    const inside = runTool('@electron/asar/bin/asar.js', ['list', join(packed, 'resources/app.asar')]).split('\n')
    expect(inside).toEqual(
      expect.arrayContaining([
        '/package.json',
        '/dist/electron/main.js',
        '/dist/electron/preload.cjs',
        '/dist/electron/terminal.js',
        '/dist/renderer/index.html',
        '/dist/renderer/out-of-service.html',
      ]),
    )
    expect(inside.filter((path) => /node_modules|\.map$|\.ts$|\/tests|\/server/.test(path))).toEqual([])
    expect(readdirSync(join(packed, 'resources/lock-down'))).toContain('ttms-kiosk.service')
  })

  it('holds the page as it is for cinemas, though a test runner built it', () => {
    const assets = join(root, 'dist/renderer/assets')
    const script = readdirSync(assets).find((name) => name.endsWith('.js')) ?? ''
    expect(readFileSync(join(assets, script), 'utf8')).not.toContain('react-stack-top-frame')
  })

  it('has an Electron that runs nothing but this kiosk', () => {
    const fuses = runTool('@electron/fuses/dist/bin.js', ['read', '--app', join(packed, 'ttms-kiosk')])
    const states = Object.fromEntries([...fuses.matchAll(/(\w+) is (\w+)/g)].map(([, name, state]) => [name, state]))
    expect(states).toEqual({
      RunAsNode: 'Disabled',
      EnableCookieEncryption: 'Enabled',
      EnableNodeOptionsEnvironmentVariable: 'Disabled',
      EnableNodeCliInspectArguments: 'Disabled',
      EnableEmbeddedAsarIntegrityValidation: 'Enabled',
      OnlyLoadAppFromAsar: 'Enabled',
      LoadBrowserProcessSpecificV8Snapshot: 'Disabled',
      GrantFileProtocolExtraPrivileges: 'Disabled',
    })
  })
})
