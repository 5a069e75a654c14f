import { sql, type Updateable } from 'kysely'
import type { Tables } from '../../../server/db/tables.ts'
import type { UploadedEntry } from '../../../server/ledger/journals/journal-store.ts'
import type { AccountId, DeviceNumber, ShowtimeId } from '../../../shared/core/ids.ts'
import type { ProvenSeat } from '../../../shared/seats/contract.ts'
import { addShowtime, callOff } from '../../support/central-cinema.ts'
import type { TestServer } from '../../support/central-server.ts'
import type { SeededRandom } from '../../support/seeded-random.ts'
import { enrolKiosk, type TestKiosk } from '../../support/signing-kiosk.ts'
import { addStaff, sellOne, takeBack } from '../../support/staff-at-kiosk.ts'
import { createRandomEntries, type Names } from './random-entries.ts'

export type RandomJournal = {
  readonly device: DeviceNumber
  readonly kiosk: TestKiosk
  readonly names: Names
  readonly manager: AccountId
  /** Its next entries; among them a sale with what no table holds, where that is wanted. */
  readonly next: (count: number, isUnfit: boolean) => UploadedEntry[]
}

/** A kiosk with showtimes to sell, what it was before and another one, and a journal that it may have written. */
export async function openRandomJournal(server: TestServer, chance: SeededRandom): Promise<RandomJournal> {
  const before = await enrolKiosk(server)
  const kiosk = await enrolKiosk(server, null, before, before.key)
  const other = await enrolKiosk(server)
  const manager = await addStaff(server, 'manager', kiosk)
  const showtimeIds = [await addShowtime(server), await addShowtime(server), await addShowtime(server)] as const
  const ofOthers = [await sellOne(other, showtimeIds[0], 9), await sellOne(before, showtimeIds[1], 9)]
  const names: Names = {
    ...{ device: kiosk.device, former: before.device, other: other.device },
    showtimeIds: [...showtimeIds],
    staff: [manager, await addStaff(server, 'clerk'), await addStaff(server, 'customer')],
    granted: new Map<ShowtimeId, ProvenSeat[]>(),
    sales: ofOthers.map(({ saleId, showtimeId, ticketNumber, payment }) => ({
      ...{ saleId, showtimeId, paymentKey: payment.key, ticketNumbers: [ticketNumber as never] },
    })),
    ticketNumbers: ofOthers.map(({ ticketNumber }) => ticketNumber as never),
  }
  const entryOf = createRandomEntries(chance, names, server.time.clock.nowMs())
  let seq = 0
  const next = (count: number, isUnfit: boolean): UploadedEntry[] => {
    const unfitAt = isUnfit ? chance.below(count) : -1
    return Array.from({ length: count }, (_, index) => {
      seq += 1
      return entryOf(1, seq, { isUnfit: index === unfitAt })
    })
  }
  return { device: kiosk.device, kiosk, names, manager, next }
}

type Stop = Updateable<Tables['devices']>

const stops: readonly [Stop, ...Stop[]] = [
  { state: 'written-off' },
  { state: 'closed' },
  { state: 'forked' },
  { is_blocked: true },
  { recovery: 'unreported' },
  { recovery: 'reported' },
  { recovery: null },
]

/** What others do between two batches: grants, prices, a showtime that is off, refunds, and a kiosk that staff stop. */
export async function changeTheWorld(server: TestServer, journal: RandomJournal, chance: SeededRandom): Promise<void> {
  const { db } = server
  const { device, kiosk, names, manager } = journal
  await db.updateTable('devices').set({ state: 'enrolled', is_blocked: false }).where('device', '=', device).execute()
  for (const showtimeId of names.showtimeIds) {
    const [row, own] = [1 + chance.below(6), names.granted.get(showtimeId) ?? []]
    const seats = Array.from({ length: 6 }, (_, index) => ({ row, col: 1 + index }))
    const answer = await kiosk.grant(showtimeId, seats)
    names.granted.set(showtimeId, [...own, ...((answer.body as { seats?: ProvenSeat[] }).seats ?? [])])
  }
  if (chance.isHit(0.15)) await callOff(server, chance.pick(names.showtimeIds))
  if (chance.isHit(0.2)) {
    const showtimeId = chance.pick(names.showtimeIds)
    await sql`insert into former_prices select cinema_id, showtime_id, price_fen from showtimes
      where showtime_id = ${showtimeId} on conflict do nothing`.execute(db)
    await db
      .updateTable('showtimes')
      .set({ price_fen: 4_000 as never })
      .where('showtime_id', '=', showtimeId)
      .execute()
  }
  if (chance.isHit(0.1)) {
    await db
      .updateTable('showtimes')
      .set({ moved_at_ms: server.time.clock.nowMs() + 1 })
      .execute()
  }
  const sold = await db
    .selectFrom('tickets')
    .select('ticket_number')
    .where('state', '=', 'sold')
    .where('device', '=', device)
    .orderBy('ticket_number')
    .execute()
  const refunded = sold[chance.below(Math.max(1, sold.length))]
  if (refunded && chance.isHit(0.5)) await takeBack(server, manager, refunded.ticket_number)
  if (chance.isHit(0.4)) {
    await db.updateTable('devices').set(chance.pick(stops)).where('device', '=', device).execute()
  }
}
