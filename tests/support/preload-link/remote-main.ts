import { once } from 'node:events'
import { WebSocket } from 'ws'
import type { FromWorld, MainProcess, Served, ToWorld } from './messages.ts'

export type RemoteRequest =
  | { readonly kind: 'request'; readonly id: number; readonly url: string; readonly method: string }
  | { readonly kind: 'from-world'; readonly message: FromWorld; readonly url: string }
export type RemoteAnswer =
  | { readonly kind: 'served'; readonly id: number; readonly served: Served }
  | { readonly kind: 'to-world'; readonly message: ToWorld }

/** The main process of a kiosk program (kiosk-program.ts). One that is killed answers nothing any more. */
export async function reachMainProcess(address: string): Promise<MainProcess & { readonly close: () => void }> {
  const open = async (onAnswer: (answer: RemoteAnswer) => void) => {
    const socket = new WebSocket(address)
    socket.on('message', (data) => onAnswer(JSON.parse(String(data)) as RemoteAnswer))
    socket.on('error', () => undefined)
    await once(socket, 'open')
    return socket
  }
  const waiting = new Map<number, (served: Served) => void>()
  let lastId = 0
  const files = await open((answer) => {
    if (answer.kind === 'served') waiting.get(answer.id)?.(answer.served)
  })
  return {
    request: (url, method) => {
      lastId += 1
      const id = lastId
      files.send(JSON.stringify({ kind: 'request', id, url, method } satisfies RemoteRequest))
      return new Promise((resolve) => waiting.set(id, resolve))
    },
    connect: (toWorld) => {
      const opened = open((answer) => answer.kind === 'to-world' && toWorld(answer.message))
      // Messages keep their order: each waits for the same connection.
      return {
        received: (message, url) =>
          void opened.then((socket) =>
            socket.send(JSON.stringify({ kind: 'from-world', message, url } satisfies RemoteRequest)),
          ),
        gone: () => void opened.then((socket) => socket.close()),
      }
    },
    close: () => files.close(),
  }
}
