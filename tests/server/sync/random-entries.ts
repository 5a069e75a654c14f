import type { UploadedEntry } from '../../../server/ledger/journals/journal-store.ts'
import {
  type AccountId,
  type DeviceNumber,
  type ShowtimeId,
  serverDevice,
  type TicketNumber,
  toDeviceId,
} from '../../../shared/core/ids.ts'
import type { EntryKind } from '../../../shared/journal/journal-entry.ts'
import type { ProvenSeat } from '../../../shared/seats/contract.ts'
import type { SeededRandom } from '../../support/seeded-random.ts'

type Sale = {
  readonly saleId: string
  readonly showtimeId: ShowtimeId
  readonly ticketNumbers: readonly TicketNumber[]
  readonly paymentKey: string
}

/** What the entries of a random journal may name, of their own and of others. */
export type Names = {
  readonly device: DeviceNumber
  readonly former: DeviceNumber
  readonly other: DeviceNumber
  readonly showtimeIds: readonly [ShowtimeId, ...ShowtimeId[]]
  readonly staff: readonly [AccountId, ...AccountId[]]
  /** What this kiosk was granted and has not used, as it believes. */
  readonly granted: Map<ShowtimeId, ProvenSeat[]>
  /** Sales and tickets of anybody. */
  readonly sales: Sale[]
  readonly ticketNumbers: TicketNumber[]
}

const priceFen = 3_990

/** Makes the next entry of one journal: most are such as an honest kiosk writes, and some name what they should not. */
export function createRandomEntries(chance: SeededRandom, names: Names, nowMs: number) {
  let ids = 0
  let tickets = 0
  const entryIds: string[] = []
  const keys: string[] = []
  const { device, former, other } = names
  const uuid = () => {
    ids += 1
    return `${String(device).padStart(8, '0')}-0000-4000-8000-${String(ids).padStart(12, '0')}`
  }
  const pickOf = <Item>(items: readonly Item[], or: Item): Item =>
    items.length === 0 ? or : (items[chance.below(items.length)] ?? or)
  const showtime = () => (chance.isHit(0.05) ? (99_999 as ShowtimeId) : chance.pick(names.showtimeIds))
  const staff = () => (chance.isHit(0.1) ? (77_777 as AccountId) : chance.pick(names.staff))
  const key = () => (chance.isHit(0.5) || keys.length === 0 ? (keys[keys.push(uuid()) - 1] ?? '') : pickOf(keys, ''))
  const nextTicket = () => {
    tickets += 1
    return toDeviceId(device, tickets) as TicketNumber
  }
  const strangeTicket = () =>
    pickOf(
      [...names.ticketNumbers, toDeviceId(other, 1_234), toDeviceId(serverDevice, 5_432)] as TicketNumber[],
      1 as never,
    )
  const ticketOfSomebody = () => (chance.isHit(0.85) ? pickOf(names.ticketNumbers, nextTicket()) : strangeTicket())
  const someSeats = (showtimeId: ShowtimeId, isUsed: boolean) => {
    const own = names.granted.get(showtimeId) ?? []
    const count = 1 + chance.below(3)
    if (own.length >= count && chance.isHit(0.85)) return isUsed ? own.splice(0, count) : own.slice(0, count)
    return Array.from({ length: count }, (_, index) => ({
      ...{ row: 1 + chance.below(7), col: 1 + ((chance.below(10) + index) % 10), grantNumber: 1 + chance.below(3) },
      proof: 'A'.repeat(22),
    }))
  }
  const plain = (seats: readonly ProvenSeat[]) => seats.map(({ proof: _, ...seat }) => seat)

  const sold = (terminalReference: string) => {
    const showtimeId = showtime()
    const seats = plain(someSeats(showtimeId, true))
    const saleId = chance.isHit(0.04) ? pickOf(names.sales, { saleId: uuid() } as Sale).saleId : uuid()
    const ofTickets = seats.map((seat) => {
      const ticketNumber = chance.isHit(0.04) ? strangeTicket() : nextTicket()
      return { ...seat, ticketNumber, priceFen: chance.isHit(0.05) ? 100 : priceFen, token: 'signed' }
    })
    const paymentKey = key()
    const ticketNumbers = ofTickets.map(({ ticketNumber }) => ticketNumber)
    names.sales.push({ saleId, showtimeId, ticketNumbers, paymentKey })
    names.ticketNumbers.push(...ticketNumbers)
    const totalFen = ofTickets.reduce((sum, ticket) => sum + ticket.priceFen, 0) + (chance.isHit(0.05) ? 1 : 0)
    return {
      saleId,
      showtimeId,
      tickets: ofTickets,
      totalFen,
      payment: { key: paymentKey, method: 'card', terminalReference },
    }
  }
  const aSale = () =>
    pickOf(names.sales, { saleId: uuid(), showtimeId: showtime(), ticketNumbers: [nextTicket()], paymentKey: key() })
  const showing = () => {
    const { saleId, ticketNumbers } = aSale()
    return {
      saleId,
      ticketNumbers: chance.isHit(0.9) ? ticketNumbers : [ticketOfSomebody()],
      copy: 1 + chance.below(2),
    }
  }
  const byStaff = () => (chance.isHit(0.4) ? { accountId: staff() } : {})
  const ofPayment = () => ({ saleId: aSale().saleId, paymentKey: key() })
  const outcome = () => chance.pick(['charged', 'not-charged'] as const)
  const ofRefund = () => ({
    ticketNumber: ticketOfSomebody(),
    saleId: aSale().saleId,
    amountFen: chance.isHit(0.8) ? priceFen : 1_000,
  })
  const refundOf = ({ saleId, ticketNumbers }: Sale) => ({
    saleId,
    ticketNumber: pickOf(ticketNumbers, 1 as never),
    amountFen: priceFen,
  })
  const paid = () =>
    chance.isHit(0.6) ? { how: 'terminal', terminalReference: 'R1' } : { how: 'cash', accountId: staff() }

  const bodies: Readonly<Record<EntryKind, (terminalReference: string) => object>> = {
    sold,
    'rights-taken': () => {
      const showtimeId = showtime()
      return { showtimeId, requestId: uuid(), purpose: 'sale', seats: someSeats(showtimeId, false) }
    },
    'rights-given-back': () => {
      const showtimeId = showtime()
      return { showtimeId, seats: plain(someSeats(showtimeId, true)), reason: 'order-left' }
    },
    'payment-started': () => {
      const showtimeId = showtime()
      const seats = plain(someSeats(showtimeId, false)).map((seat) => ({ ...seat, priceFen }))
      return { ...ofPayment(), showtimeId, seats, totalFen: priceFen * seats.length, method: 'card' }
    },
    'payment-declined': () => ({ ...ofPayment(), outcome: 'declined' }),
    'payment-unknown': ofPayment,
    'reversal-started': ofPayment,
    reversed: ofPayment,
    'payment-settled-by-staff': () => ({ ...ofPayment(), totalFen: priceFen, outcome: outcome(), accountId: staff() }),
    'settlement-checked': () => ({ ...ofPayment(), totalFen: priceFen, staffSaid: outcome(), terminalSaid: outcome() }),
    'payment-left-to-staff': () => ({
      ...{ ...ofPayment(), totalFen: priceFen, terminalSaid: chance.pick(['charged', 'nothing'] as const) },
      former: { device: chance.isHit(0.8) ? former : device, epoch: 1 },
    }),
    printed: () => ({ ...showing(), how: 'screen', ...byStaff() }),
    seen: showing,
    collected: () => ({ ...showing(), ...byStaff() }),
    voided: () => {
      const { saleId, showtimeId, ticketNumbers } = chance.isHit(0.7) ? (names.sales.at(-1) ?? aSale()) : aSale()
      return { saleId, showtimeId, ticketNumbers, accountId: staff() }
    },
    'refund-started': () => ({ ...ofRefund(), paymentKey: key() }),
    'refund-paid': () => ({
      ...(chance.isHit(0.6) ? refundOf(names.sales.at(-1) ?? aSale()) : ofRefund()),
      paid: paid(),
    }),
    'staff-action': () => ({ accountId: staff(), action: 'signed-in' }),
  }
  const often: readonly [EntryKind, ...EntryKind[]] = [
    'sold',
    'sold',
    'sold',
    'printed',
    'seen',
    'collected',
    'payment-started',
  ]
  const kinds = Object.keys(bodies) as [EntryKind, ...EntryKind[]]

  /** `isUnfit`: a sale of which a text has a character that the tables can't hold. */
  return (epoch: number, seq: number, { isUnfit }: { readonly isUnfit: boolean }): UploadedEntry => {
    const kind = isUnfit ? 'sold' : chance.isHit(0.5) ? chance.pick(often) : chance.pick(kinds)
    const id = chance.isHit(0.03) ? pickOf(entryIds, uuid()) : uuid()
    entryIds.push(id)
    const terminalReference = isUnfit ? 'T\0' : chance.pick(['T1', 'T2', 'T\ud800'])
    const entry = { device, epoch, seq, id, kind, at: nowMs, body: bodies[kind](terminalReference) }
    if (chance.isHit(0.02)) return { ...entry, kind: `${kind}\0later` } as UploadedEntry
    if (chance.isHit(0.02)) return { ...entry, device: other } as UploadedEntry
    if (chance.isHit(0.02)) return { ...entry, body: { totalFen: priceFen } } as UploadedEntry
    return entry as UploadedEntry
  }
}
