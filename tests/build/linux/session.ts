import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { until } from '../../support/until.ts'

const sessionScript = fileURLToPath(new URL('../../../build/linux/kiosk-session', import.meta.url))

/** What is missing for a session on this machine, or null. */
export function missingForSession(programs: readonly string[]): string | null {
  if (process.platform !== 'linux') return `not on ${process.platform}`
  const missing = ['bash', 'setpriv', 'flock', ...programs].filter((name) => !isInstalled(name))
  return missing.length > 0 ? `not installed here: ${missing.join(', ')}` : null
}

export function isInstalled(name: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${name}`]).status === 0
}

/** A started session: what its programs recorded, line by line, and how it ended. */
export type Session = {
  readonly processId: number | undefined
  readonly events: () => readonly string[]
  /** Resolves once this event is recorded. */
  readonly recorded: (event: string) => Promise<void>
  readonly stderr: () => string
  readonly signal: (signal: NodeJS.Signals) => void
  readonly ended: Promise<number | null>
}

/**
 * Starts `kiosk-session` for a program in this folder, its XDG_RUNTIME_DIR too. Programs find the file that they record
 * to in RECORD; those in `bin/` of the folder come before the system's.
 */
export function startSession(
  folder: string,
  { ini, command, env = {} }: { ini: string; command: readonly string[]; env?: Readonly<Record<string, string>> },
): Session {
  const record = join(folder, 'record')
  if (!existsSync(record)) writeFileSync(record, '')
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...ours } = process.env
  const child = spawn('bash', [sessionScript, ini, ...command], {
    env: { ...ours, PATH: `${join(folder, 'bin')}:${ours.PATH}`, XDG_RUNTIME_DIR: folder, RECORD: record, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  // Both of its programs go with it.
  onTestFinished(() => void child.kill('SIGKILL'))
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text
  })
  const events = () => readFileSync(record, 'utf8').split('\n').slice(0, -1)
  return {
    processId: child.pid,
    events,
    recorded: (event) => until(() => events().includes(event)),
    stderr: () => stderr,
    signal: (signal) => void child.kill(signal),
    // Not `close`: what outlives a killed session still holds its standard error.
    ended: once(child, 'exit').then(([code]) => code),
  }
}

/** Writes a program of these lines of JavaScript, which may `record(event)`; returns its path. */
export function writeProgram(folder: string, name: string, lines: string): string {
  mkdirSync(join(folder, 'bin'), { recursive: true })
  const path = join(folder, 'bin', name)
  writeFileSync(
    path,
    `#!${process.execPath}
const { appendFileSync } = require('node:fs')
const record = (event) => appendFileSync(process.env.RECORD, event + '\\n')
${lines}
`,
  )
  chmodSync(path, 0o755)
  return path
}
