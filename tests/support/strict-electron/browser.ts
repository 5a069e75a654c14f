import { EventEmitter } from 'node:events'
import { machine, record } from './machine.ts'
import { machineSetTimeout } from './time.ts'

// The life of Electron's main process, after shell/browser/browser.cc and lib/browser/init.ts.

type OpenWindow = { readonly close: () => void; readonly destroy: () => void }

export const app = new EventEmitter()
export const windows = new Set<OpenWindow>()
/** What ends with the main process. */
export const children = new Set<{ readonly kill: (signal: 'SIGKILL') => unknown }>()
/** Told when the process ends in good order, and not when it is killed. */
export const orderlyEnds = new Set<() => void>()

/** Electron shows a dialog and waits for somebody to close it. Here the process ends, so that no test waits for it. */
const dialogExit = 199
/** What a shell returns for a process that a failed CHECK ended. */
const crashExit = 133
const endsProcess = process.exit.bind(process)
/** The message loop ends once it is idle: until then everything runs on. */
const idleAfterMs = 50

let isReady = false
let hasLoop = false
let isQuitting = false
let isExiting = false
let isShutDown = false
let exitCode = 0
const ready = Promise.withResolvers<void>()

/** Emits an event that a listener may prevent; returns whether one did. */
export function isPrevented(emitter: EventEmitter, name: string, ...args: unknown[]): boolean {
  const event = {
    defaultPrevented: false,
    preventDefault: () => {
      event.defaultPrevented = true
    },
  }
  emitter.emit(name, event, ...args)
  return event.defaultPrevented
}

export const browser = {
  isReady: () => isReady,
  whenReady: () => ready.promise,
  becomeReady: () => {
    isReady = true
    app.emit('will-finish-launching')
    ready.resolve()
    app.emit('ready', {}, {})
    hasLoop = true
    if (isShutDown) endWhenIdle()
  },
  quit: () => {
    if (isQuitting) return
    isQuitting = !isPrevented(app, 'before-quit')
    if (!isQuitting) return
    if (windows.size === 0) shutDownIfWilling()
    else for (const window of [...windows]) window.close()
  },
  /** Nobody is asked, and it takes a moment: what comes after the call runs, and a later one changes the code. */
  exit: (code = 0) => {
    record('app.exit', code)
    if (!hasLoop) return endNow(code)
    exitCode = code
    isQuitting = true
    isExiting = true
    if (windows.size === 0) shutDown()
    else for (const window of [...windows]) window.destroy()
  },
  /** A window that does not close takes the quit back. */
  closeCancelled: () => {
    isQuitting = false
  },
  windowGone: (window: OpenWindow) => {
    windows.delete(window)
    if (windows.size > 0) return
    if (isExiting) shutDown()
    else if (isQuitting) shutDownIfWilling()
    else app.emit('window-all-closed')
  },
  /** The display or the session bus is lost: 0, and no word to anybody (ExitOnSessionLoss, electron_browser_main_parts.cc). */
  loseSession: () => endNow(0),
  crash: (why: string) => {
    process.stderr.write(`the main process crashed: ${why}\n`)
    endNow(crashExit)
  },
  showDialog: (error: unknown) => {
    process.stderr.write(`a dialog that nobody closes: ${error instanceof Error ? error.stack : error}\n`)
    endNow(dialogExit)
  },
}

function shutDownIfWilling(): void {
  if (isShutDown) return
  if (isPrevented(app, 'will-quit')) isQuitting = false
  else shutDown()
}

function shutDown(): void {
  if (isShutDown) return
  isShutDown = true
  isQuitting = true
  app.emit('quit', {}, exitCode)
  if (hasLoop) endWhenIdle()
}

function endWhenIdle(): void {
  if (machine.failsWhileEnding) void Promise.reject(new Error('what was under way failed'))
  machineSetTimeout(() => {
    for (const end of orderlyEnds) end()
    endNow(exitCode)
  }, idleAfterMs)
}

function endNow(code: number): never {
  for (const child of children) child.kill('SIGKILL')
  return endsProcess(code)
}
