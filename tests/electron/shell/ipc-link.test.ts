import { EventEmitter } from 'node:events'
import type { IpcMain, WebFrameMain } from 'electron'
import { BehaviorSubject } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { createServe } from '../../../electron/link/serve.ts'
import { openIpcLink } from '../../../electron/shell/ipc-link.ts'
import { ipcNames } from '../../../electron/shell/ipc-names.ts'
import type { OrderView } from '../../../shared/sales/order.ts'
import { createFakeContents } from '../../support/fake-contents.ts'
import { aKioskService } from '../../support/kiosk-service.ts'
import { createSilentLog } from '../../support/silent-log.ts'

type Sender = { readonly sender?: unknown; readonly senderFrame?: Partial<WebFrameMain> | null }

function openLink() {
  const order = new BehaviorSubject<OrderView>({ stage: 'none' })
  const { contents, mainFrame } = createFakeContents()
  const emitter = new EventEmitter()
  const handlers = new Map<string, (event: unknown, text: unknown) => unknown>()
  const ipcMain = Object.assign(emitter, {
    handle: (name: string, handler: (event: unknown, text: unknown) => unknown) => handlers.set(name, handler),
  }) as unknown as IpcMain
  const { log } = createSilentLog()
  const service = aKioskService({ feeds: { order: () => order } })
  const serve = createServe({ service, ports: { log, random: { uuid: () => 'fault-1', unit: () => 0 } } })
  let beats = 0
  openIpcLink({ ipcMain, page: contents, serve, log }, () => {
    beats += 1
  })
  const event = (sender: Sender = {}) => ({ sender: contents, senderFrame: mainFrame, ports: [], ...sender })
  return {
    order,
    mainFrame,
    beats: () => beats,
    beat: (sender?: Sender) => emitter.emit(ipcNames.beat, event(sender)),
    /** Hands a port over as the preload does; what is posted on its other end, and what came. */
    connect: (sender?: Sender) => {
      const posted: unknown[] = []
      const port = Object.assign(new EventEmitter(), {
        postMessage: (text: string) => posted.push(JSON.parse(text)),
        start: () => undefined,
      })
      emitter.emit(ipcNames.feeds, { ...event(sender), ports: [port] })
      return { posted, say: (data: unknown) => port.emit('message', { data }), close: () => port.emit('close') }
    },
    call: async (text: unknown, sender?: Sender) => handlers.get(ipcNames.call)?.(event(sender), text),
  }
}

const leave = JSON.stringify({ kind: 'call', id: 5, name: 'order.leave', input: {} })
const watchOrder = JSON.stringify({ kind: 'watch', id: 1, name: 'order', input: {} })

const strangers: [string, Sender][] = [
  ['another window', { sender: {} }],
  ['a frame that is gone', { senderFrame: null }],
  ['a frame inside the page', { senderFrame: { origin: 'app://kiosk', url: 'app://kiosk/' } }],
]

describe('the link over IPC', () => {
  it('answers calls, and sends feeds through the port that the page handed over', async () => {
    const link = openLink()
    const page = link.connect()
    expect(JSON.parse(String(await link.call(leave)))).toEqual({
      kind: 'answer',
      id: 5,
      result: { ok: true, value: {} },
    })
    page.say(watchOrder)
    expect(page.posted).toEqual([{ kind: 'item', id: 1, item: { stage: 'none' } }])
  })

  it.each(strangers)('does not answer %s', async (_, sender) => {
    const link = openLink()
    link.connect()
    await expect(link.call(leave, sender)).rejects.toThrow('not allowed')
    link.beat(sender)
    expect(link.beats()).toBe(0)
    const foreign = link.connect(sender)
    foreign.say(watchOrder)
    expect(foreign.posted).toEqual([])
  })

  it.each(['https://example.org', 'null', 'app://kiosk.example'])('does not answer a page of %s', async (origin) => {
    const link = openLink()
    link.connect()
    Object.assign(link.mainFrame, { origin })
    await expect(link.call(leave)).rejects.toThrow('not allowed')
  })

  it.each(['app://kiosk/out-of-service.html', 'app://kiosk/?a', 'about:blank'])('does not answer %s', async (url) => {
    const link = openLink()
    link.connect()
    Object.assign(link.mainFrame, { url })
    await expect(link.call(leave)).rejects.toThrow('not allowed')
  })

  it.each([[undefined], [null], [7], [{ kind: 'call' }]])('does not take %j for a message', async (message) => {
    const link = openLink()
    const page = link.connect()
    await expect(link.call(message)).rejects.toThrow('not allowed')
    page.say(message)
    expect(page.posted).toEqual([])
  })

  it('closes the feeds of a page that was loaded again, and of one that went', async () => {
    const link = openLink()
    const before = link.connect()
    before.say(watchOrder)
    const after = link.connect()
    link.order.next({ stage: 'none' })
    after.say(watchOrder)
    expect([before.posted.length, after.posted.length]).toEqual([1, 1])
    after.close()
    expect(link.order.observed).toBe(false)
  })

  it('tells that the page lives', () => {
    const link = openLink()
    link.beat()
    expect(link.beats()).toBe(1)
  })
})
