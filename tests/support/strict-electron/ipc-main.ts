import { EventEmitter } from 'node:events'
import type { MessagePort } from 'node:worker_threads'

// lib/browser/ipc-main-impl.ts, ipc-dispatch.ts and message-port-main.ts.

/** What is posted to it waits until `start`. */
export class MessagePortMain extends EventEmitter {
  readonly #port: MessagePort
  #isStarted = false

  constructor(port: MessagePort) {
    super()
    this.#port = port
    port.on('close', () => this.emit('close'))
  }

  start(): void {
    if (this.#isStarted) return
    this.#isStarted = true
    this.#port.on('message', (data) => this.emit('message', { data, ports: [] }))
  }

  postMessage(message: unknown, transfer: readonly unknown[] = []): void {
    if (transfer.length > 0) throw new TypeError('Port at index 0 is not a valid port')
    this.#port.postMessage(message)
  }

  close(): void {
    this.#port.close()
  }
}

type Handler = (event: unknown, ...args: readonly unknown[]) => unknown

const handlers = new Map<string, Handler>()

export const ipcMain = Object.assign(new EventEmitter(), {
  handle: (channel: string, handler: Handler) => {
    if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`)
    handlers.set(channel, handler)
  },
})

export type Invoked = { readonly result: unknown } | { readonly error: string }

/** What `ipcRenderer.invoke` comes to: a copy of what the handler returns, or its error as a text. */
export async function answerInvoke(event: unknown, channel: string, args: readonly unknown[]): Promise<Invoked> {
  const handler = handlers.get(channel)
  try {
    if (!handler) throw new Error(`No handler registered for '${channel}'`)
    return { result: structuredClone(await handler(event, ...args)) }
  } catch (error) {
    return { error: `Error invoking remote method '${channel}': ${error}` }
  }
}
