import { StartRefused } from '../runtime/start-refused.ts'

/** Runs a start script; what it refuses ends it with one line and exit code 78, as our programs do (runtime/run-program.ts). */
export async function refuseStart(name: string, start: () => Promise<void>): Promise<void> {
  try {
    await start()
  } catch (error) {
    if (!(error instanceof StartRefused)) throw error
    process.stderr.write(`${name}: ${error.message}\n`)
    process.exitCode = 78
  }
}
