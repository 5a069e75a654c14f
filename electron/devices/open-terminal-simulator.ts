import type { Log } from '../../program/log.ts'
import type { Timer } from '../../shared/core/time.ts'
import type { SpawnTerminal } from './start-terminal-program.ts'
import { startTerminalProgram } from './start-terminal-program.ts'
import type { Terminal } from './terminal.ts'
import { connectTerminalSimulator } from './terminal-simulator.ts'

/** A payment terminal that is in use until it is closed. */
export type OpenedTerminal = { readonly terminal: Terminal; readonly close: () => Promise<void> }

/** Starts the terminal simulator as a program of its own beside this kiosk, and speaks to it. */
export function openTerminalSimulator(needs: {
  readonly dataDir: string
  readonly spawnTerminal: SpawnTerminal
  readonly timer: Timer
  readonly log: Log
}): OpenedTerminal {
  const program = startTerminalProgram(needs)
  return { terminal: connectTerminalSimulator(program), close: program.stop }
}
