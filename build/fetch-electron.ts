import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { systemTimer } from '../program/system-ports.ts'
import type { Timer } from '../shared/core/time.ts'

const downloadScript = fileURLToPath(new URL('./download-electron.mjs', import.meta.url))
/** No byte for this long: it is given up. */
const stallMs = 30_000
const tryAgainAfterMs = 24 * 3_600_000
const tellEveryPercent = 10

export type FetchElectron = {
  readonly packageFolder: string
  /** Remembers a try that failed, from which mirror, and why. */
  readonly failedFile: string
  /** `ELECTRON_MIRROR`, or ''. */
  readonly mirror: string
  /** Somebody asked for Electron by name: what failed today is tried again. */
  readonly isAsked: boolean
  readonly nowMs: number
  readonly say: (line: string) => void
  /** Aborted: the fetch is given up, and is no failure. */
  readonly signal?: AbortSignal
  /** Measures how long nothing came. */
  readonly timer?: Timer
  /** The script that fetches, for tests. */
  readonly script?: string
}

/**
 * Fetches Electron's program, from where `ELECTRON_MIRROR` says, telling every tenth of the way. Unasked, a mirror that
 * failed is tried once a day. It may
 * take as long as it needs while anything comes: behind a proxy that does not answer, a fetch without a limit would wait
 * for ever. Returns why there is still none, or null.
 */
export async function fetchElectron(needs: FetchElectron): Promise<string | null> {
  const { packageFolder, failedFile, mirror, isAsked, nowMs, say } = needs
  if (!existsSync(join(packageFolder, 'install.js'))) return 'its package is not installed'
  const failed = isAsked ? null : readFailed(failedFile)
  if (failed && failed.mirror === mirror && nowMs - failed.atMs < tryAgainAfterMs) {
    return `${failed.why}, and is tried again tomorrow; TTMS_KIOSK_LINK=electron tries it at once`
  }
  say('fetching Electron')
  const { why, isFailure } = await runDownload(needs)
  if (isFailure) {
    mkdirSync(dirname(failedFile), { recursive: true })
    writeFileSync(failedFile, JSON.stringify({ mirror, why } satisfies Failed))
  }
  return why
}

type Failed = { readonly mirror: string; readonly why: string | null }

function readFailed(file: string): (Failed & { readonly atMs: number }) | null {
  if (!existsSync(file)) return null
  try {
    return { ...(JSON.parse(readFileSync(file, 'utf8')) as Failed), atMs: statSync(file).mtimeMs }
  } catch {
    // Of another version, or cut off while it was written: as good as none.
    return null
  }
}

/** Ended by somebody (a Ctrl-C ends it with this program) it is no failure, and tried again at the next start. */
type Downloaded = { readonly why: string | null; readonly isFailure: boolean }

function runDownload({
  packageFolder,
  say,
  signal,
  timer = systemTimer,
  script = downloadScript,
}: FetchElectron): Promise<Downloaded> {
  const child = spawn(process.execPath, [script, packageFolder], { stdio: ['ignore', 'pipe', 'pipe'] })
  let why = 'it could not be fetched'
  let told = 0
  let isStalled = false
  let stopWaiting: () => void = () => undefined
  const noteLife = () => {
    stopWaiting()
    stopWaiting = timer(stallMs, () => {
      isStalled = true
      child.kill('SIGKILL')
    })
  }
  noteLife()
  signal?.addEventListener('abort', () => child.kill(), { once: true })
  createInterface({ input: child.stdout }).on('line', (line) => {
    noteLife()
    const percent = Number(/^progress (\d+)$/.exec(line)?.[1] ?? 0)
    if (percent < told + tellEveryPercent) return
    told = percent
    say(`fetching Electron: ${percent} %`)
  })
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (line !== '') why = `it could not be fetched: ${line}`
  })
  return new Promise((resolve) => {
    child.once('error', (error) => {
      why = `it could not be fetched: ${error.message}`
    })
    child.once('close', (code) => {
      stopWaiting()
      if (code === 0) resolve({ why: null, isFailure: false })
      else if (isStalled) {
        resolve({ why: `it could not be fetched: nothing came for ${stallMs / 1_000} s`, isFailure: true })
      } else if (code === null) resolve({ why: 'the fetch was given up', isFailure: false })
      else resolve({ why, isFailure: true })
    })
  })
}
