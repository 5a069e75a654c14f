// The main process's time: the machine's, and what a test lets pass on top of it. Installed before the product is loaded.

type Waiting = { readonly dueAtMs: number; readonly fire: () => void }

export const machineSetTimeout = globalThis.setTimeout
const machineClearTimeout = globalThis.clearTimeout
const machineNowMs = performance.now.bind(performance)
const waiting = new Map<unknown, Waiting>()
let skippedMs = 0

const nowMs = () => machineNowMs() + skippedMs

export function installTime(): void {
  performance.now = nowMs
  const setTimeout = (callback: (...args: unknown[]) => void, delayMs = 0, ...args: unknown[]) => {
    const fire = () => {
      waiting.delete(handle)
      callback(...args)
    }
    const handle = machineSetTimeout(fire, delayMs)
    waiting.set(handle, { dueAtMs: nowMs() + delayMs, fire })
    return handle
  }
  const clearTimeout = (handle?: NodeJS.Timeout) => {
    waiting.delete(handle)
    machineClearTimeout(handle)
  }
  Object.assign(globalThis, { setTimeout, clearTimeout })
}

/** So much time is gone at once, as where a machine slept or had no time: each timer that became due is late. */
export function passTime(ms: number): void {
  skippedMs += ms
  const due = [...waiting].filter(([, { dueAtMs }]) => dueAtMs <= nowMs()).sort(([, a], [, b]) => a.dueAtMs - b.dueAtMs)
  for (const [handle, { fire }] of due) {
    // One that went off before may have cleared it.
    if (!waiting.has(handle)) continue
    machineClearTimeout(handle as NodeJS.Timeout)
    fire()
  }
}
