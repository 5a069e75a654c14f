import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Behaviour } from '../../electron/devices/terminal/simulator/wire.ts'
import { prepareServerData } from './prepared-data.ts'
import { type Program, startProgram } from './programs.ts'

export type CinemaServer = Program & {
  readonly url: string
  readonly port: number
  readonly dataDir: string
  /** The demo cinema's administrator; the password is new at each start. */
  readonly administrator: Login
}

export type Login = { readonly login: string; readonly password: string }

/**
 * Starts the central server with a demo cinema, on a free port unless one is named, and waits for its ready line. Its
 * embedded database is a prepared one, unless the server is to make it itself.
 */
export async function startServer(needs: {
  readonly dataDir: string
  readonly port?: number
  readonly databaseUrl?: string
  readonly makesDatabase?: boolean
  readonly env?: Readonly<Record<string, string>>
}): Promise<CinemaServer> {
  const { dataDir, port = 0, databaseUrl, makesDatabase = false, env = {} } = needs
  if (databaseUrl === undefined && !makesDatabase) await prepareServerData(dataDir)
  const program = startProgram('server', {
    args: ['server/main.ts'],
    env: {
      TTMS_DATA_DIR: dataDir,
      TTMS_PORT: String(port),
      TTMS_DEMO: '1',
      ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
      ...env,
    },
  })
  const ready = await program.printed(/^server ready (http:\/\/127\.0\.0\.1:(\d+)) durability=(?:process|fsync)\n/m)
  const [, url = '', openPort = ''] = ready
  const [, login = '', password = ''] = await program.printed(/^demo administrator (\S+) (\S+)$/m)
  return { ...program, url, port: Number(openPort), dataDir, administrator: { login, password } }
}

/** What carries a kiosk's screens: the browser host's WebSocket, or the shell's link under the real preload. */
export type CarriedBy = 'browser' | 'preload'

export type CinemaKiosk = Program & {
  /** What a browser opens, or where the main process of a page with the preload is reached. */
  readonly address: string
  readonly dataDir: string
}

const kioskPrograms = {
  browser: {
    file: 'electron/browser-main.ts',
    ready: /^kiosk ready (http:\/\/127\.0\.0\.1:\d+\/\?token=\S+) link=browser$/m,
  },
  preload: {
    file: 'tests/support/preload-link/kiosk-program.ts',
    ready: /^kiosk ready (ws:\/\/127\.0\.0\.1:\d+) link=preload$/m,
  },
} as const satisfies Record<CarriedBy, unknown>

/** Starts a kiosk, in the browser host unless another link is to carry its screens, and waits for its ready line. */
export async function startKiosk(needs: {
  readonly name: string
  readonly dataDir: string
  readonly serverUrl: string
  readonly enrolCode?: string
  readonly env?: Readonly<Record<string, string>>
  readonly carriedBy?: CarriedBy
}): Promise<CinemaKiosk> {
  const { name, dataDir, serverUrl, enrolCode, env = {}, carriedBy = 'browser' } = needs
  const { file, ready } = kioskPrograms[carriedBy]
  const program = startProgram(name, {
    args: [file],
    env: {
      TTMS_DATA_DIR: dataDir,
      TTMS_SERVER_URL: serverUrl,
      TTMS_KIOSK_LINK: 'browser',
      TTMS_KIOSK_PORT: '0',
      TTMS_OPEN: '0',
      TTMS_DEMO: '1',
      ...(enrolCode === undefined ? {} : { TTMS_ENROL_CODE: enrolCode }),
      ...env,
    },
  })
  const [, address = ''] = await program.printed(ready)
  return { ...program, address, dataDir }
}

/** The enrolment code that a demo server has at hand. Each enrols one kiosk, and another one follows by itself. */
export function readDemoEnrolCode(server: { readonly dataDir: string }): string {
  return readFileSync(join(server.dataDir, 'central', 'demo-enrol-code'), 'utf8').trim()
}

/** Tells the simulated terminal of a kiosk how its next charge goes (terminal-simulator/wire.ts); the log says where it is. */
export async function tellTerminal(kiosk: Program, behaviour: Behaviour): Promise<void> {
  const [, address] = await kiosk.printed(/"event":"terminal-simulator-ready","address":"(http:[^"]+)"/)
  const response = await fetch(`${address}/behaviour`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(behaviour),
  })
  if (!response.ok) throw new Error(`the terminal at ${address} answered ${response.status}`)
}

export type LedgerLine = { readonly key: string; readonly state: string; readonly amountFen: number }

/** The simulated terminal's own record of a kiosk's payments: what happened to the money, whatever the kiosk believes. */
export function readLedger(kiosk: Pick<CinemaKiosk, 'dataDir'>): LedgerLine[] {
  const lines = readFileSync(join(kiosk.dataDir, 'terminal', 'ledger.jsonl'), 'utf8').split('\n')
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line))
}
