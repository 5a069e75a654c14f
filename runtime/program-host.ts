import { connect } from 'node:net'
import type { LogFile } from './log-file.ts'
import type { StartRefused } from './start-refused.ts'

/** Hears that somebody asks for an end, who asked, and with which exit code; without one in good order, with 0. */
export type HearEndRequest = (why: string, code?: number) => void

/** The process that carries a program: how it is told to end, and how it ends. */
export type ProgramHost = {
  /** Ends the process. Under Electron that takes a moment, so nothing may rest on what comes after it not running. */
  readonly exit: (code: number) => void
  /** Calls back whenever somebody asks the program to end. */
  readonly onEndRequest: (listener: HearEndRequest) => void
  /** Where the log is kept besides standard error. */
  readonly logFile?: LogFile
  /** Shows why the program can't start where nobody sees standard error; resolves once that was seen, or long enough. */
  readonly showRefusal?: (refusal: StartRefused) => Promise<void>
}

/** Where a program finds the pipe of the one that started it (build/run-child.ts). */
export const parentPipeName = 'TTMS_PARENT_PIPE'

/** A host that the program itself may ask to end it, as a signal would; with `faultExit` so that it is started again. */
export type RequestableHost = ProgramHost & { readonly requestEnd: HearEndRequest }

/** A plain Node process: ended by signals, and by the program that started it. */
export function createNodeHost(): RequestableHost {
  let listener: HearEndRequest | null = null
  const requestEnd: HearEndRequest = (why, code) => listener?.(why, code)
  return {
    requestEnd,
    exit: (code) => process.exit(code),
    onEndRequest: (hear) => {
      listener = hear
      onEndSignal(requestEnd)
      onParentEnd(requestEnd)
    },
  }
}

/** Calls back at each signal that asks this process to end, with its name; returns how to stop that. */
export function onEndSignal(listener: (signal: string) => void): () => void {
  const hear = (signal: NodeJS.Signals) => listener(signal)
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.on(signal, hear)
  return () => {
    for (const signal of signals) process.off(signal, hear)
  }
}

/**
 * Calls back when the program that started this one says so, or is gone, killed or not. Windows has no signal that a
 * program could hear: there the pipe is the only way to end one in good order.
 */
export function onParentEnd(listener: (why: string) => void): void {
  const path = process.env[parentPipeName]
  if (!path) return
  // It is this program's alone: what this one starts ends with it, and not before it.
  delete process.env[parentPipeName]
  const pipe = connect(path)
  // The pipe alone keeps no program running. One that can't be reached has been left by its parent already.
  pipe.unref()
  pipe.on('error', () => undefined)
  pipe.on('close', () => listener('the program that started this one'))
  pipe.resume()
}
