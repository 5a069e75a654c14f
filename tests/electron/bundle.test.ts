import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { prepareBrowserHost } from '../../build/browser-host.ts'
import { bundleElectron } from '../../build/bundle.ts'
import { buildRendererIfChanged } from '../../build/renderer.ts'
import { startProgram } from '../support/programs.ts'
import { makeTemporaryFolder } from '../support/temporary-folder.ts'

const folder = makeTemporaryFolder()
const bundle = join(folder.path, 'dist/electron')

beforeAll(async () => {
  await bundleElectron(bundle)
})
afterAll(folder.remove)

// The main process from its bundle is in main/, on a strict Electron.
describe('the terminal simulator in Electron', () => {
  it('runs from its bundle', async () => {
    const env = { TTMS_DATA_DIR: join(folder.path, 'terminal') }
    const terminal = startProgram('terminal', { args: [join(bundle, 'terminal.js')], env })
    await terminal.printed(/^terminal ready http:\/\/127\.0\.0\.1:\d+\n/m)
    expect(await terminal.stop()).toEqual({ code: 0, signal: null })
  })
})

describe('the browser host', () => {
  it('runs from its bundle, with its terminal and its page', async () => {
    await buildRendererIfChanged()
    const { args } = await prepareBrowserHost()
    expect(args.at(-1)).toMatch(/dist.browser-host.browser-main\.js$/)
    const kiosk = startProgram('kiosk', {
      args,
      env: {
        TTMS_DATA_DIR: join(folder.path, 'data'),
        TTMS_SERVER_URL: 'http://127.0.0.1:1',
        TTMS_KIOSK_PORT: '0',
        TTMS_OPEN: '0',
        TTMS_DEMO: '1',
      },
    })
    const [, address = ''] = await kiosk.printed(/^kiosk ready (http:\S+) link=browser$/m)
    await kiosk.printed(/"event":"terminal-simulator-ready"/)
    const entered = await fetch(address, { redirect: 'manual' })
    const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? ''
    const page = await fetch(new URL('/', address), { headers: { cookie } })
    expect([entered.status, page.status]).toEqual([303, 200])
    expect(await kiosk.stop()).toEqual({ code: 0, signal: null })
  }, 120_000)
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
