import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const usuallyGiveUpAfterMs = 60_000
const tryAgainAfterMs = 24 * 3_600_000

/**
 * Lets Electron's package fetch its program, once a day at most and never for longer than a minute: behind a proxy that
 * does not answer its own script would wait for ever. Answers why there is still none, or null.
 */
export async function fetchElectron(needs: {
  readonly packageFolder: string
  /** Remembers a try that failed. */
  readonly failedFile: string
  readonly nowMs: number
  readonly say: (line: string) => void
  readonly giveUpAfterMs?: number
}): Promise<string | null> {
  const { packageFolder, failedFile, nowMs, say, giveUpAfterMs = usuallyGiveUpAfterMs } = needs
  const script = join(packageFolder, 'install.js')
  if (!existsSync(script)) return 'its package is not installed'
  if (existsSync(failedFile) && nowMs - statSync(failedFile).mtimeMs < tryAgainAfterMs) {
    return 'it could not be fetched today'
  }
  say('fetching Electron, a minute at most')
  const why = await runScript(script, giveUpAfterMs)
  if (why) {
    mkdirSync(dirname(failedFile), { recursive: true })
    writeFileSync(failedFile, '')
  }
  return why
}

function runScript(script: string, giveUpAfterMs: number): Promise<string | null> {
  const child = spawn(process.execPath, [script], { stdio: 'ignore', timeout: giveUpAfterMs, killSignal: 'SIGKILL' })
  return new Promise((resolve) => {
    child.once('error', () => resolve('it could not be fetched'))
    child.once('exit', (code, signal) => {
      if (signal) resolve('it could not be fetched in time')
      else resolve(code === 0 ? null : 'it could not be fetched')
    })
  })
}
