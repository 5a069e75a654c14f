import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { createInterface } from 'node:readline'
import type { Command } from './kiosk-command.ts'

export type Child = {
  readonly processId: number | undefined
  readonly onLine: (listener: (line: string) => void) => void
  /** Its exit code; 128 and the signal's number where one ended it, as shells count. */
  readonly ended: Promise<number>
  readonly end: () => void
}

/** What shells answer for a program that is there but can't be run. */
const didNotStart = 126

/** Starts one of our programs: its standard output comes line by line, its standard error goes where ours goes. */
export function runChild({ program, args }: Command, environment: NodeJS.ProcessEnv): Child {
  const child = spawn(program, args, { env: environment, stdio: ['inherit', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })
  return {
    processId: child.pid,
    onLine: (listener) => void lines.on('line', listener),
    ended: new Promise((resolve) => {
      child.once('error', (error) => {
        process.stderr.write(`${program} did not start: ${error.message}\n`)
        resolve(didNotStart)
      })
      child.once('close', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)))
    }),
    end: () => void child.kill('SIGTERM'),
  }
}

/** Calls back at each signal that asks this program to end. */
export function onEndSignal(end: () => void): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end)
}
