import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundleElectron } from '../../build/bundle.ts'
import { startProgram } from '../support/programs.ts'
import { makeTemporaryFolder } from '../support/temporary-folder.ts'

const folder = makeTemporaryFolder()
const bundle = join(folder.path, 'dist/electron')
const fakeElectron = fileURLToPath(new URL('../support/fake-electron/register.ts', import.meta.url))

beforeAll(async () => {
  await bundleElectron(bundle)
  mkdirSync(join(folder.path, 'dist/renderer'))
  writeFileSync(join(folder.path, 'dist/renderer/index.html'), 'the page')
  writeFileSync(join(folder.path, 'package.json'), '{ "type": "module", "version": "1.2.3" }')
})
afterAll(folder.remove)

/** Runs the bundled main process on the recording fake, with no server to be found. */
function startMain(name: string, env: Record<string, string> = {}) {
  const record = join(folder.path, `${name}.jsonl`)
  writeFileSync(record, '')
  const program = startProgram(name, {
    args: ['--import', fakeElectron, join(bundle, 'main.js')],
    env: {
      ...{ TTMS_DATA_DIR: join(folder.path, name), TTMS_SERVER_URL: 'http://127.0.0.1:1' },
      ...{ FAKE_ELECTRON_RECORD: record, ...env },
    },
  })
  const calls = () =>
    readFileSync(record, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line): [string, ...unknown[]] => JSON.parse(line))
  return { program, calls, names: () => calls().map(([what]) => what) }
}

// The rest of its life is in main/, on a stricter Electron.
describe('the main process in Electron', () => {
  // The fallback is Linux's alone.
  it.runIf(process.platform === 'linux').each([
    ['a keyring', 'gnome_libsecret', 'v11', ['data-key.sealed', 'device-key.sealed']],
    ['no keyring', 'basic_text', 'v10', ['data-key', 'device-key.pem']],
    ['a keyring that fails without a word', 'gnome_libsecret', 'v10', ['data-key', 'device-key.pem']],
  ])('keeps its keys as the system can from its second start on: %s', async (_, backend, sealsAs, files) => {
    const name = `keys-${backend}-${sealsAs}`
    const env = { FAKE_ELECTRON_BACKEND: backend, FAKE_ELECTRON_SEALS_AS: sealsAs, TTMS_KIOSK_MODE: '1' }
    const start = async () => {
      const { program } = startMain(name, env)
      await program.printed(/^kiosk ready/m)
      await program.stop()
      return readdirSync(join(folder.path, name, 'kiosk')).filter((file) => /-key/.test(file))
    }
    const plain = ['data-key', 'device-key.pem']
    expect(await start()).toEqual([...new Set([...plain, ...files])].sort())
    expect(await start()).toEqual(files)
  })
})

describe('the terminal simulator in Electron', () => {
  it('runs from its bundle', async () => {
    const env = { TTMS_DATA_DIR: join(folder.path, 'terminal') }
    const terminal = startProgram('terminal', { args: [join(bundle, 'terminal.js')], env })
    await terminal.printed(/^terminal ready http:\/\/127\.0\.0\.1:\d+\n/m)
    expect(await terminal.stop()).toEqual({ code: 0, signal: null })
  })
})

describe('the preload', () => {
  function loadPreload(invoke: (name: string, text: string) => Promise<string>) {
    const exposed: Record<string, Record<string, (...args: unknown[]) => unknown>> = {}
    const posted: string[] = []
    const electron = {
      contextBridge: { exposeInMainWorld: (name: string, value: never) => Object.assign(exposed, { [name]: value }) },
      ipcRenderer: { invoke, send: () => undefined, postMessage: (name: string) => posted.push(name) },
    }
    const required: string[] = []
    const require = (name: string) => {
      required.push(name)
      return electron
    }
    const port = { addEventListener: () => undefined, start: () => undefined, postMessage: () => undefined }
    class MessageChannel {
      readonly port1 = port
      readonly port2 = port
    }
    const beats: number[] = []
    const setInterval = (_: () => void, everyMs: number) => beats.push(everyMs)
    runInNewContext(readFileSync(join(bundle, 'preload.cjs'), 'utf8'), { require, MessageChannel, setInterval })
    return { exposed, posted, required, beats }
  }

  it('gives the page the list of calls and nothing else, and needs nothing but Electron', () => {
    const { exposed, posted, required, beats } = loadPreload(() => Promise.resolve('{}'))
    expect(Object.keys(exposed)).toEqual(['kiosk'])
    expect(Object.keys(exposed.kiosk ?? {}).sort()).toEqual(['call', 'watch', 'watchLink'])
    expect({ posted, required, beats }).toEqual({ posted: ['kiosk-feeds'], required: ['electron'], beats: [2_000] })
  })

  it('carries a call, and answers LinkLost where the main process did not', async () => {
    const asked: [string, unknown][] = []
    const { exposed } = loadPreload(async (name, text) => {
      const message = JSON.parse(text)
      asked.push([name, message])
      if (message.name === 'order.leave') throw new Error('gone')
      return JSON.stringify({ kind: 'answer', id: message.id, result: { ok: true, value: {} } })
    })
    expect(await exposed.kiosk?.call?.('order.extend', {})).toEqual({ ok: true, value: {} })
    expect(await exposed.kiosk?.call?.('order.leave', {})).toEqual({ ok: false, refusal: { code: 'LinkLost' } })
    expect(asked[0]).toEqual(['kiosk-call', { kind: 'call', id: 1, name: 'order.extend', input: {} }])
  })
})
