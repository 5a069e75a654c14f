import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'

// Programs seen from outside: what they print, which processes they are, and how they end, each with a limit of time.

const pollMs = 100

/** Resolves once it holds, asked again and again; throws with these words where it doesn't within this time. */
export async function waitUntil(
  what: string,
  withinMs: number,
  holds: () => boolean | Promise<boolean>,
): Promise<void> {
  const endsAtMs = performance.now() + withinMs
  while (!(await within(what, Math.max(1, endsAtMs - performance.now()), holds()))) {
    if (performance.now() > endsAtMs) throw new Error(`not within ${withinMs} ms: ${what}`)
    await setTimeout(pollMs)
  }
}

/** What a promise resolves with; throws where that takes longer, also where it never settles. */
export async function within<Value>(what: string, limitMs: number, value: Value | Promise<Value>): Promise<Value> {
  const stop = new AbortController()
  const limit = setTimeout(limitMs, undefined, { signal: stop.signal }).then(() => {
    throw new Error(`not within ${limitMs} ms: ${what}`)
  })
  // Once the value is there, nobody waits for the limit any more.
  limit.catch(() => undefined)
  try {
    return await Promise.race([value, limit])
  } finally {
    stop.abort()
  }
}

export function isAlive(processId: number): boolean {
  // 0 and below name whole groups of processes.
  if (processId <= 0) return false
  try {
    process.kill(processId, 0)
    return !isZombie(processId)
  } catch (error) {
    // Somebody else's process lives as well.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** One that has ended, and whose parent has not heard of it yet. */
function isZombie(processId: number): boolean {
  if (process.platform !== 'linux') return false
  return readStat(processId)?.state === 'Z'
}

/** A process and all that came of it. */
function familyOf(processId: number): number[] {
  const parents = parentsById()
  const family = [processId]
  for (const member of family) {
    for (const [id, parent] of parents) if (parent === member && !family.includes(id)) family.push(id)
  }
  return family
}

function parentsById(): Map<number, number> {
  if (process.platform === 'linux') {
    const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
    return new Map(ids.map((id) => [Number(id), readStat(Number(id))?.parent ?? 0]))
  }
  const [command, args]: [string, string[]] =
    process.platform === 'win32'
      ? [
          'powershell.exe',
          ['-NoProfile', '-Command', 'Get-CimInstance Win32_Process | % { "$($_.ProcessId) $($_.ParentProcessId)" }'],
        ]
      : ['ps', ['-axo', 'pid=,ppid=']]
  const { stdout } = spawnSync(command, args, { encoding: 'utf8', timeout: 30_000 })
  return new Map(
    stdout.split('\n').flatMap((line): [number, number][] => {
      const [, id, parent] = /^\s*(\d+)\s+(\d+)/.exec(line) ?? []
      return id && parent ? [[Number(id), Number(parent)]] : []
    }),
  )
}

function readStat(processId: number): { readonly state: string; readonly parent: number } | null {
  try {
    const stat = readFileSync(`/proc/${processId}/stat`, 'latin1')
    // The name before it, in parentheses, may hold anything.
    const [state = '', parent = ''] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { state, parent: Number(parent) }
  } catch {
    // It has ended meanwhile.
    return null
  }
}

/** Whether Linux holds a process to a filter of system calls: Chromium's sandbox does. */
export function isFiltered(processId: number): boolean {
  return /^Seccomp:\s+2$/m.test(readFileSync(`/proc/${processId}/status`, 'latin1'))
}

export type Watched = {
  readonly child: ChildProcess
  /** null: it could not be started. */
  readonly processId: number | null
  readonly stdout: () => string
  readonly stderr: () => string
  /** Waits for exactly this line on standard output. */
  readonly printed: (line: string, withinMs: number) => Promise<void>
  /** Waits for its end, and for that of every process that was its own: its exit code, or the signal that ended it. */
  readonly ended: (withinMs: number) => Promise<number | NodeJS.Signals>
  readonly isRunning: () => boolean
  /** Kills it and all that came of it. */
  readonly kill: () => void
}

/** Starts a program whose every step has a limit of time. Its standard error is kept, and shown where a step takes too long. */
export function startWatched(
  program: string,
  args: readonly string[],
  { env, cwd }: { readonly env: NodeJS.ProcessEnv; readonly cwd?: string },
): Watched {
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'], ...(cwd === undefined ? {} : { cwd }) })
  const output = { stdout: '', stderr: '' }
  let end: number | NodeJS.Signals | null = null
  const family = new Set<number>()
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text
    })
  }
  child.once('error', (error) => {
    output.stderr += `${error.message}\n`
    end ??= 126
  })
  child.once('exit', (code, signal) => {
    end ??= code ?? signal ?? 126
  })
  const processId = child.pid ?? null
  const meet = () => {
    if (end === null && processId !== null) for (const id of familyOf(processId)) family.add(id)
  }
  const wait = async (what: string, withinMs: number, holds: () => boolean) => {
    try {
      await waitUntil(what, withinMs, () => {
        meet()
        return holds()
      })
    } catch (error) {
      throw new Error(`${error instanceof Error ? error.message : error}\n${output.stdout}${output.stderr}`)
    }
  }
  return {
    child,
    processId,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    printed: (line, withinMs) =>
      wait(`the line "${line}"`, withinMs, () => {
        if (output.stdout.split(/\r?\n/).slice(0, -1).includes(line)) return true
        if (end !== null) throw new Error(`it ended (${end}) before the line "${line}"`)
        return false
      }),
    ended: async (withinMs) => {
      await wait('its end', withinMs, () => end !== null && ![...family].some(isAlive))
      return end ?? 126
    },
    isRunning: () => end === null,
    kill: () => {
      meet()
      for (const id of family) if (isAlive(id)) process.kill(id, 'SIGKILL')
    },
  }
}
