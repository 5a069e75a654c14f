import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const program = join(import.meta.dirname, 'sell-tickets.ts')
const traced = 'trace=pwrite64,write,fsync,fdatasync'

/** Why system calls can't be watched here, or null. */
export function whyNoStrace(): string | null {
  if (process.platform !== 'linux') return 'strace is for Linux'
  const { error, status } = spawnSync('strace', ['-o', '/dev/null', 'true'])
  if (error) return 'strace is not installed'
  return status === 0 ? null : 'strace may not trace here'
}

/** Which system calls fail: the `nth` one of this name to files whose path ends so, with this error. */
export type InjectedFault = {
  readonly call: 'pwrite64' | 'fsync' | 'fdatasync'
  readonly file: string
  readonly error: 'EIO' | 'ENOSPC'
  readonly nth: number
}

/** One call of a trace, in the order in which calls ended, but writes in the order in which they began. */
export type TracedCall = { readonly call: string; readonly file: string; readonly text: string }

/** Runs the selling program under strace to its end; with a fault, only the file that it is about is traced. */
export function traceSales(folder: string, count: number, fault?: InjectedFault) {
  return traceProgram(program, folder, count, fault)
}

/** The same of another program that takes a folder and a count. */
export function traceProgram(program: string, folder: string, count: number, fault?: InjectedFault) {
  const trace = join(folder, 'trace')
  const injection = fault
    ? ['-P', join(folder, fault.file), '-e', `inject=${fault.call}:error=${fault.error}:when=${fault.nth}`]
    : []
  const args = ['-f', '-y', '-s', '64', '-o', trace, '-e', traced, ...injection]
  const run = spawnSync('strace', [...args, process.execPath, program, folder, String(count)], {
    encoding: 'utf8',
    // One thread, so that the seal's writes can be counted.
    env: { ...process.env, UV_THREADPOOL_SIZE: '1' },
    maxBuffer: 64 * 1024 * 1024,
  })
  const text = existsSync(trace) ? readFileSync(trace, 'utf8') : ''
  rmSync(trace, { force: true })
  const injected = text.split('(INJECTED)').length - 1
  return { calls: parseTrace(text), injected, acknowledged: acknowledgedIn(run.stdout), stderr: run.stderr }
}

/** Runs it without strace: opens the store, settles what is open, and sells so many. */
export function runSales(folder: string, count: number) {
  const run = spawnSync(process.execPath, [program, folder, String(count)], { encoding: 'utf8' })
  return { acknowledged: acknowledgedIn(run.stdout), stdout: run.stdout, stderr: run.stderr, status: run.status }
}

function acknowledgedIn(stdout: string): number[] {
  return [...stdout.matchAll(/^sold (\d+)$/gm)].map(([, number]) => Number(number))
}

const line = /^(\d+) +(?:(pwrite64|write|fsync|fdatasync)\(\d+<([^>]*)>(.*)|<\.\.\. (\w+) resumed>(.*))$/

function parseTrace(trace: string): TracedCall[] {
  const calls: TracedCall[] = []
  const underWay = new Map<string, TracedCall>()
  for (const text of trace.split('\n')) {
    const [, thread = '', call, file = '', rest = '', resumed] = line.exec(text) ?? []
    const begun = call ? { call, file, text: rest } : underWay.get(thread)
    if (!begun || (!call && !resumed)) continue
    const isSync = begun.call.endsWith('sync')
    if (call && rest.includes('<unfinished')) {
      underWay.set(thread, begun)
      if (!isSync) calls.push(begun)
    } else {
      underWay.delete(thread)
      const isFailed = / = -1 /.test(text)
      // A sync counts once it has succeeded, a write from when it began.
      if (isSync ? !isFailed : call) calls.push(begun)
    }
  }
  return calls
}
