import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { pageUpLine } from '../../runtime/run-program.ts'
import { startWatched, type Watched } from '../checks/processes.ts'

const readyLine = 'kiosk ready app://kiosk link=electron'

const upWithinMs = 60_000
const endsWithinMs = 10_000
/** What an app or script prints that must never run. */
const foreignWord = 'something else ran'

const hasSignals = process.platform !== 'win32'

type Start = {
  readonly program: string
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
}

/** Starts the package until its page is up, asks it to end, and hands over what it printed. */
async function runOnce({ program, args = [], env = {}, cwd }: Start): Promise<Watched> {
  const environment = { ...withoutSettings(), ...env }
  const kiosk = startWatched(program, args, { env: environment, ...(cwd === undefined ? {} : { cwd }) })
  try {
    await kiosk.printed(readyLine, upWithinMs)
    await kiosk.printed(pageUpLine, upWithinMs)
    if (!hasSignals) return kiosk
    kiosk.child.kill('SIGTERM')
    const end = await kiosk.ended(endsWithinMs)
    if (end !== 0) throw new Error(`asked to end, it ended with ${end}\n${kiosk.stderr()}`)
    return kiosk
  } finally {
    kiosk.kill()
  }
}

function withoutSettings(): NodeJS.ProcessEnv {
  const isSetting = (name: string) => /^TTMS_|^NODE_|^ELECTRON_|^DATABASE_URL$/.test(name)
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !isSetting(name)))
}

/** With a folder that is gone afterwards. */
async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ttms-package-'))
  try {
    await use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
    rmSync(`${folder}-seal`, { recursive: true, force: true })
  }
}

const settingsIn = (folder: string) => ({
  TTMS_DATA_DIR: join(folder, 'data'),
  TTMS_SERVER_URL: 'http://127.0.0.1:1',
  TTMS_TERMINAL: 'simulator',
})

/** It comes up, with its page, and where there are signals ends with 0. */
export function checkUpAndEnd(program: string): Promise<void> {
  return inFolder(async (folder) => {
    await runOnce({ program, env: settingsIn(folder) })
  })
}

/** Started from the root folder without a setting, it keeps its data in the user's folder. */
export function checkOwnFolder(program: string): Promise<void> {
  return inFolder(async (folder) => {
    const env = process.platform === 'linux' ? { XDG_CONFIG_HOME: folder } : {}
    const own = join(ownAppData(folder), 'ttms-kiosk')
    if (existsSync(own)) throw new Error(`${own} is there already: whose data is it?`)
    await runOnce({ program, env, cwd: process.platform === 'win32' ? 'C:\\' : '/' })
    if (!existsSync(join(own, 'kiosk', 'kiosk.sqlite'))) throw new Error(`there is no data in ${own}`)
    if (process.platform !== 'linux') rmSync(own, { recursive: true, force: true })
  })
}

function ownAppData(folder: string): string {
  return process.platform === 'linux' ? folder : (process.env.APPDATA ?? join(homedir(), 'AppData', 'Roaming'))
}

type Way = { readonly args?: readonly string[]; readonly env?: (folder: string) => Record<string, string> }

/** What makes another Electron run something else or let somebody look inside. */
export const waysIn: Readonly<Record<string, Way>> = {
  ELECTRON_RUN_AS_NODE: {
    args: ['-e', `console.log('${foreignWord}')`],
    env: () => ({ ELECTRON_RUN_AS_NODE: '1' }),
  },
  NODE_OPTIONS: {
    env: (folder) => {
      writeFileSync(join(folder, 'foreign.cjs'), `console.log('${foreignWord}')\n`)
      return { NODE_OPTIONS: `--require ${join(folder, 'foreign.cjs')}` }
    },
  },
  '--inspect': { args: ['--inspect=0'] },
  '--remote-debugging-port': { args: ['--remote-debugging-port=0'] },
}

/** The package starts as ever, and neither runs what this way hands it nor listens to anybody. */
export function checkWayIn(program: string, { args = [], env = () => ({}) }: Way): Promise<void> {
  return inFolder(async (folder) => {
    const kiosk = await runOnce({ program, args, env: { ...settingsIn(folder), ...env(folder) } })
    const printed = `${kiosk.stdout()}${kiosk.stderr()}`
    for (const word of [foreignWord, 'Debugger listening', 'DevTools listening']) {
      if (printed.includes(word)) throw new Error(`it printed "${word}"`)
    }
  })
}

/** An app in a folder beside the archive is not run. */
export function checkNoFolderApp(program: string): Promise<void> {
  return inFolder(async (folder) => {
    const copy = copyOf(program, folder)
    const app = join(dirname(copy), 'resources', 'app')
    mkdirSync(app)
    writeFileSync(join(app, 'package.json'), '{ "main": "main.js" }')
    writeFileSync(join(app, 'main.js'), `console.log('${foreignWord}')\n`)
    const kiosk = await runOnce({ program: copy, env: settingsIn(folder) })
    if (kiosk.stdout().includes(foreignWord)) throw new Error('the folder’s app ran')
  })
}

/** With one byte of its archive changed it does not start. */
export function checkChangedArchive(program: string): Promise<void> {
  return inFolder(async (folder) => {
    const copy = copyOf(program, folder)
    const archive = join(dirname(copy), 'resources', 'app.asar')
    const bytes = readFileSync(archive)
    const at = bytes.indexOf('kiosk runs already on this data folder')
    if (at < 0) throw new Error('the archive has no such text to change')
    bytes[at] = 'K'.charCodeAt(0)
    writeFileSync(archive, bytes)
    const kiosk = startWatched(copy, [], { env: { ...withoutSettings(), ...settingsIn(folder) } })
    try {
      const end = await kiosk.ended(upWithinMs)
      if (end === 0) throw new Error('it ended as if all were well')
      if (kiosk.stdout().includes(readyLine)) throw new Error('it started')
    } finally {
      kiosk.kill()
    }
  })
}

/** A copy of the whole package, to change; links stay links. */
function copyOf(program: string, folder: string): string {
  const copied = join(folder, 'package')
  cpSync(dirname(program), copied, { recursive: true, verbatimSymlinks: true })
  return join(copied, basename(program))
}
