import { spawn } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { PassThrough } from 'node:stream'
import { children } from './browser.ts'
import { machine, record } from './machine.ts'
import { keepRule } from './rules.ts'

// lib/browser/api/utility-process.ts: a process of its own, without standard input, which hears `kill` only once it is spawned.

type ForkOptions = { readonly env?: NodeJS.ProcessEnv; readonly stdio?: readonly string[] }

const untold = new Set<() => void>()

/** Spawns what waits for it (`spawnsWhenTold`). */
export function spawnNow(): void {
  for (const start of untold) start()
  untold.clear()
}

class UtilityProcess extends EventEmitter {
  pid: number | undefined
  readonly stdout: PassThrough | null
  #kill: () => boolean = () => false

  constructor(program: string, args: readonly string[], { env = process.env, stdio = [] }: ForkOptions) {
    super()
    if (stdio[0] !== undefined && stdio[0] !== 'ignore') {
      throw new Error('stdin value other than ignore is not supported.')
    }
    this.stdout = stdio[1] === 'pipe' ? new PassThrough() : null
    const start = () => this.#start(program, args, env)
    if (machine.spawnsWhenTold) untold.add(start)
    else setImmediate(start)
  }

  #start(program: string, args: readonly string[], env: NodeJS.ProcessEnv): void {
    // Where this process is killed the pipe closes, and the child ends, as Electron's do.
    const child = spawn(process.execPath, [program, ...args], { env, stdio: ['pipe', 'pipe', 'inherit'] })
    children.add(child)
    if (this.stdout) child.stdout.pipe(this.stdout)
    this.#kill = () => child.kill('SIGTERM')
    child.once('spawn', () => {
      this.pid = child.pid
      this.emit('spawn')
    })
    child.once('close', (code) => {
      children.delete(child)
      this.pid = undefined
      this.#kill = () => false
      this.emit('exit', code ?? 0)
    })
  }

  kill(): boolean {
    const isHeard = this.pid !== undefined && this.#kill()
    record('utilityProcess.kill', isHeard)
    return isHeard
  }
}

export const utilityProcess = {
  fork: (program: string, args: readonly string[] = [], options: ForkOptions = {}) => {
    keepRule('utilityProcess.fork')
    record('utilityProcess.fork', program)
    return new UtilityProcess(program, args, options)
  },
}
