// Runs in pages, in both worlds of a document: its text is sent there, so it uses nothing from outside of it.

export type BridgeEnd = {
  /** Puts a copy of a value into the other world, as `contextBridge.exposeInMainWorld` does. */
  readonly expose: (name: string, value: unknown) => void
}

type Copied =
  | { readonly type: 'undefined' }
  | { readonly type: 'plain'; readonly value: unknown }
  | { readonly type: 'function' | 'promise'; readonly id: number }
  | { readonly type: 'error'; readonly message: string }
  | { readonly type: 'array'; readonly items: readonly Copied[] }
  | { readonly type: 'object'; readonly entries: readonly (readonly [string, Copied])[] }
type Said =
  | { readonly kind: 'expose'; readonly name: string; readonly value: Copied }
  | { readonly kind: 'call'; readonly id: number; readonly args: Copied }
  | { readonly kind: 'settle'; readonly id: number; readonly isKept: boolean; readonly value: Copied }
type Reply = { readonly isThrown: boolean; readonly value: Copied }

/**
 * One end of a bridge between two worlds of one document, which share its events and no object. Values are copied by the
 * rules of Electron's contextBridge: functions and promises are passed on, an error keeps its message alone, and what is
 * exposed is frozen all through. It is stricter where Electron loses something without a word: an instance of a class
 * (a port, a date, an element) and a symbol are refused.
 */
export function openBridgeEnd(own: string, other: string): BridgeEnd {
  const deepest = 1_000
  const functions = new Map<number, (...args: unknown[]) => unknown>()
  const promises = new Map<number, { keep: (value: unknown) => void; break: (error: unknown) => void }>()
  let lastId = 0
  let lastReply: string | null = null

  const copy = (value: unknown, depth = 0): Copied => {
    if (depth > deepest) throw new TypeError('nested deeper than 1000')
    if (value === undefined) return { type: 'undefined' }
    if (value === null || typeof value === 'boolean' || typeof value === 'string') return { type: 'plain', value }
    if (typeof value === 'number' && Number.isFinite(value)) return { type: 'plain', value }
    if (typeof value === 'function') {
      lastId += 1
      functions.set(lastId, value as (...args: unknown[]) => unknown)
      return { type: 'function', id: lastId }
    }
    if (value instanceof Promise) {
      lastId += 1
      const id = lastId
      const settle = (isKept: boolean) => (result: unknown) =>
        void say({ kind: 'settle', id, isKept, value: copy(result) })
      value.then(settle(true)).catch(settle(false))
      return { type: 'promise', id }
    }
    if (value instanceof Error) return { type: 'error', message: value.message }
    if (Array.isArray(value)) return { type: 'array', items: value.map((item) => copy(item, depth + 1)) }
    const prototype = typeof value === 'object' ? Object.getPrototypeOf(value) : undefined
    if (prototype !== Object.prototype && prototype !== null) {
      throw new TypeError(`An object could not be cloned: ${Object.prototype.toString.call(value)}`)
    }
    const entries = Object.entries(value as object).map(([key, item]) => [key, copy(item, depth + 1)] as const)
    return { type: 'object', entries }
  }

  const revive = (copied: Copied): unknown => {
    if (copied.type === 'undefined') return undefined
    if (copied.type === 'plain') return copied.value
    if (copied.type === 'error') return new Error(copied.message)
    if (copied.type === 'array') return copied.items.map(revive)
    if (copied.type === 'object') {
      return Object.fromEntries(copied.entries.map(([key, item]) => [key, revive(item)]))
    }
    const { id } = copied
    if (copied.type === 'promise') {
      return new Promise((keep, fail) => promises.set(id, { keep, break: fail }))
    }
    return (...args: unknown[]) => {
      const reply = say({ kind: 'call', id, args: copy(args) })
      const value = revive(reply.value)
      if (reply.isThrown) throw value
      return value
    }
  }

  const freeze = (value: unknown): unknown => {
    if ((typeof value === 'object' && value !== null) || typeof value === 'function') {
      for (const inner of Object.values(value)) freeze(inner)
      Object.freeze(value)
    }
    return value
  }

  /** Events are dispatched at once, so the reply is there when this comes back; those in between have been read. */
  const say = (said: Said): Reply => {
    lastReply = null
    window.dispatchEvent(new CustomEvent(`${other}-hears`, { detail: JSON.stringify(said) }))
    if (lastReply === null) throw new Error('the other world does not listen')
    return JSON.parse(lastReply)
  }
  const hear = (said: Said): unknown => {
    if (said.kind === 'call') {
      const args = revive(said.args) as unknown[]
      return functions.get(said.id)?.(...args)
    }
    if (said.kind === 'settle') {
      const waiting = promises.get(said.id)
      promises.delete(said.id)
      if (said.isKept) waiting?.keep(revive(said.value))
      else waiting?.break(revive(said.value))
      return undefined
    }
    if (said.name in window) throw new Error(`Cannot bind an API on top of an existing property: ${said.name}`)
    const value = freeze(revive(said.value))
    Object.defineProperty(window, said.name, { value, enumerable: true })
    return undefined
  }
  window.addEventListener(`${own}-hears`, (event) => {
    let reply: Reply
    try {
      reply = { isThrown: false, value: copy(hear(JSON.parse((event as CustomEvent<string>).detail))) }
    } catch (error) {
      reply = { isThrown: true, value: copy(error instanceof Error ? error : new Error(String(error))) }
    }
    window.dispatchEvent(new CustomEvent(`${other}-is-answered`, { detail: JSON.stringify(reply) }))
  })
  window.addEventListener(`${own}-is-answered`, (event) => {
    lastReply = (event as CustomEvent<string>).detail
  })

  return {
    expose: (name, value) => {
      const reply = say({ kind: 'expose', name, value: copy(value) })
      if (reply.isThrown) throw revive(reply.value)
    },
  }
}
