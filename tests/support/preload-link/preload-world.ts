import type { BridgeEnd, openBridgeEnd } from './bridge-end.ts'
import type { FrameMessage, FromWorld, ToWorld } from './messages.ts'

// Runs in pages, as text, in the world of the preload.

declare global {
  var toMainProcess: ((text: string) => void) | undefined
  var fromMainProcess: ((message: ToWorld) => void) | undefined
}

/**
 * What a sandboxed preload may `require`: of Electron its contextBridge and ipcRenderer, and nothing else. Only texts and
 * null travel to the main process, which is all that this product sends there.
 */
export function openPreloadWorld(openBridge: typeof openBridgeEnd, names: { own: string; other: string }) {
  const bridge: BridgeEnd = openBridge(names.own, names.other)
  const calls = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  const ports = new Map<number, MessagePort>()
  let lastId = 0

  const send = (message: FromWorld) =>
    globalThis.toMainProcess?.(JSON.stringify({ url: location.href, message } satisfies FrameMessage))
  const texts = (args: readonly unknown[]) => {
    for (const arg of args) {
      if (arg !== null && typeof arg !== 'string')
        throw new TypeError(`not a text: ${Object.prototype.toString.call(arg)}`)
    }
    return args
  }
  globalThis.fromMainProcess = (message) => {
    if (message.kind === 'port') return ports.get(message.port)?.postMessage(message.data)
    const call = calls.get(message.call)
    calls.delete(message.call)
    if (message.ok) call?.resolve(message.value)
    else call?.reject(new Error(String(message.value)))
  }

  const electron = {
    contextBridge: { exposeInMainWorld: bridge.expose },
    ipcRenderer: {
      send: (channel: string, ...args: unknown[]) => send({ kind: 'send', channel, args: texts(args) }),
      invoke: (channel: string, ...args: unknown[]) =>
        new Promise((resolve, reject) => {
          lastId += 1
          calls.set(lastId, { resolve, reject })
          send({ kind: 'invoke', channel, args: texts(args), call: lastId })
        }),
      postMessage: (channel: string, message: unknown, transfer: readonly MessagePort[] = []) => {
        texts([message])
        const handed = transfer.map((port) => {
          if (!(port instanceof MessagePort)) throw new TypeError('only ports are transferred')
          lastId += 1
          const id = lastId
          ports.set(id, port)
          port.onmessage = ({ data }) => send({ kind: 'port', port: id, data: String(texts([data])[0]) })
          return id
        })
        send({ kind: 'post', channel, ports: handed })
      },
    },
  }
  return (name: string) => {
    if (name === 'electron') return electron
    throw new Error(`module not found: ${name}`)
  }
}
