// What a cinema must be able to say for itself after whatever happened, judged by what people were told, what the payment
// terminals did and what the box office says. Imports nothing of ours, so that no mistake is made twice.

/** Something that a person was told, in the order in which it was told. `sale`: one order at one kiosk. */
export type Told = { readonly by: string; readonly atMs: number } & (
  | { readonly what: 'paying'; readonly sale: string; readonly fen: number }
  | { readonly what: 'not-sold' | 'paid-back'; readonly sale: string }
  /** `sale`: null where a ticket is its own order, as on the web. */
  | ({ readonly what: 'ticket'; readonly sale: string | null; readonly fen: number } & Ticket & {
        readonly isOffline?: boolean
      })
)

export type Ticket = {
  readonly ticket: number
  readonly showtime: number
  readonly row: number
  readonly col: number
}

/**
 * A ticket that somebody asked to take back. `lost`: nobody knows what came of it, since no answer came, or the line
 * delivered the request a second time after it had been refused.
 */
export type Refund = {
  readonly ticket: number
  readonly askedAtMs: number
  readonly answer: 'done' | 'refused' | 'lost'
}

/** One kiosk: its terminal's own ledger, as JSON lines, and what its staff page says once all is quiet. */
export type KioskRecord = {
  readonly name: string
  readonly ledger: string
  readonly staff: {
    readonly sales: number
    readonly tickets: number
    readonly fen: number
    readonly openPayments: number
    readonly waiting: number
  }
}

export type BoxOffice = { readonly tickets: number; readonly fen: number }

export type CinemaRecord = {
  readonly told: readonly Told[]
  readonly refunds: readonly Refund[]
  readonly kiosks: readonly KioskRecord[]
  /** The web customers' own lists of orders: sold, or refunded. */
  readonly webOrders: readonly { readonly ticket: number; readonly isSold: boolean }[]
  /** Seats of showtimes still on that nobody can buy, once all is quiet; `onShow` are those showtimes. */
  readonly takenSeats: readonly { readonly showtime: number; readonly row: number; readonly col: number }[]
  readonly onShow: readonly number[]
  readonly boxOffice: BoxOffice
  /** In the end every ticket that was told is taken back, and the box office is asked again. */
  readonly returned: readonly Refund[]
  readonly boxOfficeAfterReturns: BoxOffice
}

type ToldTicket = Extract<Told, { what: 'ticket' }>

/** Everything that is wrong, in sentences; none where nobody was harmed. */
export function faultsIn(record: CinemaRecord): string[] {
  return [
    ...faultyNumbers(record),
    ...seatsSoldTwice(record),
    ...record.kiosks.flatMap((kiosk) => [
      ...faultyLedger(kiosk),
      ...faultyPayments(record, kiosk),
      ...faultyRefunds(record, kiosk),
    ]),
    ...ticketsLost(record),
    ...faultyBoxOffice(record),
  ]
}

function ticketsOf(record: CinemaRecord): ToldTicket[] {
  return record.told.flatMap((told) => (told.what === 'ticket' ? [told] : []))
}

function faultyNumbers(record: CinemaRecord): string[] {
  const seats = new Map<number, string>()
  return ticketsOf(record).flatMap((told) => {
    const seat = `${told.by}, ${seatOf(told)}`
    const before = seats.get(told.ticket)
    seats.set(told.ticket, seat)
    return before === undefined ? [] : [`ticket ${told.ticket} was told for ${before} and for ${seat}`]
  })
}

/** A seat is another's only once somebody has asked to take its ticket back. */
function seatsSoldTwice(record: CinemaRecord): string[] {
  const faults: string[] = []
  const lastBySeat = new Map<string, ToldTicket>()
  const asked = new Map<number, number>()
  for (const { ticket, answer, askedAtMs } of record.refunds) {
    if (answer !== 'refused') asked.set(ticket, Math.min(askedAtMs, asked.get(ticket) ?? askedAtMs))
  }
  for (const told of ticketsOf(record).toSorted((a, b) => a.atMs - b.atMs)) {
    const seat = seatOf(told)
    const before = lastBySeat.get(seat)
    lastBySeat.set(seat, told)
    if (before && !((asked.get(before.ticket) ?? Number.POSITIVE_INFINITY) <= told.atMs)) {
      faults.push(
        `${seat} was sold twice: ticket ${before.ticket} by ${before.by}, ticket ${told.ticket} by ${told.by}`,
      )
    }
  }
  return faults
}

type LedgerLine = {
  readonly key: string
  readonly state: string
  readonly amountFen: number
  /** Only of money that was paid back. */
  readonly refundKey?: string
}

function linesOf({ ledger }: KioskRecord): LedgerLine[] {
  return ledger
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}

function chargeLinesOf(kiosk: KioskRecord): LedgerLine[] {
  return linesOf(kiosk).filter(({ refundKey }) => refundKey === undefined)
}

function paidBackBy(kiosk: KioskRecord): LedgerLine[] {
  return linesOf(kiosk).filter(({ state }) => state === 'refunded')
}

/** A charge begins once, and money that went back stays back. */
function faultyLedger(kiosk: KioskRecord): string[] {
  const states = new Map<string, string[]>()
  for (const { key, state } of chargeLinesOf(kiosk)) states.set(key, [...(states.get(key) ?? []), state])
  return [...states].flatMap(([key, all]) => {
    const charges = all.filter((state, index) => state === 'approved' && all[index - 1] !== 'approved').length
    const begun = all.filter((state) => state === 'in-progress').length
    if (charges > 1 || begun > 1) return [`${kiosk.name}: the key ${key} was charged twice: ${all}`]
    return charges === 1 && begun === 0 ? [`${kiosk.name}: the key ${key} was charged out of nothing`] : []
  })
}

/** What each kiosk's terminal charged, in fen; a charge that was reversed whole is none. */
function chargesOf(kiosk: KioskRecord): number[] {
  const last = new Map(chargeLinesOf(kiosk).map((line) => [line.key, line]))
  return [...last.values()].flatMap(({ state, amountFen }) => (state === 'approved' ? [amountFen] : []))
}

/**
 * Every charge is one sale that was told, or one whose customer the kiosk left in the dark (it was killed between the
 * payment and its outcome), and every sale that was told was charged.
 */
function faultyPayments(record: CinemaRecord, kiosk: KioskRecord): string[] {
  const { name, staff } = kiosk
  const charges = chargesOf(kiosk)
  const { sold, dark } = salesAt(record, name)
  const left = without(charges, sold)
  const faults: string[] = []
  for (const fen of without(sold, charges)) faults.push(`${name}: a sale of ${fen} was told and never charged`)
  for (const fen of without(left, dark)) faults.push(`${name}: ${fen} was charged and nothing was sold for it`)
  if (staff.sales !== charges.length) faults.push(`${name}: ${charges.length} charges, but ${staff.sales} sales`)
  if (staff.fen !== sum(charges)) faults.push(`${name}: ${sum(charges)} was charged, but sales are ${staff.fen}`)
  if (staff.openPayments > 0) faults.push(`${name}: ${staff.openPayments} payments were never settled`)
  if (staff.waiting > 0) faults.push(`${name}: ${staff.waiting} entries never reached the server`)
  return faults
}

/**
 * Money goes back once for each ticket that somebody asked to take back, or whose showtime was called off, and never more
 * than was charged.
 */
function faultyRefunds(record: CinemaRecord, kiosk: KioskRecord): string[] {
  const { name } = kiosk
  const paidBack = paidBackBy(kiosk)
  const keys = paidBack.map(({ refundKey }) => refundKey)
  const faults = keys.flatMap((key, index) =>
    keys.indexOf(key) < index ? [`${name}: ${key} was paid back twice`] : [],
  )
  for (const { key, amountFen } of chargeLinesOf(kiosk).filter(({ state }) => state === 'approved')) {
    const fen = sum(paidBack.flatMap((line) => (line.key === key ? [line.amountFen] : [])))
    if (fen > amountFen) faults.push(`${name}: ${fen} was paid back of a charge of ${amountFen}`)
  }
  const asked = new Set(record.refunds.flatMap(({ ticket, answer }) => (answer === 'refused' ? [] : [ticket])))
  const onShow = new Set(record.onShow)
  const ended = ticketsOf(record).filter(({ by, ticket, showtime }) => {
    return by === name && (asked.has(ticket) || !onShow.has(showtime))
  })
  for (const fen of without(fromLines(paidBack), fromTickets(ended)))
    faults.push(`${name}: ${fen} was paid back for nothing`)
  return faults
}

function fromLines(lines: readonly LedgerLine[]): number[] {
  return lines.map(({ amountFen }) => amountFen)
}

function fromTickets(tickets: readonly ToldTicket[]): number[] {
  return tickets.map(({ fen }) => fen)
}

/** The totals of the sales that were told at a kiosk, and of the payments of which nobody was told the outcome. */
function salesAt(record: CinemaRecord, name: string): { readonly sold: number[]; readonly dark: number[] } {
  const bySale = new Map<string, { sold: number; open: number | null }>()
  for (const told of record.told) {
    if (told.by !== name || told.sale === null) continue
    const sale = bySale.get(told.sale) ?? { sold: 0, open: null }
    bySale.set(told.sale, sale)
    sale.open = told.what === 'paying' ? told.fen : null
    if (told.what === 'ticket') sale.sold += told.fen
  }
  const sales = [...bySale.values()]
  return {
    sold: sales.flatMap(({ sold }) => (sold > 0 ? [sold] : [])),
    dark: sales.flatMap(({ open }) => (open === null ? [] : [open])),
  }
}

/** Tickets that were certainly, or as the returns and the terminals showed, taken back before the end. */
function refundedBefore(record: CinemaRecord): Set<number> {
  const refusedAtReturn = new Set(
    record.returned.flatMap(({ ticket, answer }) => (answer === 'refused' ? [ticket] : [])),
  )
  const asked = record.refunds.flatMap(({ ticket, answer }) => {
    return answer === 'done' || (answer === 'lost' && refusedAtReturn.has(ticket)) ? [ticket] : []
  })
  return new Set([...asked, ...paidBackUnasked(record, new Set(asked), refusedAtReturn)])
}

/** A kiosk that sold a showtime which had been called off meanwhile returns the money by itself. */
function paidBackUnasked(
  record: CinemaRecord,
  asked: ReadonlySet<number>,
  refusedAtReturn: ReadonlySet<number>,
): number[] {
  const onShow = new Set(record.onShow)
  return record.kiosks.flatMap((kiosk) => {
    const own = ticketsOf(record).filter(({ by }) => by === kiosk.name)
    const ofAsked = fromTickets(own.filter(({ ticket }) => asked.has(ticket)))
    const left = without(fromLines(paidBackBy(kiosk)), ofAsked)
    const ended = own.filter(({ ticket, showtime }) => !onShow.has(showtime) && refusedAtReturn.has(ticket))
    return ended.flatMap(({ ticket, fen }) => {
      const place = left.indexOf(fen)
      if (place < 0) return []
      left.splice(place, 1)
      return [ticket]
    })
  })
}

function ticketsLost(record: CinemaRecord): string[] {
  const faults: string[] = []
  const refunded = refundedBefore(record)
  const taken = new Set(record.takenSeats.map(seatOf))
  const onShow = new Set(record.onShow)
  const returned = new Map(record.returned.map(({ ticket, answer }) => [ticket, answer]))
  const webOrders = new Map(record.webOrders.map(({ ticket, isSold }) => [ticket, isSold]))
  for (const told of ticketsOf(record)) {
    const { ticket, sale } = told
    const isLive = !refunded.has(ticket)
    const name = `ticket ${ticket} (${told.by}, ${seatOf(told)})`
    if (sale === null && webOrders.get(ticket) !== isLive) faults.push(`${name} is not among its customer’s orders`)
    if (!isLive) continue
    if (onShow.has(told.showtime) && !taken.has(seatOf(told))) faults.push(`the seat of ${name} is for sale`)
    if (returned.get(ticket) !== 'done') faults.push(`${name} could not be refunded: the cinema does not know it`)
  }
  const known = new Set(ticketsOf(record).map(({ ticket }) => ticket))
  for (const { ticket } of record.webOrders) {
    if (!known.has(ticket)) faults.push(`nobody was told of the web order ${ticket}`)
  }
  return faults
}

/** The box office is the tickets that were told less those taken back, and the sales of the customers in the dark. */
function faultyBoxOffice(record: CinemaRecord): string[] {
  const tickets = ticketsOf(record)
  const refunded = refundedBefore(record)
  const live = tickets.filter(({ ticket }) => !refunded.has(ticket))
  const atKiosks = tickets.filter(({ sale }) => sale !== null)
  const untold = {
    tickets: sum(record.kiosks.map(({ staff }) => staff.tickets)) - atKiosks.length,
    fen: sum(record.kiosks.flatMap(chargesOf)) - sum(atKiosks.map(({ fen }) => fen)),
  }
  const wanted = { tickets: live.length + untold.tickets, fen: sum(live.map(({ fen }) => fen)) + untold.fen }
  return [
    ...differences('the box office', record.boxOffice, wanted),
    ...differences('the box office after the returns', record.boxOfficeAfterReturns, untold),
  ]
}

function differences(what: string, is: BoxOffice, wanted: BoxOffice): string[] {
  if (is.tickets === wanted.tickets && is.fen === wanted.fen) return []
  return [`${what} says ${is.tickets} tickets, ${is.fen} fen; it should be ${wanted.tickets}, ${wanted.fen}`]
}

function seatOf({ showtime, row, col }: Omit<Ticket, 'ticket'>): string {
  return `showtime ${showtime} row ${row} seat ${col}`
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

/** The numbers less those others, each taken off once. */
function without(numbers: readonly number[], others: readonly number[]): number[] {
  const left = [...numbers]
  for (const other of others) {
    const place = left.indexOf(other)
    if (place >= 0) left.splice(place, 1)
  }
  return left
}
