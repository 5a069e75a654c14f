import { join } from 'node:path'
import type { JournalOwner } from '../../../electron/journal/journal.ts'
import { openKioskStore } from '../../../electron/journal/open-kiosk-store.ts'
import { systemRandom } from '../../../runtime/system-ports.ts'
import { idsPerDevice } from '../../../shared/core/ids.ts'
import {
  type EntryBody,
  type EntryKind,
  type JournalEntry,
  journalEntrySchema,
} from '../../../shared/journal/journal-entry.ts'
import { cinemaClockOf } from '../../support/cinema-clock.ts'
import { anyProof } from '../../support/proofs.ts'

const owner = { device: 1, epoch: 1 } as JournalOwner
const [rows, cols, salesOfAShowtime, showtimesADay] = [12, 20, 60, 12] as const
const dayMs = 86_400_000
const writtenAtOnce = 1_000
/** As long as a signed ticket is. */
const token = 'T'.repeat(150)

/**
 * A kiosk's data folder with a journal of so many entries, as months of selling leave it: seats taken and returned,
 * payments, most of them sold, tickets printed and seen, some declined, some paid back. Acknowledged but for the last.
 */
export async function fillJournal(dataDir: string, entryCount: number): Promise<void> {
  const nowMs = Date.now()
  const clock = { nowMs: () => nowMs, monotonicMs: () => 0 }
  const store = await openKioskStore({
    directory: join(dataDir, 'kiosk'),
    sealDirectory: `${dataDir}-seal`,
    clock,
    cinemaClock: cinemaClockOf(clock),
    random: systemRandom,
    keystore: null,
  })
  await store.deviceKeys.take(owner.device)
  await store.journal.begin(owner)
  let batch: JournalEntry[] = []
  let seq = 0
  const write = async () => {
    const { error } = await store.database.journal.bulkInsert(
      batch.map((entry) => ({ key: `${entry.device}-${entry.epoch}-${entry.seq}`, ...entry })),
    )
    if (error.length > 0) throw new Error(`${error.length} entries were not written`)
    batch = []
  }
  for (const { kind, body, atMs } of factsOf(entryCount, nowMs)) {
    seq += 1
    const entry = { ...owner, seq, id: systemRandom.uuid(), kind, at: Math.round(atMs), body }
    batch.push(journalEntrySchema.parse(entry))
    if (batch.length === writtenAtOnce) await write()
    if (seq === entryCount) break
  }
  await write()
  await store.journal.acknowledge(entryCount - 1, 'fsync', anyProof)
  await store.close()
}

type Fact = { readonly kind: EntryKind; readonly body: unknown; readonly atMs: number }

/** The last of them a minute ago. */
function* factsOf(entryCount: number, nowMs: number): Generator<Fact> {
  const salesInAll = entryCount / 4.4
  const perSaleMs = dayMs / (salesOfAShowtime * showtimesADay)
  let atMs = nowMs - 60_000 - salesInAll * perSaleMs
  let tickets = 0
  const fact = <Kind extends EntryKind>(kind: Kind, body: EntryBody<Kind> | object): Fact => ({ kind, body, atMs })
  for (let number = 1; ; number++) {
    const showtimeId = number
    const beginsAt = Math.round(atMs / 1_000) + 7_200
    const performance = { filmId: 1 + (number % 40), hallId: 1 + (number % 6), beginsAt }
    let place = 0
    for (let sale = 0; sale < salesOfAShowtime; sale++) {
      if (sale % 4 === 0) {
        const seats = Array.from({ length: 8 }, (_, index) => ({ ...placeOf(place + index), grantNumber: 1 }))
        const proven = seats.map((seat) => ({ ...seat, proof: anyProof }))
        yield fact('rights-taken', { showtimeId, requestId: systemRandom.uuid(), purpose: 'allotment', seats: proven })
      }
      atMs += perSaleMs
      const isDeclined = sale % 15 === 7
      const count = 1 + (sale % 3)
      const seats = Array.from({ length: Math.min(2, count) }, (_, index) => {
        return { ...placeOf(place + index), grantNumber: 1, priceFen: 4_500 }
      })
      const totalFen = 4_500 * seats.length
      const [saleId, paymentKey] = [systemRandom.uuid(), systemRandom.uuid()]
      const paid = { saleId, paymentKey }
      yield fact('payment-started', {
        ...paid,
        showtimeId,
        seats,
        totalFen,
        method: 'card',
        performance,
        language: 'zh',
      })
      if (isDeclined) {
        yield fact('payment-declined', { ...paid, outcome: 'declined' })
        yield fact('rights-given-back', { showtimeId, seats: seats.map(toGranted), reason: 'order-left' })
        place += 2
        continue
      }
      const sold = seats.map((seat, index) => ({ ...seat, ticketNumber: idsPerDevice + tickets + index + 1, token }))
      tickets += sold.length
      const payment = { key: paymentKey, method: 'card', terminalReference: `R${tickets}`, settledBy: 'charge' }
      yield fact('sold', { saleId, showtimeId, tickets: sold, totalFen, payment, performance, language: 'zh' })
      const showing = { saleId, ticketNumbers: sold.map(({ ticketNumber }) => ticketNumber), copy: 1 }
      yield fact('printed', { ...showing, how: 'screen' })
      yield fact('seen', showing)
      if (sale % 3 === 0) yield fact('collected', showing)
      const [first] = sold
      if (sale % 50 === 9 && first) {
        const refund = { ticketNumber: first.ticketNumber, saleId, amountFen: 4_500 }
        yield fact('refund-started', { ...refund, paymentKey })
        yield fact('refund-paid', { ...refund, paid: { how: 'terminal', terminalReference: `B${tickets}` } })
      }
      place += 2
    }
    if (number % showtimesADay === 0) yield fact('staff-action', { accountId: 5, action: 'signed-in' })
  }
}

function placeOf(index: number) {
  return { row: 1 + (Math.floor(index / cols) % rows), col: 1 + (index % cols) }
}

function toGranted({
  row,
  col,
  grantNumber,
}: {
  readonly row: number
  readonly col: number
  readonly grantNumber: number
}) {
  return { row, col, grantNumber }
}
