import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packagesByLibrary } from '../../build/deb-depends.ts'
import { pack } from '../../build/pack.ts'
import { makeStandInElectron, runPackTool } from '../support/stand-in-electron.ts'
import { makeTemporaryFolder } from '../support/temporary-folder.ts'
import { isInstalled } from './linux/session.ts'

const folder = makeTemporaryFolder()
const root = fileURLToPath(new URL('../..', import.meta.url))
const output = join(folder.path, 'package')
const packed = join(output, 'linux-unpacked')
const missing = isInstalled('dpkg-deb') ? null : 'no dpkg-deb here'
// Other releases of Debian are looked at where their lists may be fetched: TTMS_TEST_DEBIAN='ADDRESS bookworm,trixie'
const [source = '', releases = ''] = (process.env.TTMS_TEST_DEBIAN ?? '').split(' ')
const otherReleases = releases.split(',').filter((name) => name !== '')
const lists = '/var/lib/apt/lists'
const hasLists = existsSync(lists) && readdirSync(lists).some((name) => name.includes('_Packages'))

let deb = ''

function run(program: string, args: readonly string[]): string {
  const { stdout, stderr, status } = spawnSync(program, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stdout}${stderr}`)
  return stdout
}
const field = (name: string) => run('dpkg-deb', ['--field', deb, name]).trim()

/** What `apt-get install` of the deb would install where nothing at all is installed: of this machine's lists, or a release's. */
function resolveOnNothing(release: string | null): string {
  const state = join(folder.path, `apt-${release ?? 'here'}`)
  for (const path of ['state/lists/partial', 'cache/archives/partial', 'etc'])
    mkdirSync(join(state, path), { recursive: true })
  writeFileSync(join(state, 'status'), '')
  writeFileSync(join(state, 'etc/sources.list'), release ? `deb [trusted=yes] ${source} ${release} main\n` : '')
  const options = [
    `Dir::State::status=${join(state, 'status')}`,
    `Dir::Cache=${join(state, 'cache')}`,
    'APT::Install-Recommends=true',
    ...(release
      ? [
          `Dir::State=${join(state, 'state')}`,
          `Dir::Etc::sourcelist=${join(state, 'etc/sources.list')}`,
          'Dir::Etc::sourceparts=/dev/null',
        ]
      : []),
  ].flatMap((option) => ['-o', option])
  if (release) run('apt-get', [...options, 'update'])
  return run('apt-get', [...options, '--simulate', 'install', deb])
}

describe.runIf(process.platform === 'linux')('packages (made on Linux, with a stand-in for Electron)', () => {
  const hour = 3_600_000
  const draftOf = (name: string) => join(root, 'dist', `renderer-of-a-test-${name}`)
  beforeAll(async () => {
    for (const [name, ageMs] of Object.entries({ old: 1.5 * hour, young: 0.5 * hour })) {
      mkdirSync(join(draftOf(name), 'assets'), { recursive: true })
      const seconds = (Date.now() - ageMs) / 1_000
      utimesSync(draftOf(name), seconds, seconds)
    }
    process.env.CUSTOM_FPM_PATH = fileURLToPath(new URL('../support/stand-in-fpm.mjs', import.meta.url))
    try {
      await pack({ electronDist: makeStandInElectron(folder.path), output, isUnpacked: missing !== null })
    } finally {
      delete process.env.CUSTOM_FPM_PATH
    }
    deb = join(output, readdirSync(output).find((name) => name.endsWith('.deb')) ?? '')
  })
  afterAll(() => {
    folder.remove()
    for (const name of ['old', 'young']) rmSync(draftOf(name), { recursive: true, force: true })
  })

  describe('the packed app', () => {
    it('is built where earlier builds that were ended leave nothing, but for what may still be in the making', () => {
      expect(['old', 'young'].map((name) => existsSync(draftOf(name)))).toEqual([false, true])
    })

    it('holds the bundles, the page and the lock-down files, and no node_modules', () => {
      const inside = runPackTool('@electron/asar/bin/asar.js', ['list', join(packed, 'resources/app.asar')]).split('\n')
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
      const fuses = runPackTool('@electron/fuses/dist/bin.js', ['read', '--app', join(packed, 'ttms-kiosk')])
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

  describe.skipIf(missing !== null)(`the deb${missing ? ` (${missing})` : ''}`, () => {
    it('is the one installer for Linux, and says who made it and where that is', () => {
      const made = readdirSync(output).filter((name) => /\.(deb|AppImage|snap|rpm)$/.test(name))
      expect(made).toEqual([expect.stringMatching(/^ttms-kiosk_\d+\.\d+\.\d+_amd64\.deb$|_arm64\.deb$/)])
      expect([field('Package'), field('Maintainer'), field('Homepage')]).toEqual([
        'ttms-kiosk',
        'The TTMS Kiosk authors <maintainers@ttms-kiosk.example>',
        'https://ttms-kiosk.example',
      ])
    })

    it('asks for the package of every library that Chromium is linked against, and for what shows it', () => {
      const depends = field('Depends').split(', ')
      expect(depends).toEqual(expect.arrayContaining(Object.values(packagesByLibrary)))
      expect(depends).toEqual(expect.arrayContaining(['libgtk-3-0t64 | libgtk-3-0', 'libsecret-1-0', 'xdg-utils']))
      expect(field('Recommends').split(', ')).toEqual(['fonts-noto-cjk', 'libpam-systemd', 'weston'])
    })

    it('brings the session that shows it, which can be run, where the service looks for it', () => {
      const listed = run('dpkg-deb', ['--contents', deb])
      const service = readFileSync(new URL('../../build/linux/ttms-kiosk.service', import.meta.url), 'utf8')
      const [, session = '', program = ''] = /^ExecStart=\/bin\/bash "(.+?)" \S+ "(.+?)"/m.exec(service) ?? []
      for (const path of [session, program])
        expect(listed.split('\n').find((line) => line.endsWith(` .${path}`))).toMatch(/^-rwxr-xr-x/)
    })

    it('lets the sandbox program do its work, also where nobody else may make user namespaces', () => {
      run('dpkg-deb', ['--control', deb, join(folder.path, 'control')])
      const script = readFileSync(join(folder.path, 'control/postinst'), 'utf8')
      expect(script).toContain("chmod 4755 '/opt/TTMS Kiosk/chrome-sandbox'")
      expect(script).not.toContain('${')
      for (const name of ['postinst', 'postrm']) run('bash', ['-n', join(folder.path, 'control', name)])
    })

    it.skipIf(!hasLists)(
      `can be installed on a machine with nothing on it, by this machine’s package lists${hasLists ? '' : ' (there are none)'}`,
      () => {
        expect(resolveOnNothing(null)).toMatch(/^Inst ttms-kiosk /m)
      },
    )

    it.each(otherReleases)(
      'can be installed on a machine with nothing on it but a source of packages: %s',
      (release) => {
        expect(resolveOnNothing(release)).toMatch(/^Inst ttms-kiosk /m)
      },
    )
  })
})
