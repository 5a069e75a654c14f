import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { systemTimer } from '../runtime/system-ports.ts'
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
 * failed is tried once a day. It may take as long as it needs while anything comes: behind a proxy that does not answer, a
 * fetch without a limit would wait for ever. Returns why there is still none, or null. Never rejects: a kiosk sells
 * without Electron.
 */
export async function fetchElectron(deps: FetchElectron): Promise<string | null> {
  const { packageFolder, failedFile, mirror, isAsked, nowMs, say, signal } = deps
  if (!existsSync(join(packageFolder, 'install.js'))) return 'its package is not installed'
  const failed = isAsked ? null : readFailed(failedFile)
  if (failed && failed.mirror === mirror && nowMs - failed.atMs < tryAgainAfterMs) {
    return `${failed.why}, and is tried again tomorrow; TTMS_KIOSK_LINK=electron tries it at once`
  }
  if (signal?.aborted) return givenUp.why
  say('fetching Electron')
  const { why, isFailure } = await download(deps)
  if (isFailure) remember(failedFile, { mirror, why }, say)
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

function remember(file: string, failed: Failed, say: (line: string) => void): void {
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, JSON.stringify(failed))
  } catch (error) {
    // The disk is full of it, or read-only.
    say(`Electron is tried again at the next start: this failure can't be remembered (${messageOf(error)})`)
  }
}

/** Ended by somebody (a Ctrl-C ends it with this program) it is no failure, and tried again at the next start. */
type Downloaded = { readonly why: string | null; readonly isFailure: boolean }

const givenUp: Downloaded = { why: 'the fetch was given up', isFailure: false }
const failure = (why: string): Downloaded => ({ why: `it could not be fetched: ${why}`, isFailure: true })

/** In a temporary folder of its own, which is gone afterwards, however it ended. */
async function download(deps: FetchElectron): Promise<Downloaded> {
  let temporary: string | null = null
  try {
    temporary = mkdtempSync(join(tmpdir(), 'ttms-electron-'))
    return await runDownload(deps, temporary)
  } catch (error) {
    return failure(messageOf(error))
  } finally {
    removeTemporary(temporary, deps.say)
  }
}

function removeTemporary(folder: string | null, say: (line: string) => void): void {
  try {
    if (folder !== null) rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  } catch (error) {
    say(`a half of Electron is left in ${folder} (${messageOf(error)})`)
  }
}

function runDownload(
  { packageFolder, say, signal, timer = systemTimer, script = downloadScript }: FetchElectron,
  temporary: string,
): Promise<Downloaded> {
  // A group of its own, so that what it starts can be ended with it. The end of its standard input tells it that this
  // program is gone. On Windows a group would have a window of its own, and a tree is ended without one.
  const child = spawn(process.execPath, [script, packageFolder, temporary], {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: hasGroups,
  })
  let why: string | null = null
  // First of all: where there are no file descriptors left, it has no streams to listen to.
  child.once('error', (error) => {
    why = error.message
  })
  let told = 0
  let isStalled = false
  let stopWaiting: () => void = () => undefined
  const noteLife = () => {
    stopWaiting()
    stopWaiting = timer(stallMs, () => {
      isStalled = true
      killWithItsOwn(child)
    })
  }
  noteLife()
  const giveUp = () => killWithItsOwn(child)
  signal?.addEventListener('abort', giveUp, { once: true })
  createInterface({ input: child.stdout }).on('line', (line) => {
    noteLife()
    if (line === 'unpacking') say('unpacking Electron')
    const percent = Number(/^progress (\d+)$/.exec(line)?.[1] ?? 0)
    if (percent < told + tellEveryPercent) return
    told = percent
    say(`fetching Electron: ${percent} %`)
  })
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (line !== '') why = line
  })
  return new Promise((resolve) => {
    child.once('close', (code) => {
      stopWaiting()
      signal?.removeEventListener('abort', giveUp)
      if (code === 0) resolve({ why: null, isFailure: false })
      else if (isStalled) resolve(failure(`nothing came for ${stallMs / 1_000} s`))
      else if (code === null || signal?.aborted) resolve(givenUp)
      else resolve(failure(why ?? `it ended with ${code}`))
    })
  })
}

const hasGroups = process.platform !== 'win32'

/** Ends a process and what it started. */
function killWithItsOwn(child: ChildProcess): void {
  if (child.pid === undefined) return
  if (!hasGroups) {
    spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true })
    return
  }
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // The group has ended meanwhile; of one that is about to, macOS says that it may not.
    child.kill('SIGKILL')
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
