import pg from 'pg'
import { inject } from 'vitest'
import { openPostgres } from '../../../server/db/database.ts'
import type { TestServer } from '../../support/central-server.ts'
import { makeDatabaseIn } from '../../support/postgres-database.ts'
import { serveDatabase } from '../../support/served-database.ts'
import { createSilentLog } from '../../support/silent-log.ts'
import { keyOf } from './device-keys.ts'
import { dumpSql, toEnd } from './dump.ts'
import { noteHistorySql } from './history.ts'
import { createLockOrder } from './lock-order.ts'
import { type Scene, scenes, stageSql } from './stage.ts'
import { watchStatements } from './watch-statements.ts'

/** Ids that the server makes itself begin here, so that they are told from those of the stage. */
const firstOwnId = 10_000_000
const sequences = [
  'account_ids',
  'film_ids',
  'hall_ids',
  'showtime_ids',
  'ticket_ids',
  'device_numbers',
  'review_items_item_id_seq',
]

export type SentStatement = { readonly client: object; readonly text: string; readonly values: readonly unknown[] }

/** One of the lane's servers, whose statements are held back and noted. */
export type WatchedServer = {
  readonly server: TestServer
  /** What it has sent since the last `begin`. */
  readonly sent: () => readonly SentStatement[]
  /** Begins to note again. Before its `pauseBefore`-th statement (from 0) it stops; resolved by then. */
  readonly begin: (pauseBefore: number | null) => void
  /** Resolves once it has stopped there. */
  readonly paused: () => Promise<void>
  readonly resume: () => void
  /** Deadlocks that the database has broken since the last `begin`. */
  readonly deadlocks: () => number
  /** Locks since the last `begin` that were taken after a later one of the order. */
  readonly outOfOrder: () => readonly string[]
}

export type Lane = Awaited<ReturnType<typeof openLane>>

/** Two servers of one cinema on a database of their own, which is the world of one round after the other. */
export async function openLane(number: number, passwordHash: string) {
  const cluster = inject('postgresUrl')
  if (cluster === null) throw new Error('there is no Postgres here to race on')
  const { url, drop } = await makeDatabaseIn(cluster)
  const servers = [await openServer(url, `races-${number}-a`), await openServer(url, `races-${number}-b`)] as const
  const own = new pg.Client(url)
  await own.connect()
  const tables = await tablesInOrder(own)
  await own.query(noteHistorySql(tables))
  const wiped = tables.filter((name) => !keptTables.includes(name))
  // Totals last: they note what is wiped before.
  const wipe = [...wiped, ...totals].map((name) => `delete from ${name};`)
  // A recovery leaves gaps in them, which would use them up in the end.
  const reset = sequences.map(
    (name) => `perform setval('${name}', ${name === 'device_numbers' ? 10_000 : firstOwnId});`,
  )
  for (const scene of scenes) {
    const rows = stageSql(scene, passwordHash, (device) => keyOf(device).publicKey)
    await own.query(`create function ${functionOf(scene)}(round int) returns void language plpgsql as $stage$
      begin perform set_config('races.staging', 'on', true);
      ${wipe.join('\n')} delete from race_history;
      ${reset.join('\n')}
      ${rows} end $stage$`)
  }
  const dump = dumpSql(tables, keptTables)
  let rounds = 0

  return {
    servers,
    tables,
    /** How the tables stand now. */
    end: async (): Promise<string> => toEnd((await own.query({ name: 'dump', text: dump })).rows),
    /** Asks the database beside the servers. */
    ask: async <Row>(query: { readonly name: string; readonly text: string; readonly values?: unknown[] }) =>
      (await own.query(query)).rows as Row[],
    /** Makes a fresh world of this scene; answers the round's number. */
    stage: async (scene: Scene): Promise<number> => {
      rounds += 1
      await own.query({ name: scene, text: `select ${functionOf(scene)}($1)`, values: [rounds] })
      if (rounds % 500 === 0) await own.query('vacuum')
      return rounds
    },
    /** Whether a connection of the lane waits for a lock. */
    isBlocked: async (): Promise<boolean> => {
      const { rows } = await own.query({
        name: 'is-blocked',
        text: 'select exists (select from pg_locks where not granted and pid in (select pid from pg_stat_activity where datname = current_database())) as is',
      })
      return (rows[0] as { is: boolean }).is
    },
    close: async () => {
      for (const { server } of servers) await server.close()
      await own.end()
      await drop()
    },
  }
}

const functionOf = (scene: Scene) => `stage_${scene.replaceAll('-', '_')}`

const keptTables = ['cinemas', 'server_secrets', 'commit_number', 'kysely_migration', 'kysely_migration_lock']

const totals = ['box_office', 'box_office_changes']

/** Tables, those first that refer to others: so they can be emptied in this order. */
async function tablesInOrder(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string; refers_to: string[] }>(`
    select relname as name, array(
      select distinct confrelid::regclass::text from pg_constraint
      where contype = 'f' and conrelid = pg_class.oid and confrelid <> conrelid) as refers_to
    from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by relname`)
  const left = [...rows]
  const ordered: string[] = []
  while (left.length > 0) {
    const next = left.findIndex(({ name }) => !left.some(({ refers_to }) => refers_to.includes(name)))
    const [taken] = left.splice(Math.max(0, next), 1)
    if (taken) ordered.push(taken.name)
  }
  return ordered
}

async function openServer(url: string, applicationName: string): Promise<WatchedServer> {
  const named = new URL(url)
  named.searchParams.set('application_name', applicationName)
  named.searchParams.set('options', '-c deadlock_timeout=20ms')
  let [sent, deadlocks, pauseBefore, isPaused]: [SentStatement[], number, number | null, boolean] = [[], 0, null, false]
  let gate = Promise.withResolvers<void>()
  let stopped = Promise.withResolvers<void>()
  const lockOrder = createLockOrder()
  watchStatements(applicationName, {
    before: (client, text, values) => {
      const isHere = sent.length === pauseBefore
      sent.push({ client, text, values })
      lockOrder.note(client, text, values)
      if (!isHere || isPaused) return null
      isPaused = true
      stopped.resolve()
      return gate.promise
    },
    after: (client, text, { error, rows = [] }) => {
      lockOrder.noteRows(client, text, rows)
      if (error instanceof Error && 'code' in error && error.code === '40P01') deadlocks += 1
    },
  })
  const database = await openPostgres(named.href, createSilentLog().log)
  const server = await serveDatabase(database, {
    ...{ lastSeats: 59, turnaroundMinutes: 10, loginTries: 1e9, registerTries: 1e9 },
    deviceRequests: { burst: 1e9, perSecond: 1, atOnce: 1e9 },
  })
  return {
    server,
    sent: () => sent,
    begin: (next) => {
      ;[sent, deadlocks, pauseBefore, isPaused] = [[], 0, next, false]
      lockOrder.forget()
      gate = Promise.withResolvers<void>()
      stopped = Promise.withResolvers<void>()
    },
    paused: () => stopped.promise,
    resume: () => gate.resolve(),
    deadlocks: () => deadlocks,
    outOfOrder: lockOrder.faults,
  }
}
