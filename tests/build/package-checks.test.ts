import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { checkAsarList, listAsar } from '../../build/package-checks/asar-list.ts'
import { ofAnotherSystem, type PackageCheck, runChecks, toExitCode } from '../../build/package-checks/check.ts'
import { checkDeb, lookScript } from '../../build/package-checks/deb.ts'
import { checkFuses } from '../../build/package-checks/fuses.ts'
import {
  checkChangedArchive,
  checkNoFolderApp,
  checkOwnFolder,
  checkUpAndEnd,
  checkWayIn,
  waysIn,
} from '../../build/package-checks/run-package.ts'
import { makeTemporaryFolder } from '../support/temporary-folder.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

function aFolder(): string {
  const folder = makeTemporaryFolder()
  onTestFinished(folder.remove)
  return folder.path
}

/** Files by their paths in a folder of their own. */
function aFolderWith(files: Readonly<Record<string, string>>): string {
  const folder = aFolder()
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

describe('the fuses of a package', () => {
  const asWanted = '010011001'
  const fusesOf = (states: string, { version = '\x01', count = String.fromCharCode(states.length) } = {}) => {
    const program = join(aFolder(), 'ttms-kiosk')
    writeFileSync(program, `\0\0dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX${version}${count}${states}\0\0`, 'latin1')
    return () => checkFuses(program)
  }

  it('are good where all nine are as they have to be', () => {
    expect(fusesOf(asWanted)).not.toThrow()
  })

  it.each([...asWanted].map((_, index) => index))('are not where number %i is the other way round', (index) => {
    const turned = [...asWanted].map((state, at) => (at === index ? (state === '0' ? '1' : '0') : state)).join('')
    expect(fusesOf(turned)).toThrow(/^\w+ is (on, not off|off, not on)$/)
  })

  it.each([
    ['01001100', 'WasmTrapHandlers is missing, not on'],
    [`${asWanted}0`, 'fuse 10 is unknown, and off'],
    ['r10011001', 'RunAsNode is removed, not off'],
    ['x10011001', 'RunAsNode is of an unknown state'],
  ])('are not where they are %s', (states, words) => {
    expect(fusesOf(states)).toThrow(words)
  })

  it('are not where their version is another, or there are none', () => {
    expect(fusesOf(asWanted, { version: '\x02' })).toThrow('of version 2')
    const program = join(aFolderWith({ program: 'no fuses' }), 'program')
    expect(() => checkFuses(program)).toThrow('has no fuses')
  })
})

describe('the archive of a package', () => {
  const built = {
    'package.json': '{}',
    'dist/electron/main.js': 'main',
    'dist/electron/main.js.map': 'its map',
    'dist/renderer/index.html': 'the page',
    'dist/renderer/assets/page.css': 'its looks',
  }
  const packed = Object.fromEntries(Object.entries(built).filter(([path]) => !path.endsWith('.map')))

  /** An archive as electron-builder makes it. */
  function anArchive(files: Readonly<Record<string, string>>): string {
    const archive = join(aFolder(), 'app.asar')
    const tool = join(root, 'node_modules', '@electron/asar/bin/asar.js')
    const { status, stderr } = spawnSync(process.execPath, [tool, 'pack', aFolderWith(files), archive], {
      encoding: 'utf8',
    })
    if (status !== 0) throw new Error(stderr)
    return archive
  }

  it('is listed by its own header', () => {
    expect(listAsar(anArchive(packed))).toEqual([
      '/dist/electron/main.js',
      '/dist/renderer/assets/page.css',
      '/dist/renderer/index.html',
      '/package.json',
    ])
  })

  it('holds what was built without its maps, nothing more and nothing less', () => {
    const root = aFolderWith(built)
    expect(() => checkAsarList(anArchive(packed), root)).not.toThrow()
    const words = (files: Readonly<Record<string, string>>) => () => checkAsarList(anArchive(files), root)
    expect(words({ ...packed, 'node_modules/a/index.js': '' })).toThrow(
      'too much: /node_modules/a/index.js; missing: nothing',
    )
    expect(words(built)).toThrow('too much: /dist/electron/main.js.map')
    expect(words({ 'package.json': '{}', 'dist/electron/main.js': '' })).toThrow('missing: /dist/renderer')
  })
})

describe.runIf(process.platform === 'linux')('a package that is started (tried on Linux, with a stand-in)', () => {
  /** A program that prints and keeps what a packaged kiosk does; `fault` runs first. */
  function aPackage(fault = ''): string {
    const script = `#!${process.execPath}
const { mkdirSync, writeFileSync, existsSync } = require('node:fs')
const { join, dirname } = require('node:path')
const options = process.env.NODE_OPTIONS
let code = 0
let lines = ['kiosk ready app://kiosk link=electron', 'kiosk page up']
let own = join(process.env.XDG_CONFIG_HOME ?? '', 'ttms-kiosk')
${fault}
const folder = process.env.TTMS_DATA_DIR ?? own
mkdirSync(join(folder, 'kiosk'), { recursive: true })
writeFileSync(join(folder, 'kiosk/kiosk.sqlite'), '')
process.on('SIGTERM', () => process.exit(code))
console.log(lines.join('\\n'))
setInterval(() => {}, 1000)
`
    const folder = aFolderWith({
      'ttms-kiosk': script,
      'resources/app.asar': 'a kiosk runs already on this data folder',
    })
    chmodSync(join(folder, 'ttms-kiosk'), 0o755)
    return join(folder, 'ttms-kiosk')
  }

  it('is good where its page comes up and it ends with 0', async () => {
    await expect(checkUpAndEnd(aPackage())).resolves.toBeUndefined()
  })

  it('is not where it ends with another code, or before its page is up', async () => {
    await expect(checkUpAndEnd(aPackage('code = 70'))).rejects.toThrow('asked to end, it ended with 70')
    await expect(checkUpAndEnd(aPackage('process.exit(78)'))).rejects.toThrow('it ended (78) before the line')
    const never = aPackage(
      "lines = ['kiosk ready app://kiosk link=electron', 'kiosk page up?']; setTimeout(() => process.exit(3), 500)",
    )
    await expect(checkUpAndEnd(never)).rejects.toThrow('it ended (3) before the line "kiosk page up"')
  })

  it('keeps its data in the user’s folder where nothing else is set, and not in the folder that it was started in', async () => {
    await expect(checkOwnFolder(aPackage())).resolves.toBeUndefined()
    const elsewhere = aPackage(`own = ${JSON.stringify(join(aFolder(), 'elsewhere'))}`)
    await expect(checkOwnFolder(elsewhere)).rejects.toThrow('there is no data in')
  })

  const faults: Readonly<Record<string, string>> = {
    ELECTRON_RUN_AS_NODE: 'if (process.env.ELECTRON_RUN_AS_NODE) { eval(process.argv[3]) }',
    NODE_OPTIONS: 'if (options) require(options.split(" ")[1])',
    '--inspect': "if (process.argv[2]?.startsWith('--inspect')) console.error('Debugger listening on ws://127.0.0.1')",
    '--remote-debugging-port':
      "if (process.argv[2]?.startsWith('--remote')) console.error('DevTools listening on ws://127.0.0.1')",
  }
  it.each(Object.entries(waysIn))('is good where %s is without effect, and not where it is not', async (name, way) => {
    // The stand-in is Node itself, which takes this one before it begins.
    if (name !== 'NODE_OPTIONS') await expect(checkWayIn(aPackage(), way)).resolves.toBeUndefined()
    await expect(checkWayIn(aPackage(faults[name]), way)).rejects.toThrow('it printed')
  })

  it('is not where it runs an app in a folder', async () => {
    await expect(checkNoFolderApp(aPackage())).resolves.toBeUndefined()
    const open = aPackage("const app = join(__dirname, 'resources/app/main.js'); if (existsSync(app)) require(app)")
    await expect(checkNoFolderApp(open)).rejects.toThrow('the folder’s app ran')
  })

  it('is not where it starts with a changed archive', async () => {
    const checking =
      "if (!require('node:fs').readFileSync(join(__dirname, 'resources/app.asar'), 'utf8').includes('kiosk')) process.exit(1)"
    await expect(checkChangedArchive(aPackage(checking))).resolves.toBeUndefined()
    await expect(checkChangedArchive(aPackage('setTimeout(() => process.exit(1), 500)'))).rejects.toThrow('it started')
  })
})

describe('the checks of a package', () => {
  it('are all run and counted, the skipped ones with their reason', async () => {
    const said: string[] = []
    const tally = await runChecks(
      [
        { name: 'first', whyNot: () => null, run: async () => Promise.reject(new Error('a fault')) },
        { name: 'second', whyNot: () => 'there is no display', run: async () => undefined },
        { name: 'third', whyNot: () => null, run: async () => undefined },
        {
          name: 'fourth',
          whyNot: () => null,
          run: async () => undefined,
          leftOut: () => ['a part: as root', 'another'],
        },
      ],
      (line) => said.push(line),
    )
    expect(tally).toEqual({ passed: 1, failed: 1, skipped: 2, lacking: 2 })
    expect(said).toEqual([
      'failed: first: a fault',
      'skipped: second: there is no display',
      'passed: third',
      'skipped: fourth: a part: as root',
      'skipped: fourth: another',
    ])
  })

  const run = async () => undefined
  const isNever = (part: string) => part.includes(`: ${ofAnotherSystem}`)
  const checks: readonly [string, Omit<PackageCheck, 'name'>, number][] = [
    ['is skipped because this machine has no display', { whyNot: () => 'there is no display', run }, 1],
    ['left a part out', { whyNot: () => null, run, leftOut: () => ['a part: as root'], isNever }, 1],
    ['no machine of this kind can run', { whyNever: () => 'by hand', whyNot: () => null, run }, 0],
    [
      'left out a part that no machine of this kind can run',
      { whyNot: () => null, run, leftOut: () => [`a part: ${ofAnotherSystem}Windows has no signals`], isNever },
      0,
    ],
    ['passed', { whyNot: () => null, run }, 0],
  ]
  it.each(checks)('counted strictly, one that %s', async (_, check, code) => {
    const tally = await runChecks([{ name: 'one', ...check }], () => undefined)
    expect([toExitCode(tally, false), toExitCode(tally, true)]).toEqual([0, code])
  })

  it('fail of one that failed, strict or not', async () => {
    const fails = { name: 'one', whyNot: () => null, run: async () => Promise.reject(new Error('a fault')) }
    const tally = await runChecks([fails], () => undefined)
    expect([toExitCode(tally, false), toExitCode(tally, true)]).toEqual([1, 1])
  })
})

describe.runIf(process.platform === 'linux')(
  'the deb of a package (looked at with stand-ins for what is not here)',
  () => {
    const { PATH } = process.env
    /** Programs of these lines of shell come before the system's while the test runs. */
    function standIns(programs: Readonly<Record<string, string>>): string {
      const folder = aFolderWith(
        Object.fromEntries(Object.entries(programs).map(([name, lines]) => [name, `#!/bin/sh\n${lines}\n`])),
      )
      for (const name of Object.keys(programs)) chmodSync(join(folder, name), 0o755)
      process.env.PATH = `${folder}:${process.env.PATH}`
      onTestFinished(() => {
        process.env.PATH = PATH
      })
      return folder
    }

    const nowMs = Date.now()
    /** Debs by the age of each in minutes. */
    function debs(ages: Readonly<Record<string, number>>): string {
      const folder = aFolderWith(Object.fromEntries(Object.keys(ages).map((name) => [name, ''])))
      for (const [name, minutes] of Object.entries(ages)) {
        const seconds = nowMs / 1_000 - minutes * 60
        utimesSync(join(folder, name), seconds, seconds)
      }
      return folder
    }

    it('is the one that was just made, not one of an earlier day beside it', async () => {
      const docker = standIns({ docker: 'echo "$4" >>"$0.volumes"; echo all is well' })
      const folder = debs({
        'ttms-kiosk_0.1.0_amd64.deb': 9_000,
        'ttms-kiosk_0.2.0_amd64.deb': 1,
        'ttms-kiosk_0.3.0_amd64.deb': 5,
      })
      await checkDeb(folder, nowMs - 600_000)
      const volume = `${join(folder, 'ttms-kiosk_0.2.0_amd64.deb')}:/kiosk.deb:ro`
      expect(readFileSync(join(docker, 'docker.volumes'), 'utf8')).toBe(`${volume}\n${volume}\n`)
    })

    it('is not good where none was made now', async () => {
      const docker = standIns({ docker: 'touch "$0.ran"; echo all is well' })
      await expect(checkDeb(debs({ 'ttms-kiosk_0.1.0_amd64.deb': 20 }), nowMs - 600_000)).rejects.toThrow(
        'no deb was made in',
      )
      expect(existsSync(join(docker, 'docker.ran'))).toBe(false)
    })

    it.each([
      ["ttms-kiosk.service:9: Unknown key name 'Restrat' in section 'Service', ignoring.", false],
      ["ttms-kiosk.service:9: Unknown key name 'RestartSteps' in section 'Service', ignoring.", true],
      ["getty@.service:9: Unknown key name 'Restrat' in section 'Service', ignoring.", true],
    ])('is judged by what systemd passes over: %s', async (line, isGood) => {
      standIns({ docker: `echo "systemd: /opt/${line}"; echo all is well` })
      const checked = checkDeb(debs({ 'ttms-kiosk_0.1.0_amd64.deb': 0 }), nowMs - 600_000)
      await (isGood ? expect(checked).resolves.toBeUndefined() : expect(checked).rejects.toThrow(line))
    })

    const service = 'resources/lock-down/ttms-kiosk.service'
    const lookAt = (files: Readonly<Record<string, string>>) => {
      standIns({ stat: 'echo root:4755', 'systemd-analyze': 'cat "$3" >&2' })
      return spawnSync('sh', ['-c', lookScript(aFolderWith(files))], { encoding: 'utf8' })
    }
    const whole = { 'ttms-kiosk': '', [service]: 'a.service:1: Unknown key' }

    it('is not good where its program is missing, or one of its libraries', () => {
      const { 'ttms-kiosk': _program, ...missing } = whole
      expect(lookAt(missing).status).not.toBe(0)
      standIns({ ldd: 'echo "  libgbm.so.1 => not found"' })
      const { status, stderr } = lookAt(whole)
      expect([status, stderr]).toEqual([1, '  libgbm.so.1 => not found\n'])
    })

    it('tells what systemd says of its service, though systemd ends with 0', () => {
      standIns({ ldd: 'echo "  libc.so.6 => /lib/libc.so.6"' })
      const { status, stdout } = lookAt(whole)
      expect([status, stdout]).toEqual([0, 'systemd: a.service:1: Unknown key\nall is well\n'])
    })
  },
)
