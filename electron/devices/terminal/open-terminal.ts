import type { Ports } from '../../../runtime/ports.ts'
import type { Settings } from '../../../runtime/settings.ts'
import { createNoTerminal } from './drivers/none.ts'
import { connectTerminalSimulator } from './drivers/simulator.ts'
import type { Terminal } from './port.ts'
import { type SpawnTerminal, startTerminalProgram } from './start-terminal-program.ts'

/** A payment terminal that is in use until it is closed. */
export type OpenedTerminal = { readonly terminal: Terminal; readonly close: () => Promise<void> }

/**
 * The terminal that `TTMS_TERMINAL` names. The simulator is started as a program of its own beside this kiosk. A new kind
 * of terminal is a driver and a line here.
 */
export function openTerminal(deps: {
  readonly settings: Pick<Settings, 'terminal' | 'TTMS_DATA_DIR'>
  readonly spawnTerminal: SpawnTerminal
  readonly ports: Pick<Ports, 'timer' | 'log'>
}): OpenedTerminal {
  const { settings, spawnTerminal, ports } = deps
  switch (settings.terminal) {
    case 'none':
      return { terminal: createNoTerminal(), close: async () => undefined }
    case 'simulator': {
      const program = startTerminalProgram({ dataDir: settings.TTMS_DATA_DIR, spawnTerminal, ports })
      return { terminal: connectTerminalSimulator(program), close: program.stop }
    }
  }
}
