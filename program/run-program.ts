import type { Log } from './log.ts'
import { createLog } from './log.ts'
import { StartRefused } from './start-refused.ts'

/** A program that is up: its ready lines, and how it closes in good order. */
export type Running = {
  /** Printed on standard output, each a line, the first being the ready line that docs/operations.md fixes. */
  readonly readyLines: readonly string[]
  readonly close: () => Promise<void>
}

const closeWithinMs = 10_000
/** The exit code of a fault in the middle of work (BSD sysexits: internal software error): a supervisor restarts. */
const faultExit = 70
/** The exit code of a start that was refused (BSD sysexits: configuration error): restarting would not help. */
const refusedExit = 78

/**
 * Starts a program and holds it to what every one of ours promises: one clear line and exit 78 where it can't start,
 * SIGTERM and SIGINT finish what is under way within 10 s and exit 0, a fault is logged and exits 70.
 */
export async function runProgram(name: string, start: (log: Log) => Promise<Running>): Promise<void> {
  const log = createLog(name)
  const fault = (error: unknown) => {
    log.fatal({ err: error }, 'fault')
    process.exit(faultExit)
  }
  process.on('uncaughtException', fault)
  process.on('unhandledRejection', fault)
  try {
    const running = await start(log)
    closeOnSignal(running, log)
    process.stdout.write(running.readyLines.map((line) => `${line}\n`).join(''))
  } catch (error) {
    if (!(error instanceof StartRefused)) throw error
    process.stderr.write(`${name}: ${error.message}\n`)
    process.exit(refusedExit)
  }
}

function closeOnSignal(running: Running, log: Log): void {
  let isClosing = false
  const close = async (signal: NodeJS.Signals) => {
    if (isClosing) return
    isClosing = true
    log.info({ signal }, 'closing')
    setTimeout(() => {
      log.error('did not close in time')
      process.exit(faultExit)
    }, closeWithinMs).unref()
    await running.close()
    process.exit(0)
  }
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, close)
}
