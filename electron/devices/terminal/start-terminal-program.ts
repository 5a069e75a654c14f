import { spawn } from 'node:child_process'
import { extname } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { BehaviorSubject, type Observable } from 'rxjs'
import type { Ports } from '../../../runtime/ports.ts'
import { trySpawn } from '../../../runtime/try-spawn.ts'
import { createRetry } from '../../../shared/core/retry.ts'

/** A child program that runs: what it prints, its end (told once or more), and how it is ended: its standard input closes. */
export type ChildProgram = {
  readonly onLine: (listener: (line: string) => void) => void
  readonly onEnd: (listener: () => void) => void
  readonly end: () => void
}

/** Starts the terminal simulator on the ledger in `<dataDir>/terminal`, or throws. A port: Electron has its own way of starting programs. */
export type SpawnTerminal = (dataDir: string) => ChildProgram

export type TerminalProgram = {
  /** Where the terminal listens, or null while it does not run. */
  readonly address$: Observable<string | null>
  readonly address: () => string | null
  readonly stop: () => Promise<void>
}

const restartMs = 1_000
/** One that does not end then is left to the system: the kiosk's own end must not hang by it. */
const endsWithinMs = 3_000

/** Keeps the terminal simulator running beside this kiosk: one that ends, or does not start, is started again, on the same ledger. */
export function startTerminalProgram(deps: {
  readonly dataDir: string
  readonly spawnTerminal: SpawnTerminal
  readonly ports: Pick<Ports, 'timer' | 'log'>
}): TerminalProgram {
  const { dataDir, spawnTerminal } = deps
  const { timer, log } = deps.ports
  const addresses = new BehaviorSubject<string | null>(null)
  const ended = new BehaviorSubject(false)
  let isStopping = false
  let child: ChildProgram | null = null
  const restart = createRetry(timer, { firstMs: restartMs })

  const spawnOrLog = (): ChildProgram | null => {
    try {
      return spawnTerminal(dataDir)
    } catch (err) {
      log('terminal-simulator-not-started', { err })
      return null
    }
  }
  const start = () => {
    const started = spawnOrLog()
    if (!started) return restart.later(start)
    child = started
    started.onLine((line) => {
      const address = /^terminal ready (http:\/\/127\.0\.0\.1:\d+)$/.exec(line)?.[1]
      if (!address) return
      // Where a person, or a test, can tell the simulator how to behave.
      log('terminal-simulator-ready', { address })
      addresses.next(address)
    })
    started.onEnd(() => {
      if (child !== started) return
      child = null
      addresses.next(null)
      if (isStopping) return ended.next(true)
      log('terminal-simulator-ended')
      restart.later(start)
    })
  }
  start()

  return {
    address$: addresses.asObservable(),
    address: () => addresses.value,
    stop: () =>
      new Promise((resolve) => {
        isStopping = true
        restart.stop()
        if (!child) return resolve()
        ended.subscribe((hasEnded) => {
          if (hasEnded) resolve()
        })
        timer(endsWithinMs, resolve)
        child.end()
      }),
  }
}

/** Runs the simulator under this same Node. It does not share the kiosk's Ctrl-C: it ends once the kiosk has. */
export const spawnTerminalUnderNode: SpawnTerminal = (dataDir) => {
  // From its source or from its bundle, as this program.
  const program = fileURLToPath(new URL(`./simulator/main${extname(import.meta.url)}`, import.meta.url))
  const child = trySpawn(() =>
    spawn(process.execPath, [program], {
      env: { ...process.env, TTMS_DATA_DIR: dataDir },
      stdio: ['pipe', 'pipe', 'inherit'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    }),
  )
  if (child instanceof Error) throw child
  const lines = createInterface({ input: child.stdout })
  return {
    onLine: (listener) => lines.on('line', listener),
    onEnd: (listener) => {
      child.once('close', listener)
      child.once('error', listener)
    },
    end: () => child.stdin.end(),
  }
}
