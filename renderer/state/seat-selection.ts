import type { SeatMap } from '../../shared/catalog/views.ts'
import { maxTicketsPerOrder } from '../../shared/sales/selling-rules.ts'
import {
  compareSeats,
  isSameSeat,
  type SeatKey,
  type SeatPosition,
  seatKey,
  seatsOf,
} from '../../shared/seats/seat-plan.ts'

export type SeatState = 'free' | 'taken' | 'online-only' | 'selected' | 'lost'

/** What the seats screen last had to say, as data: it is put into words when it is drawn. */
export type SeatNotice =
  | { readonly code: 'lost' | 'lost-offline'; readonly seats: readonly SeatPosition[]; readonly othersKept: boolean }
  | { readonly code: 'taken' | 'online-only'; readonly seat: SeatPosition }
  | { readonly code: 'no-best'; readonly count: number }
  | {
      readonly code: 'too-many' | 'time-up' | 'closed' | 'no-such-seat' | 'not-selling' | 'payment-open' | 'unsure'
    }

export type Selection = {
  /** In the order in which they were touched. */
  readonly chosen: readonly SeatPosition[]
  /** Seats that somebody else took while they were chosen: the map shows them apart from other taken ones. */
  readonly lost: readonly SeatPosition[]
  readonly notice: SeatNotice | null
}

export const nothingSelected: Selection = { chosen: [], lost: [], notice: null }

/** How every seat of the hall looks, by seat. */
export function seatStates(map: SeatMap, { chosen, lost }: Selection): ReadonlyMap<SeatKey, SeatState> {
  const states = new Map<SeatKey, SeatState>()
  for (const seat of seatsOf(map.plan)) states.set(seatKey(seat), 'free')
  for (const seat of map.onlineOnly) states.set(seatKey(seat), 'online-only')
  for (const seat of map.taken) states.set(seatKey(seat), 'taken')
  for (const seat of lost) if (states.get(seatKey(seat)) !== 'free') states.set(seatKey(seat), 'lost')
  for (const seat of chosen) states.set(seatKey(seat), 'selected')
  return states
}

/** The selection after a touch on a seat: taken or let go, or told why it can't be. */
export function touchSeat(selection: Selection, seat: SeatPosition, state: SeatState): Selection {
  const { chosen } = selection
  switch (state) {
    case 'selected':
      return { ...selection, chosen: chosen.filter((other) => !isSameSeat(other, seat)), notice: null }
    case 'free':
      if (chosen.length >= maxTicketsPerOrder) return { ...selection, notice: { code: 'too-many' } }
      return { ...selection, chosen: [...chosen, seat], notice: null }
    case 'online-only':
      return { ...selection, notice: { code: 'online-only', seat } }
    case 'taken':
    case 'lost':
      return { ...selection, notice: { code: 'taken', seat } }
  }
}

/** The selection once some of its seats are gone; the rest is kept. The same one where none of them was chosen. */
export function loseSeats(
  selection: Selection,
  gone: readonly SeatPosition[],
  code: 'lost' | 'lost-offline',
): Selection {
  const isGone = (seat: SeatPosition) => gone.some((other) => isSameSeat(other, seat))
  const seats = selection.chosen.filter(isGone).toSorted(compareSeats)
  if (seats.length === 0) return selection
  const chosen = selection.chosen.filter((seat) => !isGone(seat))
  const lost = code === 'lost' ? [...selection.lost, ...seats] : selection.lost
  return { chosen, lost, notice: { code, seats, othersKept: chosen.length > 0 } }
}

/** The selection under a new state of the hall. Taken seats come last, for theirs is the news that matters more. */
export function followMap(selection: Selection, map: SeatMap): Selection {
  return loseSeats(loseSeats(selection, map.onlineOnly, 'lost-offline'), map.taken, 'lost')
}

/** Seats that could be chosen now, the chosen ones included. */
export function openSeats(map: SeatMap): SeatPosition[] {
  const closed = new Set([...map.taken, ...map.onlineOnly].map(seatKey))
  return seatsOf(map.plan).filter((seat) => !closed.has(seatKey(seat)))
}
