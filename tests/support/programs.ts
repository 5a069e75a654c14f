import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** How a program ended: one of the two is null. */
export type ProgramEnd = { readonly code: number | null; readonly signal: NodeJS.Signals | null }

/** A real program of ours, as a child process. */
export type Program = {
  readonly name: string
  /** Undefined where it could not be started. */
  readonly processId: number | undefined
  /** All it printed so far. */
  readonly stdout: () => string
  readonly stderr: () => string
  /** The first match in what it prints, now or later; throws with its whole output where it ends before. */
  readonly printed: (pattern: RegExp) => Promise<RegExpMatchArray>
  readonly ended: Promise<ProgramEnd>
  readonly signal: (signal: NodeJS.Signals) => Promise<ProgramEnd>
  /** Ends it in good order (SIGTERM). */
  readonly stop: () => Promise<ProgramEnd>
  /** Ends it as a power cut would (SIGKILL). */
  readonly kill: () => Promise<ProgramEnd>
  /** All it printed, under a heading: what to show when a test fails. */
  readonly report: () => string
  /** Puts a question over the channel that `hasChannel` opens, and returns the answer to the same `id`. */
  readonly ask: (question: { readonly name: string; readonly args: readonly unknown[] }) => Promise<unknown>
}

export type ProgramSetup = {
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Whether it answers questions (Node's own channel between parent and child). */
  readonly hasChannel?: boolean
}

// What Node has compiled is kept for the next start, which takes half of the time; nothing else of a program changes.
const compiled = { NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/ttms/compiled') }

/** Starts `node ARGS…` in the project's folder. No setting of this process's environment reaches it. */
export function startProgram(name: string, { args, env = {}, hasChannel = false }: ProgramSetup): Program {
  const child = spawn(process.execPath, [...args], {
    cwd: root,
    env: { ...withoutSettings(process.env), ...compiled, ...env },
    stdio: hasChannel ? ['ignore', 'pipe', 'pipe', 'ipc'] : ['ignore', 'pipe', 'pipe'],
  }) as ChildProcessByStdio<null, Readable, Readable>
  const ended = endOf(child)
  const output = { stdout: '', stderr: '' }
  const listeners = new Set<() => void>()
  const collect = (stream: Readable, into: 'stdout' | 'stderr') => {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output[into] += text
      for (const listener of listeners) listener()
    })
  }
  collect(child.stdout, 'stdout')
  collect(child.stderr, 'stderr')
  const report = () => `--- ${name} stdout\n${output.stdout}--- ${name} stderr\n${output.stderr}`

  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    return ended
  }
  return {
    name,
    processId: child.pid,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    printed: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const match = `${output.stdout}\n${output.stderr}`.match(pattern)
          if (!match) return
          listeners.delete(look)
          resolve(match)
        }
        listeners.add(look)
        ended.then(
          ({ code, signal }) => reject(new Error(`${name} ended (${code ?? signal}) before ${pattern}\n${report()}`)),
          reject,
        )
        look()
      }),
    ended,
    signal: end,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    report,
    ask: createAsk(child),
  }
}

type Answer = { readonly id: number; readonly value?: unknown; readonly error?: string }

function createAsk(child: ChildProcessByStdio<null, Readable, Readable>): Program['ask'] {
  let lastId = 0
  const waitingById = new Map<number, PromiseWithResolvers<unknown>>()
  child.on('message', ({ id, value, error }: Answer) => {
    const waiting = waitingById.get(id)
    waitingById.delete(id)
    if (error === undefined) waiting?.resolve(value)
    else waiting?.reject(new Error(error))
  })
  child.once('close', () => {
    for (const waiting of waitingById.values()) waiting.reject(new Error('the program ended before it answered'))
  })
  return (question) => {
    lastId += 1
    const waiting = Promise.withResolvers<unknown>()
    waitingById.set(lastId, waiting)
    child.send({ id: lastId, ...question })
    return waiting.promise
  }
}

async function endOf(child: ChildProcessByStdio<null, Readable, Readable>): Promise<ProgramEnd> {
  const [code, signal] = await once(child, 'close')
  return { code, signal }
}

function withoutSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const isSetting = (name: string) => name.startsWith('TTMS_') || name === 'DATABASE_URL' || name.startsWith('NODE_')
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !isSetting(name)))
}
