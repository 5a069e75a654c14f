import { createStore } from 'zustand/vanilla'
import type { FilmId, ShowtimeId } from '../../shared/core/ids.ts'
import type { SeatPosition } from '../../shared/seats/seat-plan.ts'
import type { Language } from '../i18n/messages.ts'
import { nothingSelected, type SeatNotice, type Selection } from './seat-selection.ts'

/** Where the person at the kiosk is, as far as they chose it; an order or a stop may cover it (shown-screen.ts). */
export type Place =
  | { readonly kind: 'attract' }
  | { readonly kind: 'films' }
  | { readonly kind: 'film'; readonly filmId: FilmId }
  | { readonly kind: 'seats'; readonly filmId: FilmId; readonly showtimeId: ShowtimeId }
  | { readonly kind: 'staff-sign-in' }

/** Everything a person did at this kiosk so far. It is thrown away as a whole, so nothing of them stays. */
export type Session = {
  readonly place: Place
  readonly language: Language
  readonly isTextLarge: boolean
  readonly isContrastHigh: boolean
  readonly selection: Selection
  /** The staff page that is open, by its id (admin/pages.ts). */
  readonly staffPage: string
}

export const freshSession: Session = {
  place: { kind: 'attract' },
  language: 'zh',
  isTextLarge: false,
  isContrastHigh: false,
  selection: nothingSelected,
  staffPage: 'today',
}

export type SessionStore = ReturnType<typeof createSessionStore>

export function createSessionStore() {
  return createStore<Session>(() => freshSession)
}

/** The session after moving on; seats are kept only within the showtime that they were chosen for. */
export function goTo(session: Session, place: Place): Session {
  const staysInShowtime =
    place.kind === 'seats' && session.place.kind === 'seats' && place.showtimeId === session.place.showtimeId
  return { ...session, place, selection: staysInShowtime ? session.selection : nothingSelected }
}

/** The session back at the seats of an order that was given up, with its seats still selected. */
export function backToSeats(
  session: Session,
  order: { filmId: FilmId; showtimeId: ShowtimeId; lines: readonly SeatPosition[] },
  hasTimeRunOut: boolean,
): Session {
  const { filmId, showtimeId } = order
  const chosen = order.lines.map(({ row, col }) => ({ row, col }))
  const notice: SeatNotice | null = hasTimeRunOut ? { code: 'time-up' } : null
  return { ...session, place: { kind: 'seats', filmId, showtimeId }, selection: { chosen, lost: [], notice } }
}
