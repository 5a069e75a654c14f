import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { merchantContract } from '../../../server/http/merchant/merchant-contract.ts'
import { ttmsContract } from '../../../server/http/ttms/ttms-contract.ts'
import * as edits from '../../../shared/edits/contract.ts'
import { journalEntrySchema } from '../../../shared/journal/journal-entry.ts'
import * as messages from '../../../shared/sync/messages.ts'
import * as staffMessages from '../../../shared/sync/staff-messages.ts'
import { openTestServer, type TestServer } from '../../support/central-server.ts'
import { databaseKinds } from '../../support/databases.ts'

/**
 * The column that each integer of a request comes to, by its name on the wire; or `unkept`, where it reaches no query
 * as it came. An integer that is not listed fails the test: whoever adds one says where it goes.
 */
const columnOf: Readonly<Record<string, `${string}.${string}` | 'unkept'>> = {
  customer_id: 'accounts.account_id',
  accountId: 'accounts.account_id',
  uid: 'merchants.account_id',
  movie_id: 'films.film_id',
  filmId: 'films.film_id',
  movie_duration: 'films.duration_minutes',
  durationMinutes: 'films.duration_minutes',
  hall_id: 'halls.hall_id',
  hallId: 'halls.hall_id',
  schedule_id: 'showtimes.showtime_id',
  showtimeId: 'showtimes.showtime_id',
  order_id: 'tickets.ticket_number',
  ticketNumber: 'tickets.ticket_number',
  ticketNumbers: 'tickets.ticket_number',
  seat_row: 'seat_custody.seat_row',
  row: 'seat_custody.seat_row',
  seat_col: 'seat_custody.seat_col',
  col: 'seat_custody.seat_col',
  grantNumber: 'seat_custody.number',
  device: 'devices.device',
  epoch: 'devices.epoch',
  seq: 'journal_entries.seq',
  lastSeq: 'devices.acknowledged_seq',
  acknowledgedSeq: 'devices.acknowledged_seq',
  at: 'tickets.made_at_ms',
  madeAtMs: 'edits.decided_at_ms',
  schedule_begin_time: 'showtimes.begins_at_ms',
  beginsAt: 'showtimes.begins_at_ms',
  date_time: 'showtimes.begins_at_ms',
  priceFen: 'tickets.price_fen',
  totalFen: 'review_items.amount_fen',
  amountFen: 'review_items.amount_fen',
  level: 'accounts.level',
  itemId: 'review_items.item_id',
  after: 'changes.seq',
  // What is worked out from these, or asked with them, is not what came.
  ...unkept('protocolVersion', 'copy', 'limit', 'page', 'size', 'startedAtMs'),
  // Kept in a JSON column.
  ...unkept('rows', 'cols', 'seat_rows', 'seat_cols', 'hall_seats', 'seat_info'),
  ...unkept('holdSeconds', 'cutoffMinutes', 'refundClosesMinutes', 'turnaroundMinutes', 'allotmentSeats', 'lastSeats'),
  ...unkept('allotmentHours', 'allotmentFullHours', 'allotmentHomeMinutes', 'staleHours'),
}

/** In what unit the column has it, where that is another than the wire's. */
const timesOf: Readonly<Record<string, number>> = { schedule_begin_time: 1_000, beginsAt: 1_000, date_time: 1_000 }

const rangeOf: Readonly<Record<string, readonly [least: bigint, most: bigint]>> = {
  integer: [-(2n ** 31n), 2n ** 31n - 1n],
  bigint: [-(2n ** 63n), 2n ** 63n - 1n],
}

function unkept(...names: readonly string[]): Record<string, 'unkept'> {
  return Object.fromEntries(names.map((name) => [name, 'unkept' as const]))
}

type IntegerField = { readonly of: string; readonly name: string; readonly least: number; readonly most: number }

/** Every integer in this schema, as what is sent, with its bounds. */
function integersOf(of: string, schema: z.ZodType): IntegerField[] {
  const found: IntegerField[] = []
  visit(of, z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' }))
  return found

  function visit(name: string, node: unknown): void {
    if (Array.isArray(node)) for (const one of node) visit(name, one)
    if (typeof node !== 'object' || node === null || Array.isArray(node)) return
    const { type, minimum, maximum, properties, ...inner } = node as Record<string, unknown>
    if (type === 'integer') {
      found.push({ of, name, least: Number(minimum ?? -Infinity), most: Number(maximum ?? Infinity) })
    }
    for (const [key, one] of Object.entries(properties ?? {})) visit(key, one)
    for (const one of Object.values(inner)) visit(name, one)
  }
}

function requestIntegers(): IntegerField[] {
  const ofMessages = Object.entries({ ...messages, ...staffMessages, ...edits }).flatMap(([name, schema]) =>
    schema instanceof z.ZodType && /(Request|Query)Schema$/.test(name) ? integersOf(name, schema) : [],
  )
  const faces = [...Object.values(ttmsContract), ...Object.values(merchantContract)]
  const ofFaces = faces.flatMap((row) =>
    Object.entries(row.parameters).flatMap(([name, parameter]) => integersOf(name, (parameter as Sent).schema)),
  )
  return [
    ...ofMessages,
    ...integersOf('an entry', journalEntrySchema),
    ...integersOf('an edit', edits.editSchema),
    ...ofFaces,
  ]
}

type Sent = { readonly schema: z.ZodType }

describe.each(databaseKinds)('every integer that a request to a server on %s may have', (kind) => {
  let server: TestServer
  beforeAll(async () => {
    server = await openTestServer(kind)
  })
  afterAll(() => server.close())

  it('is bounded by what its column holds', async () => {
    const { rows } = await sql<{ column: string; type: string }>`
      select table_name || '.' || column_name as column, data_type as type from information_schema.columns
      where table_schema = 'public'`.execute(server.db)
    const typeOf = new Map(rows.map(({ column, type }) => [column, type]))
    const integers = requestIntegers()
    const wrong = integers.flatMap(({ of, name, least, most }) => {
      const column = columnOf[name]
      if (column === undefined) return [`${of}: ${name} is not listed here`]
      if (!Number.isSafeInteger(least) || !Number.isSafeInteger(most)) return [`${of}: ${name} has no bounds`]
      if (column === 'unkept') return []
      const range = rangeOf[typeOf.get(column) ?? '']
      if (!range) return [`${of}: ${name} comes to ${column}, which is no column of integers`]
      const times = BigInt(timesOf[name] ?? 1)
      const isWithin = BigInt(least) * times >= range[0] && BigInt(most) * times <= range[1]
      return isWithin ? [] : [`${of}: ${name} may be ${least} to ${most}, and ${column} can't hold that`]
    })
    expect(wrong).toEqual([])
    expect(integers.length).toBeGreaterThan(100)
  })

  it('is found in a schema however deep, with and without bounds', () => {
    const schema = z.object({
      a: z.array(z.object({ b: z.int().max(5) })),
      c: z.union([z.int(), z.string()]).optional(),
    })
    expect(integersOf('x', schema)).toEqual([
      { of: 'x', name: 'b', least: Number.MIN_SAFE_INTEGER, most: 5 },
      { of: 'x', name: 'c', least: Number.MIN_SAFE_INTEGER, most: Number.MAX_SAFE_INTEGER },
    ])
  })
})
