// The kiosk in Electron. The bundle of this file lies in dist/electron, beside those of the preload and the terminal.
// It comes first so that a fault in anything that is imported ends with a line in the log: Electron's own way is a
// dialog, which nobody at a kiosk can close.

import type { LogEventId } from '../runtime/log-events/log-events.ts'

process.on('uncaughtException', endWithFault)
process.on('unhandledRejection', endWithFault)

// Awaited: what has to come before Electron is ready comes while this file runs.
const { startInElectron } = await import('./shell/start-in-electron.ts')
startInElectron()
// From here on the program hears them itself (runtime/run-program.ts).
process.off('uncaughtException', endWithFault)
process.off('unhandledRejection', endWithFault)

function endWithFault(error: unknown): void {
  const err = error instanceof Error ? { message: error.message, stack: error.stack } : { message: String(error) }
  const event = 'program-fault' satisfies LogEventId
  process.stderr.write(`${JSON.stringify({ level: 60, name: 'kiosk', event, msg: 'fault', err })}\n`)
  process.exit(70)
}
