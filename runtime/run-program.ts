import { createLog, type Log } from './log.ts'
import { createNodeHost, type ProgramHost } from './program-host.ts'
import { StartRefused } from './start-refused.ts'

/** A program that is up: its ready lines, and how it closes in good order. */
export type Running = {
  /** Printed on standard output, each a line, the first being the ready line that docs/operations.md fixes. */
  readonly readyLines: readonly string[]
  readonly close: () => Promise<void>
}

const closeWithinMs = 10_000
/** The exit code of a fault in the middle of work (BSD sysexits: internal software error): a supervisor restarts. */
export const faultExit = 70
/** The exit code of a start that was refused (BSD sysexits: configuration error): restarting would not help. */
export const refusedExit = 78

/** The second ready line of a kiosk: its page is there. */
export const pageUpLine = 'kiosk page up'

export function printPageUp(): void {
  process.stdout.write(`${pageUpLine}\n`)
}

/**
 * Starts a program and holds it to what every one of ours promises: one clear line and exit 78 where it can't start, also
 * while that line is still shown; when asked to end, also during the start, it finishes what is under way within 10 s and
 * exits 0, or with the code that was asked for: 0 wins where both are; a fault is logged and exits 70. The first exit
 * counts: a host may take a moment to end, and nothing that happens meanwhile changes the code.
 */
export async function runProgram(
  name: string,
  start: (log: Log) => Promise<Running>,
  host: ProgramHost = createNodeHost(),
): Promise<void> {
  const log = createLog(name, host.logFile)
  let running: Running | null = null
  let isRefused = false
  let isAskedToEnd = false
  let askedCode = 0
  let isOver = false

  const exit = (code: number) => {
    if (isOver) return
    isOver = true
    host.exit(code)
  }
  const fault = (error: unknown) => {
    if (isOver) return
    log('program-fault', { err: error })
    exit(faultExit)
  }
  const close = async (closing: Running) => {
    await closing.close()
    exit(askedCode)
  }
  process.on('uncaughtException', fault)
  process.on('unhandledRejection', fault)
  host.onEndRequest((why, code = 0) => {
    if (isRefused) return exit(refusedExit)
    // Whoever stops a program that closes for a restart does not want that any more.
    askedCode = isAskedToEnd ? Math.min(askedCode, code) : code
    if (isAskedToEnd) return
    isAskedToEnd = true
    log('program-closing', { why })
    setTimeout(() => {
      log('program-close-timed-out')
      exit(faultExit)
    }, closeWithinMs)
    if (running) close(running).catch(fault)
  })

  try {
    running = await start(log)
    if (isAskedToEnd) await close(running)
    else process.stdout.write(running.readyLines.map((line) => `${line}\n`).join(''))
  } catch (error) {
    if (!(error instanceof StartRefused)) return fault(error)
    isRefused = true
    const line = `${name}: ${error.message}\n`
    host.logFile?.write(line)
    process.stderr.write(line)
    // A window that can't be shown changes nothing of the refusal.
    if (!isAskedToEnd) await host.showRefusal?.(error).catch((err) => log('start-refusal-not-shown', { err }))
    exit(refusedExit)
  }
}
