import type { StaffView } from '../../../shared/accounts/staff.ts'
import type { KioskStatus } from '../../../shared/catalog/views.ts'
import type { SaleId, ShowtimeId, TicketNumber } from '../../../shared/core/ids.ts'
import { sumFen } from '../../../shared/core/money.ts'
import type { PaymentMethod } from '../../../shared/core/payment-method.ts'
import type { EditRefusal } from '../../../shared/edits/contract.ts'
import type { EditView } from '../../../shared/edits/views.ts'
import { ticketsShownMs } from '../../../shared/sales/delivery.ts'
import type { HeldOrder, OrderView } from '../../../shared/sales/order.ts'
import type { ListedSale } from '../../../shared/sales/sale-list.ts'
import type { ShownItem } from '../../../shared/sales/staff-calls.ts'
import { type SeatPosition, seatKey } from '../../../shared/seats/seat-plan.ts'
import type { DeviceView } from '../../../shared/sync/views.ts'
import { type FakeShowtime, fakeFilms, fakeShowtimes, opensAtMs } from './schedule.ts'

export type TerminalOutcome = 'approved' | 'declined' | 'cancelled' | 'never-charged' | 'no-answer' | 'reversed'

const payMs = 5 * 60_000
type Basics = Omit<Extract<OrderView, { stage: 'reversed' }>, 'stage'>

/** A little cinema with one kiosk: what its feeds show, what its calls do, and switches for what happens to it. */
export function createFakeCinema(elapsedMs: () => number) {
  const nowMs = () => Math.round(opensAtMs + elapsedMs())
  const listeners = new Set<() => void>()
  const state = {
    isLinkUp: true,
    line: 'online' as KioskStatus['line'],
    sellingStop: null as KioskStatus['sellingStop'],
    hasCinema: true,
    order: { stage: 'none' } as OrderView,
    staff: null as StaffView | null,
    waiting: 0,
    /** The newest first. */
    edits: [] as readonly EditView[],
    sold: [] as Basics[],
    openPayments: [] as DeviceView['openPayments'],
    sales: [] as readonly ListedSale[],
    reviewItems: [] as ShownItem[],
    /** Nothing can be written down, since this kiosk is nobody's. */
    isNobodys: false,
    takenByShowtime: new Map<ShowtimeId, Set<string>>(),
    /** Seats that the next hold finds gone, though no map showed it. */
    goneAtHold: [] as SeatPosition[],
    /** What was answered and has not arrived yet; null: each answer arrives by itself. */
    heldAnswers: null as (() => void)[] | null,
  }
  const change = (apply: () => void) => {
    apply()
    for (const listener of listeners) listener()
  }
  const takenOf = (showtime: FakeShowtime) => {
    const known = state.takenByShowtime.get(showtime.showtimeId)
    if (known) return known
    const taken = new Set(someSeatsTaken(showtime))
    state.takenByShowtime.set(showtime.showtimeId, taken)
    return taken
  }

  const hold = (showtime: FakeShowtime, seats: readonly SeatPosition[]) => {
    const film = fakeFilms.find(({ filmId }) => filmId === showtime.filmId)
    if (!film) throw new Error('a showtime without its film')
    const lines = seats.map(({ row, col }) => ({ row, col, priceFen: showtime.priceFen }))
    change(() => {
      for (const seat of seats) takenOf(showtime).add(seatKey(seat))
      state.order = {
        ...{ stage: 'held', saleId: '6a1c2f4e-0000-4000-8000-000000000001' as SaleId },
        ...{ filmId: film.filmId, filmTitle: film.title, posterPath: film.posterPath },
        ...{ showtimeId: showtime.showtimeId, beginsAt: showtime.beginsAt, hallName: showtime.hallName },
        ...{ lines, totalFen: sumFen(lines.map(({ priceFen }) => priceFen)), methods: ['wallet', 'card'] },
        ...{ endsAtMs: nowMs() + payMs, canExtend: true, lastPayment: null, changed: null, language: null },
      }
    })
  }
  const extend = () =>
    change(() => {
      if (state.order.stage !== 'held') return
      state.order = { ...state.order, endsAtMs: state.order.endsAtMs + payMs, canExtend: false }
    })
  const pay = (method: PaymentMethod) =>
    change(() => {
      if (state.order.stage !== 'held') return
      state.order = { stage: 'paying', ...basicsOf(state.order), method, isCancelling: false }
    })
  const leave = () =>
    change(() => {
      if (state.order.stage === 'held') letGo(state.order)
      state.order = { stage: 'none' }
    })
  /** The main process takes the tickets off the screen, unless a touch keeps them. */
  const endShowing = () => {
    if (state.order.stage !== 'sold') return
    const leftMs = state.order.endsAtMs - nowMs()
    if (leftMs > 0) setTimeout(endShowing, leftMs)
    else change(() => Object.assign(state, { order: { stage: 'none' } }))
  }
  const stay = () =>
    change(() => {
      if (state.order.stage === 'sold') state.order = { ...state.order, endsAtMs: nowMs() + ticketsShownMs }
    })
  const letGo = ({ showtimeId, lines }: Basics) => {
    for (const seat of lines) state.takenByShowtime.get(showtimeId)?.delete(seatKey(seat))
  }
  /** The terminal's word on the open payment. */
  const terminal = (outcome: TerminalOutcome) =>
    change(() => {
      const { order } = state
      if (order.stage !== 'paying' && order.stage !== 'verifying') return
      const basics = basicsOf(order)
      if (outcome === 'approved') {
        const isOffline = state.line !== 'online'
        state.sold = [...state.sold, basics]
        if (isOffline) state.waiting += 1
        const tickets = basics.lines.map((line, index) => ({ ...line, ...ticketOf(state.sold.length, index) }))
        const showing = { copy: 1, endsAtMs: nowMs() + ticketsShownMs }
        state.order = { stage: 'sold', ...basics, tickets, isOffline, ...showing, changed: null }
        setTimeout(endShowing, ticketsShownMs)
      } else if (outcome === 'no-answer') {
        state.order = { stage: 'verifying', ...basics, method: order.method }
      } else if (outcome === 'reversed') {
        letGo(basics)
        state.order = { stage: 'reversed', ...basics }
      } else {
        const again = { endsAtMs: nowMs() + payMs, canExtend: true, lastPayment: outcome, changed: null }
        state.order = { stage: 'held', ...basics, methods: ['wallet', 'card'], ...again }
      }
    })

  return {
    state,
    nowMs,
    takenOf,
    calls: { hold, extend, pay, leave, stay },
    terminal,
    onChange: (listener: () => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    change,
    /** Somebody else buys these seats. */
    acquireSeats: (showtimeId: number, seats: readonly SeatPosition[]) => {
      const showtime = fakeShowtimes.find((each) => each.showtimeId === showtimeId)
      if (showtime) change(() => seats.map((seat) => takenOf(showtime).add(seatKey(seat))))
    },
    /** The time to pay is over. */
    runOut: () => {
      change(() => state.order.stage === 'held' && Object.assign(state.order, { endsAtMs: nowMs() }))
      leave()
    },
    goTo: (line: KioskStatus['line']) => change(() => Object.assign(state, { line })),
    stopSelling: (sellingStop: KioskStatus['sellingStop']) => change(() => Object.assign(state, { sellingStop })),
    cutLink: (isCut: boolean) => change(() => Object.assign(state, { isLinkUp: !isCut })),
    /** The server's word on every edit that waits: taken, or refused for this reason. */
    decideEdits: (refusal: EditRefusal | null) =>
      change(() => {
        const decision = { state: refusal ? 'refused' : 'accepted', refusal, decidedAtMs: nowMs() } as const
        state.edits = state.edits.map((edit) => (edit.state === 'waiting' ? { ...edit, ...decision } : edit))
      }),
    /** What the open order is refused for from now on. */
    changeShowtime: (changed: HeldOrder['changed']) =>
      change(() => state.order.stage === 'held' && Object.assign(state.order, { changed })),
    beNobodys: (isNobodys: boolean) => change(() => Object.assign(state, { isNobodys })),
    leaveToStaff: (what: Partial<Pick<typeof state, 'openPayments' | 'sales' | 'reviewItems'>>) =>
      change(() => Object.assign(state, what)),
    /** Answers are made and arrive only once they are let through, in any order. */
    holdAnswers: () => change(() => Object.assign(state, { heldAnswers: [] })),
    letThrough: (index: number) => state.heldAnswers?.[index]?.(),
    answer: (arrive: () => void) => {
      if (state.heldAnswers) state.heldAnswers.push(arrive)
      else arrive()
    },
    loseAtHold: (seats: SeatPosition[]) => change(() => Object.assign(state, { goneAtHold: seats })),
  }
}

export type FakeCinema = ReturnType<typeof createFakeCinema>

function basicsOf(order: Exclude<OrderView, { stage: 'none' }>): Basics {
  const { saleId, filmId, filmTitle, posterPath, showtimeId, beginsAt, hallName, lines, totalFen, language } = order
  return { saleId, filmId, filmTitle, posterPath, showtimeId, beginsAt, hallName, lines, totalFen, language }
}

export function ticketOf(sale: number, index: number): { ticketNumber: TicketNumber; token: string } {
  const count = sale * 10 + index
  // As long as a real token, so that its code is as dense.
  const token = `TK1:${'6BFOXN*TS0BI$ZD4N9:9S6RCVN5+O30K3/XIV0W23NTDE'.repeat(3)}${count}`
  return { ticketNumber: (100_000_000 + count) as TicketNumber, token }
}

/** Some seats are gone already, always the same ones; one showtime a day is sold out. */
function someSeatsTaken({ showtimeId, hall }: FakeShowtime): string[] {
  const isSoldOut = showtimeId % 12 === 9
  const keys: string[] = []
  for (let row = 1; row <= hall.plan.rows; row++) {
    for (let col = 1; col <= hall.plan.cols; col++) {
      const dice = (row * 7919 + Math.floor(col / 2) * 104_729 + showtimeId * 1301) % 100
      if (isSoldOut || dice < 28) keys.push(`${row}-${col}`)
    }
  }
  return keys
}
