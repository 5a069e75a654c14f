import { types } from 'node:util'
import { MessagePort } from 'node:worker_threads'

// docs/api/context-bridge.md and shell/renderer/api/electron_api_context_bridge.cc: everything that crosses is copied.

/** `contextBridge` towards a page's global object. */
export function createBridge(page: Record<string, unknown>) {
  return {
    exposeInMainWorld: (name: string, api: unknown) => {
      if (name in page) throw new Error('Cannot bind an API on top of an existing property on the window object')
      page[name] = deepFreeze(copy(api))
    },
  }
}

/** Functions become proxies, prototypes and symbols are dropped; a port can't be cloned, and does not cross. */
function copy(value: unknown): unknown {
  if (typeof value === 'symbol') return undefined
  if (typeof value === 'function') return (...args: unknown[]) => copy(value(...args.map(copy)))
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof MessagePort) throw new TypeError('An object could not be cloned.')
  if (types.isPromise(value)) return value.then(copy)
  if (types.isNativeError(value)) return new Error(value.message)
  if (Array.isArray(value)) return value.map(copy)
  if (types.isDate(value) || types.isTypedArray(value)) return structuredClone(value)
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copy(inner)]))
}

function deepFreeze(value: unknown): unknown {
  if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) deepFreeze(inner)
  return Object.freeze(value)
}
