import { createInterface } from 'node:readline'
import type { utilityProcess } from 'electron'
import type { SpawnTerminal } from '../devices/terminal/start-terminal-program.ts'

/**
 * Runs the terminal simulator as a process of Electron's own: a packaged Electron can't be run as Node (a fuse is off).
 * It has no standard input, so it is ended by a signal; Electron ends it where this process is killed. A process that has
 * not been spawned yet does not hear `kill`, and is told once it is.
 */
export function createSpawnTerminal(processes: Pick<typeof utilityProcess, 'fork'>, program: string): SpawnTerminal {
  return (dataDir) => {
    const child = processes.fork(program, [], {
      env: { ...process.env, TTMS_DATA_DIR: dataDir },
      stdio: ['ignore', 'pipe', 'inherit'],
      serviceName: 'Payment terminal simulator',
    })
    let isSpawned = false
    let isEnding = false
    child.once('spawn', () => {
      isSpawned = true
      if (isEnding) child.kill()
    })
    return {
      onLine: (listener) => {
        if (child.stdout) createInterface({ input: child.stdout }).on('line', listener)
      },
      onEnd: (listener) => void child.once('exit', listener),
      end: () => {
        isEnding = true
        if (isSpawned) child.kill()
      },
    }
  }
}
