import { appendFileSync } from 'node:fs'

/** The machine that the strict Electron runs on, as a test wants it; FAKE_ELECTRON has it as JSON. */
export type Machine = {
  /** Where each call of note is kept, a JSON line each. */
  readonly record: string
  readonly appData: string
  readonly isPackaged?: boolean
  /** The single-instance lock can't be made, as where /tmp is full. Electron says no more than where another one has it. */
  readonly isLockImpossible?: boolean
  /** A library is missing: importing `electron` fails. */
  readonly isLibraryMissing?: boolean
  /** The window manager leaves a window as large as it was made, whatever its options say. */
  readonly leavesWindowsSmall?: boolean
  /** `ready-to-show` never comes, as it doesn't where a window that isn't shown is not painted. */
  readonly neverReadyToShow?: boolean
  /** So many loads never end: the page's process is there, and nothing comes of it. */
  readonly loadsThatNeverEnd?: number
  /** So many times the page's process dies in the middle of a load; whether `loadURL` says so or never settles. */
  readonly deathsWhileLoading?: { readonly times: number; readonly settles: boolean }
  /** A utility process is spawned only when the test says so. */
  readonly spawnsWhenTold?: boolean
  /** What happens as soon as this call has been noted: what comes in the middle of a start, to the point. */
  readonly during?: { readonly call: string; readonly happens: 'quit' | 'SIGTERM' }
  /** This call is refused, for a reason of Electron's own. */
  readonly refusedCall?: string
  /** The preload can't load what it needs. */
  readonly isPreloadBroken?: boolean
  /** Something that is still under way fails after `app.exit`, while the process ends. */
  readonly failsWhileEnding?: boolean
  /** What the product takes the machine's system for. The rest of it stays this one's. */
  readonly platform?: 'linux' | 'win32'
  /** `local state` is Windows' and macOS': Chromium keeps the key itself, and writes it down later. */
  readonly keystore?: 'keyring' | 'constant key' | 'basic_text' | 'local state' | 'never answers'
  /** What the keyring sealed until now is under its former key: it still opens, and should be sealed again. */
  readonly isKeyRotated?: boolean
}

export const machine: Machine = JSON.parse(process.env.FAKE_ELECTRON ?? '{}')

const hearers: ((call: string) => void)[] = []

/** Calls back for each call once it has been noted. */
export function onRecord(hearer: (call: string) => void): void {
  hearers.push(hearer)
}

export function record(what: string, ...args: unknown[]): void {
  appendFileSync(machine.record, `${JSON.stringify([what, ...args])}\n`)
  for (const hear of hearers) hear(what)
}

/** A call that is only noted; functions it was given are left out. */
export function recorder(what: string) {
  return (...args: unknown[]) => record(what, ...args.filter((arg) => typeof arg !== 'function'))
}
