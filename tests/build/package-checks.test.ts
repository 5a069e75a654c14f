import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { checkAsarList, listAsar } from '../../build/package-checks/asar-list.ts'
import { runChecks } from '../../build/package-checks/check.ts'
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
    expect(tally).toEqual({ passed: 1, failed: 1, skipped: 2 })
    expect(said).toEqual([
      'failed: first: a fault',
      'skipped: second: there is no display',
      'passed: third',
      'skipped: fourth: a part: as root',
      'skipped: fourth: another',
    ])
  })
})
