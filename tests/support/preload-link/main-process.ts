import { EventEmitter } from 'node:events'
import type { IpcMain, MessagePortMain, Protocol, WebContents } from 'electron'
import type { KioskService } from '../../../electron/link/kiosk-service.ts'
import { createPageFiles } from '../../../electron/link/page-files.ts'
import { createServe } from '../../../electron/link/serve.ts'
import { serveKioskScheme } from '../../../electron/shell/app-protocol.ts'
import { openIpcLink } from '../../../electron/shell/ipc-link.ts'
import type { Log } from '../../../runtime/log.ts'
import type { Random } from '../../../shared/core/random.ts'
import type { MainProcess } from './messages.ts'

/**
 * The shell's own end of the link, and its scheme, on as much of Electron's main process as they use: what comes out of a
 * real page's preload goes in here, as Electron would hand it over.
 */
export function openMainProcess(needs: {
  readonly service: KioskService
  readonly rendererFolder: string
  readonly log: Log
  readonly random: Random
  readonly onBeat?: () => void
}): MainProcess {
  const { service, rendererFolder, log, random, onBeat = () => undefined } = needs
  const mainFrame = { origin: '', url: '' }
  const page = { mainFrame } as unknown as WebContents
  const ipc = new EventEmitter()
  const handlers = new Map<string, (event: unknown, ...args: unknown[]) => unknown>()
  const ipcMain = Object.assign(ipc, {
    handle: (channel: string, handler: (event: unknown, ...args: unknown[]) => unknown) =>
      handlers.set(channel, handler),
  }) as unknown as IpcMain
  openIpcLink({ ipcMain, page, serve: createServe({ service, ports: { log, random } }), log }, onBeat)

  let answer: (request: Request) => Response | Promise<Response> = () => new Response(null, { status: 500 })
  const protocol: Pick<Protocol, 'handle'> = {
    handle: (_scheme, handler) => {
      // Electron's `GlobalRequest` is the Request of this Node.
      answer = handler as typeof answer
    },
  }
  serveKioskScheme(protocol, createPageFiles(rendererFolder, service.poster), log)

  return {
    connect: (toWorld) => {
      const ports = new Map<number, ReturnType<typeof createPort>>()
      return {
        received: (message, url) => {
          Object.assign(mainFrame, { url, origin: url.split('/').slice(0, 3).join('/') })
          const event = { sender: page, senderFrame: mainFrame, ports: [] as MessagePortMain[] }
          if (message.kind === 'port') return ports.get(message.port)?.receive(message.data)
          if (message.kind === 'send') return void ipc.emit(message.channel, event, ...message.args)
          if (message.kind === 'post') {
            for (const id of message.ports) {
              ports.set(
                id,
                createPort((data) => toWorld({ kind: 'port', port: id, data })),
              )
            }
            event.ports = message.ports.flatMap((id) => ports.get(id)?.port ?? [])
            return void ipc.emit(message.channel, event, null)
          }
          const { channel, call, args } = message
          Promise.resolve()
            .then(() => {
              const handler = handlers.get(channel)
              if (!handler) throw new Error(`No handler registered for '${channel}'`)
              return handler(event, ...args)
            })
            .then((value) => toWorld({ kind: 'answer', call, ok: true, value: structuredClone(value) }))
            .catch((error) => {
              const value = `Error invoking remote method '${channel}': ${error}`
              toWorld({ kind: 'answer', call, ok: false, value })
            })
        },
        gone: () => {
          for (const { close } of ports.values()) close()
          ports.clear()
        },
      }
    },
    request: async (url, method) => {
      const response = await answer({ url, method } as Request)
      const body = Buffer.from(await response.arrayBuffer()).toString('base64')
      return { status: response.status, headers: Object.fromEntries(response.headers), body }
    },
  }
}

/** A port as the main process has it: it holds back what comes until it is started, and takes texts alone here. */
function createPort(toPage: (data: string) => void) {
  const waiting: string[] = []
  let isStarted = false
  let isClosed = false
  const emitter = new EventEmitter()
  const deliver = (data: string) => emitter.emit('message', { data, ports: [] })
  const port = Object.assign(emitter, {
    postMessage: (data: unknown) => {
      if (typeof data !== 'string') throw new TypeError('An object could not be cloned.')
      if (!isClosed) toPage(data)
    },
    start: () => {
      isStarted = true
      for (const data of waiting.splice(0)) deliver(data)
    },
    close: () => undefined,
  }) as unknown as MessagePortMain
  return {
    port,
    receive: (data: string) => void (isStarted ? deliver(data) : waiting.push(data)),
    close: () => {
      isClosed = true
      emitter.emit('close')
    },
  }
}
