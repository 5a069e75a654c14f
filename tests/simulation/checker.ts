// What must hold in the end, judged from outside: printed tickets, the terminals' own ledgers and the box office. It
// imports nothing, so that no fault of the product's can hide in it.

export type PrintedTicket = {
  readonly kiosk: number
  readonly showtimeId: number
  readonly row: number
  readonly col: number
  readonly ticketNumber: number
  readonly priceFen: number
  /** When its price was told, from and until, true time: a kiosk without a line may have known it for long. */
  readonly toldMs: readonly [number, number]
  /** What its customer was told besides; null: a web shop tells it itself. */
  readonly told: { readonly beginsAt: number; readonly hallName: string } | null
}

export type TerminalLine = {
  readonly reference: string
  readonly amountFen: number
  readonly state: string
  /** What of it went back, ticket by ticket. */
  readonly refundedFen: number
}

export type BoxOfficeTicket = {
  readonly showtimeId: number
  readonly row: number
  readonly col: number
  readonly ticketNumber: number
  readonly state: string
  readonly paidFen: number
  readonly reference: string | null
  /** The box office has it that its money went back. */
  readonly isPaidBack: boolean
  /** The box office has it that another ticket took its place: what was paid for it counts to that one. */
  readonly isReplaced: boolean
}

/** Handed over a till by staff, for a ticket that was taken back. */
export type CashPaid = { readonly ticketNumber: number; readonly amountFen: number }

/** A seat of a lost kiosk that two people have signed to be sold again. */
export type SignedAway = {
  readonly device: number
  readonly showtimeId: number
  readonly row: number
  readonly col: number
}

export type Evidence = {
  readonly printed: readonly PrintedTicket[]
  readonly terminals: readonly TerminalLine[]
  readonly boxOffice: readonly BoxOfficeTicket[]
  readonly cash: readonly CashPaid[]
  readonly signedAway: readonly SignedAway[]
  /** What each showtime cost from when on, the earliest first. */
  readonly pricesFen: ReadonlyMap<number, readonly { readonly sinceMs: number; readonly priceFen: number }[]>
  /** Charges of kiosks whose disk was restored or lost before it was sent: their tickets count, printed or not. */
  readonly excusedReferences: ReadonlySet<string>
  /** What the staff page lists of charges whose end nobody knows: the amount by the terminal's own reference. */
  readonly listedFen: ReadonlyMap<string, number>
  /** Tickets that a server's database has lost since the copy that was restored: only counted. */
  readonly forgotten: readonly PrintedTicket[]
  /** Tickets that were taken back, though a box office that was restored has forgotten it. */
  readonly endedTickets: ReadonlySet<number>
}

export type Verdict = {
  readonly seatsSoldTwice: readonly string[]
  readonly paidForNothing: readonly string[]
  readonly fenOutOfBalance: number
  readonly wrongPrices: readonly string[]
  /** Seats of forgotten tickets that somebody else has by now. */
  readonly forgottenSoldAgain: readonly string[]
}

/** The three figures of the promise, each with what it was found in. `isFinal`: everything has been sent by now. */
export function checkEvidence(evidence: Evidence, isFinal: boolean): Verdict {
  const { terminals, boxOffice, cash, excusedReferences, listedFen } = evidence
  const takenFen = new Map<string, number>()
  for (const { reference, amountFen, state, refundedFen } of terminals) {
    if (state === 'approved') takenFen.set(reference, (takenFen.get(reference) ?? 0) + amountFen - refundedFen)
  }
  const bookedFen = new Map<string, number>()
  const referenceOf = new Map(boxOffice.map(({ ticketNumber, reference }) => [ticketNumber, reference]))
  for (const { ticketNumber, amountFen } of cash) {
    const reference = referenceOf.get(ticketNumber)
    if (reference) takenFen.set(reference, (takenFen.get(reference) ?? 0) - amountFen)
  }
  for (const { reference, paidFen, isPaidBack, isReplaced } of boxOffice) {
    const keptFen = isPaidBack || isReplaced ? 0 : paidFen
    if (reference !== null) bookedFen.set(reference, (bookedFen.get(reference) ?? 0) + keptFen)
  }
  const paidForNothing: string[] = isFinal ? findEmptyHanded(evidence) : []
  let fenOutOfBalance = 0
  if (isFinal) {
    for (const reference of new Set([...takenFen.keys(), ...bookedFen.keys()])) {
      if (excusedReferences.has(reference)) continue
      const [taken, booked] = [takenFen.get(reference) ?? 0, bookedFen.get(reference) ?? 0]
      // It waits for a person, with this very amount.
      if (taken > 0 && booked === 0 && listedFen.get(reference) === taken) continue
      fenOutOfBalance += Math.abs(taken - booked)
      if (taken > 0 && booked === 0) paidForNothing.push(`${reference}: ${taken} fen`)
    }
  }
  return {
    seatsSoldTwice: findSoldTwice(evidence),
    paidForNothing,
    fenOutOfBalance,
    wrongPrices: findWrongPrices(evidence),
    forgottenSoldAgain: findForgottenSoldAgain(evidence),
  }
}

/** Tickets that count and that nobody has in hand, though a kiosk was paid for them. */
function findEmptyHanded({ printed, boxOffice, excusedReferences }: Evidence): string[] {
  const inHand = new Set(printed.map(({ ticketNumber }) => ticketNumber))
  return boxOffice
    .filter(({ state, isReplaced }) => (state === 'sold' || state === 'displaced') && !isReplaced)
    .filter(({ reference }) => reference !== null && !excusedReferences.has(reference))
    .filter(({ ticketNumber }) => !inHand.has(ticketNumber))
    .map(({ ticketNumber, reference }) => `ticket ${ticketNumber} of ${reference} is in nobody's hand`)
}

function findWrongPrices({ printed, pricesFen }: Evidence): string[] {
  const wasInForce = ({ showtimeId, priceFen, toldMs: [fromMs, untilMs] }: PrintedTicket) =>
    pricesFen.get(showtimeId)?.some((price, index, prices) => {
      const endsMs = prices[index + 1]?.sinceMs ?? Number.POSITIVE_INFINITY
      return price.priceFen === priceFen && price.sinceMs <= untilMs && endsMs >= fromMs
    })
  return printed
    .filter((ticket) => !wasInForce(ticket))
    .map(({ showtimeId, ticketNumber, priceFen }) => `showtime ${showtimeId} ticket ${ticketNumber}: ${priceFen} fen`)
}

function findForgottenSoldAgain({ forgotten, boxOffice }: Evidence): string[] {
  const seatOf = ({ showtimeId, row, col }: { showtimeId: number; row: number; col: number }) =>
    `showtime ${showtimeId} seat ${row}-${col}`
  const sold = new Set(boxOffice.filter(({ state }) => state === 'sold').map(seatOf))
  return forgotten.map(seatOf).filter((seat) => sold.has(seat))
}

/** A ticket's number begins with that of the device that sold it. */
const ticketsPerDevice = 100_000_000

/** Seats for which two people hold a ticket that nobody took back. */
function findSoldTwice({ printed, boxOffice, endedTickets, signedAway }: Evidence): string[] {
  const signed = new Set(signedAway.map(({ device, showtimeId, row, col }) => `${device}: ${showtimeId} ${row}-${col}`))
  const ended = new Set<number>(endedTickets)
  const holders = new Map<string, Set<number>>()
  const add = (ticket: { showtimeId: number; row: number; col: number; ticketNumber: number }) => {
    const seat = `showtime ${ticket.showtimeId} seat ${ticket.row}-${ticket.col}`
    // The one way by which two people may hold a seat, and only the lost kiosk's own sale of it.
    const device = Math.floor(ticket.ticketNumber / ticketsPerDevice)
    const isSigned = signed.has(`${device}: ${ticket.showtimeId} ${ticket.row}-${ticket.col}`)
    const held = isSigned ? `${seat} of lost device ${device}` : seat
    holders.set(held, (holders.get(held) ?? new Set()).add(ticket.ticketNumber))
  }
  for (const ticket of boxOffice) {
    if (endedTickets.has(ticket.ticketNumber)) continue
    if (ticket.state === 'sold' || ticket.state === 'displaced') add(ticket)
    else ended.add(ticket.ticketNumber)
  }
  for (const ticket of printed) if (!ended.has(ticket.ticketNumber)) add(ticket)
  return [...holders].flatMap(([seat, tickets]) => (tickets.size > 1 ? [`${seat}: ${[...tickets].join(' ')}`] : []))
}
