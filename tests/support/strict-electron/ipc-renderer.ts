import type { MessagePort } from 'node:worker_threads'
import type { Invoked } from './ipc-main.ts'
import type { FromRenderer } from './renderer-messages.ts'

/** `ipcRenderer` of a page's process: what it sends is cloned, and a port goes along only where it is transferred. */
export function createIpcRenderer(tell: (message: FromRenderer, transfer?: readonly MessagePort[]) => void) {
  let lastId = 0
  const waitingById = new Map<number, PromiseWithResolvers<unknown>>()
  const ipcRenderer = {
    send: (channel: string, ...args: unknown[]) => tell({ kind: 'send', channel, args }),
    postMessage: (channel: string, message: unknown, ports: readonly MessagePort[] = []) =>
      tell({ kind: 'post', channel, message, ports }, ports),
    invoke: (channel: string, ...args: unknown[]): Promise<unknown> => {
      lastId += 1
      const waiting = Promise.withResolvers<unknown>()
      waitingById.set(lastId, waiting)
      tell({ kind: 'invoke', id: lastId, channel, args })
      return waiting.promise
    },
  }
  const invoked = (id: number, answer: Invoked) => {
    const waiting = waitingById.get(id)
    waitingById.delete(id)
    if ('error' in answer) waiting?.reject(new Error(answer.error))
    else waiting?.resolve(answer.result)
  }
  return { ipcRenderer, invoked }
}
