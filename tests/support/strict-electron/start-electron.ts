import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { bundleElectron } from '../../../build/bundle.ts'
import { ipcNames } from '../../../electron/shell/ipc-names.ts'
import { mutationPlugin } from '../../mutations/mutation-plugin.ts'
import { type Program, startProgram } from '../programs.ts'
import { makeTemporaryFolder } from '../temporary-folder.ts'
import type { Commands } from './commands.ts'
import type { Machine } from './machine.ts'

const electron = fileURLToPath(new URL('./run.ts', import.meta.url))
/** A small page of our own: it follows the order at this screen, as the real one does first of all. */
const pageScript = "kiosk.watch('order', {}, (order) => { globalThis.order = order })"

export type RunningKiosk = {
  readonly program: Program
  readonly dataDir: string
  /** What Electron was asked for so far, in its order. */
  readonly calls: () => [string, ...unknown[]][]
  readonly count: (name: string) => number
  /** Resolves once the page is up. One that beats and beats without that is not. */
  readonly pageUp: () => Promise<void>
  /** Resolves once Electron was asked for this so often; fails where the program ends before. */
  readonly called: (name: string, times?: number) => Promise<void>
  /** Resolves once its page has been loaded so often. */
  readonly loaded: (times: number) => Promise<void>
  readonly do: <Name extends keyof Commands>(
    name: Name,
    ...args: Parameters<Commands[Name]>
  ) => Promise<Awaited<ReturnType<Commands[Name]>>>
  /** The lines of its log, parsed. */
  readonly log: () => { readonly event: string; readonly level: number; readonly [name: string]: unknown }[]
}

/** For a test file: the bundled product, and starts of its main process on the strict Electron, with no server to be found. */
export function prepareElectron() {
  const folder = makeTemporaryFolder({ isInMemory: true })
  const bundle = join(folder.path, 'dist/electron')
  const started: Program[] = []
  beforeAll(async () => {
    const planted = process.env.TTMS_MUTATION
    await bundleElectron(bundle, planted ? [mutationPlugin(planted)] : [])
    const page = join(folder.path, 'dist/renderer')
    mkdirSync(page)
    writeFileSync(join(page, 'index.html'), '<script src="/page.js"></script>')
    writeFileSync(join(page, 'out-of-service.html'), 'out of service')
    writeFileSync(join(page, 'page.js'), pageScript)
    writeFileSync(join(folder.path, 'package.json'), '{ "type": "module", "version": "1.2.3" }')
  })
  afterEach(async () => {
    await Promise.all(started.splice(0).map((program) => program.kill()))
  })
  afterAll(folder.remove)

  function start(name: string, given: Partial<Machine> = {}, env: Record<string, string> = {}): RunningKiosk {
    const [record, dataDir] = [join(folder.path, `${name}.jsonl`), join(folder.path, name)]
    writeFileSync(record, '')
    const machine: Machine = { record, appData: join(folder.path, `${name}-app-data`), ...given }
    const program = startProgram(name, {
      args: ['--unhandled-rejections=warn-with-error-code', electron, join(bundle, 'main.js')],
      env: {
        ...{
          TTMS_DATA_DIR: dataDir,
          TTMS_SERVER_URL: 'http://127.0.0.1:1',
          TTMS_TERMINAL: 'simulator',
          FAKE_ELECTRON: JSON.stringify(machine),
        },
        ...env,
      },
      hasChannel: true,
    })
    started.push(program)
    const calls = () =>
      readFileSync(record, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line): [string, ...unknown[]] => JSON.parse(line))
    const count = (call: string) => calls().filter(([what]) => what === call).length
    let hasEnded = false
    void program.ended.then(() => {
      hasEnded = true
    })
    const called = async (call: string, times = 1) => {
      while (count(call) < times) {
        if (hasEnded) throw new Error(`${name} ended before ${call}\n${program.report()}`)
        await setTimeout(50)
      }
    }
    const onlyBeats = async () => {
      await called(ipcNames.beat, 3)
      throw new Error(`the page of ${name} beats, but is not up\n${program.report()}`)
    }
    return {
      program,
      dataDir,
      calls,
      count,
      called,
      pageUp: async () => void (await Promise.race([program.printed(/^kiosk page up\n/m), onlyBeats()])),
      // Done at each `did-finish-load`.
      loaded: (times) => called('contents.setVisualZoomLevelLimits', times),
      do: (name, ...args) => program.ask({ name, args }) as never,
      log: () =>
        program
          .stderr()
          .split('\n')
          .filter((line) => line.startsWith('{'))
          .map((line) => JSON.parse(line)),
    }
  }

  return { folder: folder.path, bundle, start }
}

export const kioskMode = { TTMS_KIOSK_MODE: '1' }
