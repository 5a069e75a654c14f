import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { LogEventId } from '../runtime/log-events/log-events.ts'
import { onEndSignal as onSignal, parentPipeName } from '../runtime/program-host.ts'
import { systemTimer } from '../runtime/system-ports.ts'
import { trySpawn } from '../runtime/try-spawn.ts'
import type { Timer } from '../shared/core/time.ts'

/** A program and what it is given. */
export type Command = { readonly program: string; readonly args: readonly string[] }

export type Child = {
  readonly processId: number | undefined
  readonly onLine: (listener: (line: string) => void) => void
  /** What it said last on standard error besides our log, the last line that names a fault first; or ''. */
  readonly lastWords: () => string
  /** It has logged that it closes: somebody or something asked it to. */
  readonly isClosing: () => boolean
  /** Its exit code; 128 and the signal's number where one ended it, as shells count. */
  readonly ended: Promise<number>
  /** Asks it to end in good order; one that has not after 15 s is killed. */
  readonly end: () => void
}

/** What shells return for a program that is there but can't be run. */
const didNotStart = 126
/** Our programs take 10 s at most (runtime/run-program.ts). */
const endsWithinMs = 15_000
/** In the log line of a program that was asked to end. */
const closingEvent = `"event":"${'program-closing' satisfies LogEventId}"`
const namesFault = /fatal|error|denied|fail|missing|not found|no such|cannot|can't|not configured|unable/i

/**
 * Starts one of our programs: its standard output comes line by line, its standard error goes where ours goes. It ends in
 * good order when it is asked to, and when this process is gone, on every system (runtime/program-host.ts).
 */
export function runChild(
  { program, args }: Command,
  environment: NodeJS.ProcessEnv,
  timer: Timer = systemTimer,
): Child {
  const pipe = openEndPipe()
  const env = { ...environment, [parentPipeName]: pipe.path }
  const child = trySpawn(() => spawn(program, args, { env, stdio: ['inherit', 'pipe', 'pipe'] }))
  if (child instanceof Error) {
    pipe.close()
    return neverStarted(program, child)
  }
  const lines = createInterface({ input: child.stdout })
  let [lastLine, lastFault] = ['', '']
  let isClosing = false
  let stopKill: (() => void) | null = null
  let isEnding = false
  createInterface({ input: child.stderr }).on('line', (line) => {
    process.stderr.write(`${line}\n`)
    if (line.startsWith('{')) isClosing ||= line.includes(closingEvent)
    else if (line.trim() !== '') lastLine = line.trim()
    if (lastLine === line.trim() && namesFault.test(lastLine)) lastFault = lastLine
  })
  return {
    processId: child.pid,
    onLine: (listener) => void lines.on('line', listener),
    lastWords: () => lastFault || lastLine,
    isClosing: () => isClosing,
    ended: new Promise<number>((resolve) => {
      child.once('error', (error) => {
        lastFault = error.message
        sayDidNotStart(program, error)
        resolve(didNotStart)
      })
      child.once('close', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)))
    }).finally(() => {
      stopKill?.()
      pipe.close()
    }),
    end: () => {
      // A second signal could kill it: while Chromium starts, it has one shot at an orderly end.
      if (isEnding) return
      isEnding = true
      pipe.end()
      // Elsewhere a signal also reaches a program that has not come to its pipe yet; on Windows it would kill.
      if (process.platform !== 'win32') child.kill('SIGTERM')
      stopKill = timer(endsWithinMs, () => {
        process.stderr.write(`process ${child.pid} did not end within ${endsWithinMs / 1_000} s, and is killed\n`)
        child.kill('SIGKILL')
      })
    },
  }
}

function neverStarted(program: string, error: Error): Child {
  sayDidNotStart(program, error)
  return {
    processId: undefined,
    onLine: () => undefined,
    lastWords: () => error.message,
    isClosing: () => false,
    ended: Promise.resolve(didNotStart),
    end: () => undefined,
  }
}

function sayDidNotStart(program: string, { message }: Error): void {
  process.stderr.write(`${program} did not start: ${message}\n`)
}

/** Calls back at each signal that asks this program to end. */
export function onEndSignal(end: () => void): void {
  onSignal(end)
}

/** A pipe whose end tells the child to end. Where it is asked to before the child came to the pipe, it is told then. */
function openEndPipe(): { readonly path: string; readonly end: () => void; readonly close: () => void } {
  const isWindows = process.platform === 'win32'
  // A socket's path has about a hundred characters at most, so it lies in the system's folder.
  const folder = isWindows ? null : mkdtempSync(join(tmpdir(), 'ttms-'))
  const path = folder ? join(folder, 'end') : `\\\\.\\pipe\\ttms-${randomUUID()}`
  const sockets = new Set<Socket>()
  let isEnding = false
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
    if (isEnding) socket.end()
  })
  server.listen(path)
  server.unref()
  return {
    path,
    end: () => {
      isEnding = true
      for (const socket of sockets) socket.end()
    },
    close: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      if (folder) rmSync(folder, { recursive: true, force: true })
    },
  }
}
