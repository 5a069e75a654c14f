import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundleElectron } from '../../build/bundle.ts'
import { startProgram } from '../support/programs.ts'
import { makeTemporaryFolder } from '../support/temporary-folder.ts'

const folder = makeTemporaryFolder()
const bundle = join(folder.path, 'electron')
const fakeElectron = fileURLToPath(new URL('../support/fake-electron/register.ts', import.meta.url))

beforeAll(async () => {
  await bundleElectron(bundle)
  mkdirSync(join(folder.path, 'renderer'))
  writeFileSync(join(folder.path, 'renderer/index.html'), 'the page')
  writeFileSync(join(folder.path, 'package.json'), '{ "type": "module" }')
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

describe('the main process in Electron', () => {
  it('starts walled in, says so, and ends in good order', async () => {
    const { program, calls, names } = startMain('kiosk')
    await program.printed(/^kiosk ready app:\/\/kiosk link=electron\n/m)
    expect(names().slice(0, 4)).toEqual([
      'app.enableSandbox',
      'protocol.registerSchemesAsPrivileged',
      'app.setPath',
      'app.whenReady',
    ])
    expect(names()).toEqual(
      expect.arrayContaining([
        'session.setPermissionRequestHandler',
        'session.setPermissionCheckHandler',
        'session.setDevicePermissionHandler',
        'session.setDisplayMediaRequestHandler',
        'session.webRequest.onBeforeRequest',
        'session.protocol.handle',
        'window.removeMenu',
      ]),
    )
    expect(calls()).toEqual(
      expect.arrayContaining([
        ['session.fromPartition', 'kiosk'],
        ['session.on', 'will-download'],
        ['Menu.setApplicationMenu', null],
        ['powerSaveBlocker.start', 'prevent-display-sleep'],
        ['utilityProcess.fork', join(bundle, 'terminal.js')],
        ['ipcMain.handle', 'kiosk-call'],
      ]),
    )
    const [, window] = calls().find(([what]) => what === 'new BrowserWindow') ?? []
    const preload = join(bundle, 'preload.cjs')
    expect(window).toMatchObject({ kiosk: true, webPreferences: { preload, sandbox: true, contextIsolation: true } })
    // The session is closed before there is a window to use it.
    expect(names().indexOf('session.setPermissionCheckHandler')).toBeLessThan(names().indexOf('new BrowserWindow'))

    expect(await program.stop()).toEqual({ code: 0, signal: null })
    expect(names()).toEqual(expect.arrayContaining(['window.destroy', 'terminal.kill']))
  })

  // The fallback is Linux's alone.
  it.runIf(process.platform === 'linux').each([
    ['gnome_libsecret', ['data-key.sealed', 'device-key.sealed'], 2],
    ['basic_text', ['data-key', 'device-key.pem'], 0],
  ])('keeps its keys as the system can: %s', async (backend, files, sealed) => {
    const { program, names } = startMain(backend, { FAKE_ELECTRON_BACKEND: backend })
    await program.printed(/^kiosk ready/m)
    await program.stop()
    const kept = files.filter((file) => existsSync(join(folder.path, backend, 'kiosk', file)))
    expect(kept).toEqual(files)
    const asked = names().filter((name) => name.startsWith('safeStorage'))
    expect(asked).toEqual(Array.from({ length: sealed }, () => 'safeStorage.encryptStringAsync'))
  })

  it('refuses to run beside another one, in a line', async () => {
    const { program } = startMain('second', { FAKE_ELECTRON_SECOND: '1' })
    expect(await program.ended).toEqual({ code: 78, signal: null })
    expect(program.stderr()).toContain('kiosk: a kiosk runs already on this data folder\n')
  })

  it('refuses a wrong setting, in a line', async () => {
    const { program } = startMain('wrong', { TTMS_HOLD_SECONDS: 'soon' })
    expect(await program.ended).toEqual({ code: 78, signal: null })
    expect(program.stderr()).toContain('kiosk: TTMS_HOLD_SECONDS must be a whole number')
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
