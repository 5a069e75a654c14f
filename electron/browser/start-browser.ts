import { spawn } from 'node:child_process'
import { readFileSync, readlinkSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { trySpawn } from '../../runtime/try-spawn.ts'
import { toBrowserArguments } from './browser-arguments.ts'
import type { BrowserEnd, RunningBrowser } from './keep-browser-open.ts'

const endWithinMs = 3_000

/**
 * Starts the browser on an empty profile, so that nothing of the people before is left. One that a killed kiosk left
 * behind on that profile is ended first: it would take the new address over and hold a page that is not let in any more.
 */
export function startBrowser(deps: {
  readonly program: string
  readonly profile: string
  readonly address: string
  readonly isKiosk: boolean
}): RunningBrowser {
  const { program, profile, address, isKiosk } = deps
  endLeftBrowser(profile)
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
  const args = toBrowserArguments({ profile, address, isKiosk, isRoot: process.getuid?.() === 0 })
  const child = trySpawn(() => spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] }))
  if (child instanceof Error) return neverStarted(child)
  let lastWords = ''
  const ended = new Promise<BrowserEnd>((resolve) => {
    child.once('exit', (code) => setImmediate(() => resolve({ isClosed: code === 0, lastWords })))
    child.once('error', (error) => resolve({ isClosed: false, lastWords: error.message }))
  })
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (line.trim() !== '') lastWords = line.trim()
  })
  return {
    onEnd: (listener) => void ended.then(listener),
    end: async () => {
      child.kill()
      const kill = setTimeout(() => child.kill('SIGKILL'), endWithinMs)
      await ended
      clearTimeout(kill)
    },
  }
}

/** As one that ended at once, saying why. */
function neverStarted({ message }: Error): RunningBrowser {
  const ended = Promise.resolve<BrowserEnd>({ isClosed: false, lastWords: message })
  return { onEnd: (listener) => void ended.then(listener), end: async () => undefined }
}

/** On Linux a profile in use has a link that names its browser's process: `<host>-<process id>`. */
function endLeftBrowser(profile: string): void {
  if (process.platform !== 'linux') return
  try {
    const processId = Number(readlinkSync(join(profile, 'SingletonLock')).split('-').at(-1))
    // The id may be somebody else's by now.
    if (readFileSync(`/proc/${processId}/cmdline`, 'utf8').includes(`--user-data-dir=${profile}\0`)) {
      process.kill(processId, 'SIGKILL')
    }
  } catch (error) {
    const isGone = error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH')
    if (!isGone) throw error
  }
}
