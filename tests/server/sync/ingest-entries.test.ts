import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../../../server/db/tables.ts'
import type { DeviceRow } from '../../../server/ledger/devices/devices-store.ts'
import type { KeptEntry, UploadedEntry } from '../../../server/ledger/journals/journal-store.ts'
import type { LedgerTx } from '../../../server/ledger/ledger.ts'
import { createSqlLedger } from '../../../server/ledger/sql-ledger.ts'
import { ingestEntries, ingestEntry } from '../../../server/sync/ingest-entries.ts'
import type { Judging } from '../../../server/sync/judge-entry.ts'
import { openTestServer, type TestServer } from '../../support/central-server.ts'
import { databaseKinds } from '../../support/databases.ts'
import { isWholeFigure, seed, tellFigure } from '../../support/figures.ts'
import { testProofs } from '../../support/proofs.ts'
import { createSeededRandom } from '../../support/seeded-random.ts'
import { createSilentLog } from '../../support/silent-log.ts'
import { changeTheWorld, openRandomJournal } from './random-journal.ts'

const journals = isWholeFigure ? 40 : 2
const batches = 6
const maxEntries = 60

/** Each table with what its rows are in order by; null: in whatever order. What a sequence gave is left out. */
const tables: Readonly<Record<string, { readonly by: string | null; readonly without: readonly string[] }>> = {
  tickets: { by: null, without: [] },
  seat_custody: { by: null, without: [] },
  journal_entries: { by: null, without: [] },
  refund_claims: { by: null, without: [] },
  seen_sales: { by: null, without: [] },
  devices: { by: null, without: [] },
  box_office_changes: { by: null, without: [] },
  review_items: { by: 'item_id', without: ['item_id'] },
  audit: { by: 'audit_id', without: ['audit_id'] },
  outbox: { by: 'outbox_id', without: ['outbox_id'] },
}

type Way = (
  tx: LedgerTx,
  device: DeviceRow,
  entries: readonly UploadedEntry[],
  judging: Judging,
) => Promise<readonly Pick<KeptEntry, 'seq' | 'outcome' | 'why'>[]>

/** The plain way: each entry by itself, on the tables themselves. */
const oneByOne: Way = async (tx, device, entries, judging) => {
  const kept = []
  for (const entry of entries) kept.push({ seq: entry.seq, ...(await ingestEntry(tx, device, entry, judging)) })
  return kept
}
const together: Way = async (...given) =>
  (await ingestEntries(...given)).map(({ seq, outcome, why }) => ({ seq, outcome, why }))

class Undone extends Error {}

/** `lastTicket`: the server's numbers after this one are told by their place: one that is undone is never used again. */
async function dump(db: Database, lastTicket: number): Promise<Record<string, unknown[]>> {
  const dumped: Record<string, unknown[]> = {}
  const made = await sql<{ number: number }>`select ticket_number as number from tickets
    where ticket_number > ${lastTicket} and ticket_number < 100000000 order by 1`.execute(db)
  const places = new Map(made.rows.map(({ number }, index) => [String(number), index]))
  const toPlaces = (row: string) =>
    row.replaceAll(/"(?:ticket_number|replica":"refunds",.*"document_id)":"?(\d+)"?/g, (text, number) =>
      places.has(number) ? `new ${places.get(number)}` : text,
    )
  for (const [table, { by, without }] of Object.entries(tables)) {
    const rows = await sql<{ row: object }>`
      select to_jsonb(${sql.table(table)}) - ${without}::text[] as row from ${sql.table(table)}
      order by ${sql.raw(by ?? '1')}`.execute(db)
    const told = rows.rows.map(({ row }) => toPlaces(JSON.stringify(row)))
    const texts = by === null ? told.toSorted() : told
    // A document that is noted twice is sent once, by its first note.
    dumped[table] = table === 'outbox' ? [...new Set(texts)] : texts
  }
  return dumped
}

describe.each(databaseKinds)('entries that are taken in together, on %s', { timeout: 600_000 }, (kind) => {
  let server: TestServer
  beforeAll(async () => {
    server = await openTestServer(kind)
  })
  afterAll(() => server.close())

  it('leave every table as they do one after the other, whatever they tell', async () => {
    const { db, time } = server
    const outcomes = new Map<string, number>()
    let whole = 0
    for (let number = 0; number < journals; number++) {
      const chance = createSeededRandom(seed * 1_000 + number)
      const journal = await openRandomJournal(server, chance)
      for (let batch = 0; batch < batches; batch++) {
        await changeTheWorld(server, journal, chance)
        const entries = journal.next(1 + chance.below(maxEntries), batch % 3 === 2)
        const judging = { nowMs: time.clock.nowMs(), log: createSilentLog().log, proofs: testProofs }
        const run = async (way: Way, tx: LedgerTx) => {
          const devices = await tx.devices.lockKiosks([journal.device])
          const device = devices.find((one) => one.device === journal.device)
          if (!device) throw new Error('the kiosk is gone')
          return way(tx, device, entries, judging)
        }
        const { last_value: lastTicket } = await firstRow(db)
        const undone = async (way: Way) => {
          await sql`select setval('ticket_ids', ${lastTicket})`.execute(db)
          let ended: object = {}
          const running = db.transaction().execute(async (trx) => {
            const kept = await createSqlLedger({ db: trx, clock: time.clock }).transact((tx) => run(way, tx))
            ended = { kept, tables: await dump(trx, lastTicket) }
            throw new Undone()
          })
          await running.catch((error) => {
            if (!(error instanceof Undone)) throw error
          })
          return ended
        }
        const plain = await undone(oneByOne)
        const where = `seed ${seed}, journal ${number}, batch ${batch}: ${JSON.stringify(entries)}`
        expect(await undone(together), where).toEqual(plain)
        await createSqlLedger({ db, clock: time.clock }).transact(async (tx) => {
          let isWhole = true
          const attempt: LedgerTx['attempt'] = async (work) => {
            const done = await tx.attempt(work)
            isWhole &&= done.ok
            return done
          }
          for (const { outcome, why } of await run(together, { ...tx, attempt })) {
            outcomes.set(why ?? outcome, (outcomes.get(why ?? outcome) ?? 0) + 1)
          }
          whole += isWhole ? 1 : 0
        })
      }
    }
    const told = [...outcomes].map(([outcome, count]) => `${count} ${outcome}`).join(', ')
    tellFigure(`entries together and one by one on ${kind}: ${whole} of ${journals * batches} batches whole; ${told}`)
    // Neither way is all that was tried.
    expect(whole).toBeGreaterThan((journals * batches) / 2)
    expect(whole).toBeLessThan(journals * batches)
  })
})

async function firstRow(db: Database) {
  const { rows } = await sql<{ last_value: number }>`select last_value from ticket_ids`.execute(db)
  return rows[0] ?? { last_value: 1 }
}
