import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import {
  type CinemaKiosk,
  type CinemaServer,
  type Login,
  readDemoEnrolCode,
  startKiosk,
  startServer,
} from '../support/cinema-programs.ts'
import type { Program } from '../support/programs.ts'
import { until } from '../support/until.ts'
import { type FaultyLine, openFaultyLine } from './faulty-line.ts'

/** One program that is killed and started again, on the same data. */
export type Powered<One extends Program> = {
  readonly name: string
  readonly now: () => One
  readonly kill: () => Promise<void>
  readonly start: () => Promise<void>
}

export type ClusterPrograms = {
  readonly administrator: Login
  readonly server: Powered<CinemaServer>
  readonly kiosks: readonly Powered<CinemaKiosk>[]
  /** The lines of the kiosks and, last, that of the web. */
  readonly lines: readonly FaultyLine[]
  readonly web: FaultyLine
  /** What every program printed since its last start. */
  readonly report: () => string
  readonly close: () => Promise<void>
}

const administrator = { login: 'office@cinema.example', password: 'office-12345' }
const kioskCount = 3

/** A zone in which a run does not cross midnight, since a kiosk's staff page counts the sales of a day. */
const timeZone = [22, 23, 0, 1].includes(new Date().getUTCHours()) ? 'Asia/Shanghai' : 'UTC'

/** A central server and three kiosks as programs of their own, each kiosk behind a line of its own. */
export async function startPrograms(folder: string, seed: number, databaseUrl?: string): Promise<ClusterPrograms> {
  const serverDir = join(folder, 'server')
  const server = await power('server', (before?: CinemaServer) =>
    startServer({
      dataDir: serverDir,
      ...(before ? { port: before.port } : {}),
      ...(databaseUrl === undefined ? {} : { databaseUrl }),
      env: {
        ...{ TTMS_TIME_ZONE: timeZone, TTMS_HOLD_SECONDS: '5', TTMS_REGISTER_TRIES: '1000000' },
        ...{ TTMS_ADMIN_EMAIL: administrator.login, TTMS_ADMIN_PASSWORD: administrator.password },
      },
    }),
  )
  const { port } = server.now()
  const lines: FaultyLine[] = []
  const kiosks: Powered<CinemaKiosk>[] = []
  const usedCodes: string[] = []
  for (let number = 1; number <= kioskCount; number++) {
    const line = await openFaultyLine(port, seed * 100 + number)
    const name = `kiosk-${number}`
    await until(async () => {
      await pause(50)
      return !usedCodes.includes(readDemoEnrolCode(server.now()))
    })
    const enrolCode = readDemoEnrolCode(server.now())
    usedCodes.push(enrolCode)
    const dataDir = join(folder, name)
    mkdirSync(dataDir)
    const env = { TTMS_TIME_ZONE: timeZone, TTMS_ALLOTMENT_HOURS: '6' }
    lines.push(line)
    kiosks.push(await power(name, () => startKiosk({ name, dataDir, serverUrl: line.url, enrolCode, env })))
  }
  const web = await openFaultyLine(port, seed * 100)
  lines.push(web)
  const all = [server, ...kiosks]
  return {
    administrator,
    server,
    kiosks,
    lines,
    web,
    report: () => all.map((one) => one.now().report()).join(''),
    close: async () => {
      await Promise.all(all.map((one) => one.now().kill()))
      await Promise.all(lines.map((line) => line.close()))
    },
  }
}

async function power<One extends Program>(
  name: string,
  startOne: (before?: One) => Promise<One>,
): Promise<Powered<One>> {
  let one = await startOne()
  return {
    name,
    now: () => one,
    kill: async () => {
      await one.kill()
    },
    start: async () => {
      one = await startOne(one)
    },
  }
}
