// Who hears a signal: Chromium puts its own handlers in place of all others while it starts, after the app's code has run
// (InstallShutdownSignalHandlers, shell/browser/electron_browser_main_parts_posix.cc). Its handler has one shot: it asks the
// app to quit, and a second signal of the same kind kills. Node's handler comes back once its last listener is gone and one
// is added again.

const on = process.on.bind(process)
const off = process.off.bind(process)
type Listener = (signal: NodeJS.Signals) => void
type Taken = { readonly unheard: Set<Listener>; readonly returnSeats: () => void }

export function takeSignals(quit: () => void): void {
  const takenBySignal = new Map<unknown, Taken>()
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    const unheard = new Set(process.listeners(signal) as Listener[])
    process.removeAllListeners(signal)
    const hear = () => {
      off(signal, hear)
      setImmediate(quit)
    }
    on(signal, hear)
    takenBySignal.set(signal, { unheard, returnSeats: () => off(signal, hear) })
  }
  const add = (name: string, listener: Listener) => {
    const taken = takenBySignal.get(name)
    if (taken && taken.unheard.size > 0) taken.unheard.add(listener)
    else {
      taken?.returnSeats()
      on(name as NodeJS.Signals, listener)
    }
    return process
  }
  const remove = (name: string, listener: Listener) => {
    const taken = takenBySignal.get(name)
    if (!taken?.unheard.delete(listener)) off(name, listener)
    else if (taken.unheard.size === 0) taken.returnSeats()
    return process
  }
  Object.assign(process, { on: add, addListener: add, off: remove, removeListener: remove })
}
