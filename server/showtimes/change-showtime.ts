import type { ShowtimeId } from '../../shared/core/ids.ts'
import { accepted, type Result, refused } from '../../shared/core/result.ts'
import type { Clock } from '../../shared/core/time.ts'
import { seatsOf } from '../../shared/seats/seat-plan.ts'
import { isTaken } from '../db/transaction.ts'
import type { Author } from '../ledger/accounts/audit-store.ts'
import type { FilmRow } from '../ledger/catalog/films-store.ts'
import type { HallRow } from '../ledger/catalog/halls-store.ts'
import type { Ledger, LedgerTx } from '../ledger/ledger.ts'
import { isOverdue } from '../ledger/showtimes/clashes.ts'
import { type ShowtimeRow, toPlannedShowtime } from '../ledger/showtimes/showtimes-store.ts'
import { type AddShowtimeRefusal, endOf, type ShowtimePlan } from './add-showtime.ts'
import type { ShowtimePolicy } from './showtime-policy.ts'

type Tx = Pick<LedgerTx, 'accounts' | 'attempt' | 'catalog' | 'events' | 'sales' | 'showtimes'>

export type ChangeShowtimeRefusal = AddShowtimeRefusal | 'NoShowtime' | 'HasTickets'

type Changed = Result<ShowtimeRow, ChangeShowtimeRefusal>
type Wanted = { readonly showtimeId: ShowtimeId; readonly plan: ShowtimePlan }
type Deps = { readonly clock: Clock; readonly policy: ShowtimePolicy }

/**
 * Changes a showtime's film, hall, begin or price. The price may always change, for later sales. Anything else is
 * refused, in this order, where tickets of it are sold or in payment, its begin is over or the hall is taken then;
 * otherwise kiosks' allotted seats of it are called home, and are asked for again as it is then (rule 11).
 */
export function createChangeShowtime({ ledger, clock, policy }: Deps & { readonly ledger: Ledger }) {
  return (by: Author, showtimeId: ShowtimeId, plan: ShowtimePlan): Promise<Changed> =>
    ledger.transact((tx) => changeShowtime(tx, { clock, policy }, by, { showtimeId, plan }))
}

/** The same as a part of a transaction. */
export async function changeShowtime(tx: Tx, deps: Deps, by: Author, wanted: Wanted): Promise<Changed> {
  const attempted = await tx.attempt(() => change(tx, deps, by, wanted))
  if (attempted.ok) return attempted.value
  if (isTaken(attempted.refusal, 'showtimes_clash')) return refused('Clash')
  throw attempted.refusal
}

async function change(tx: Tx, { clock, policy }: Deps, by: Author, { showtimeId, plan }: Wanted): Promise<Changed> {
  const { cinemaId } = by
  const film = await tx.catalog.lockFilm(cinemaId, plan.filmId, 'share')
  if (!film) return refused('NoFilm')
  const hall = await tx.catalog.lockHall(cinemaId, plan.hallId)
  if (!hall) return refused('NoHall')
  const showtime = await tx.showtimes.lockShowtime(cinemaId, showtimeId, 'alone')
  if (!showtime || showtime.called_off_at_ms !== null) return refused('NoShowtime')
  const nowMs = clock.nowMs()
  if (isMove(showtime, plan)) {
    if (await tx.sales.hasLiveTickets({ cinemaId, showtimeId }, nowMs)) return refused('HasTickets')
    if (isOverdue(plan.beginsAtMs, nowMs)) return refused('Overdue')
    const time = { ...plan, endsAtMs: endOf(film, plan.beginsAtMs) }
    if (await tx.showtimes.isHallTaken(cinemaId, time, showtimeId, policy(cinemaId))) return refused('Clash')
  }
  if (plan.priceFen !== showtime.price_fen) await tx.showtimes.keepFormerPrice(showtime)
  const moved = isMove(showtime, plan) ? toMoved(film, hall, plan, nowMs) : {}
  const changed = await tx.showtimes.updateShowtime({ cinemaId, showtimeId }, { price_fen: plan.priceFen, ...moved })
  await tx.events.noteChange(cinemaId, 'showtimes', [showtimeId])
  const [from, to] = [toPlannedShowtime(showtime), toPlannedShowtime(changed)]
  await tx.accounts.keepAudit(by, { action: 'showtime-changed', from, to }, nowMs)
  return accepted(changed)
}

function isMove(showtime: ShowtimeRow, { filmId, hallId, beginsAtMs }: ShowtimePlan): boolean {
  return showtime.film_id !== filmId || showtime.hall_id !== hallId || showtime.begins_at_ms !== beginsAtMs
}

/** It is sold on the plan that the hall has now: while it stood there to come, the hall's plan could not change. */
function toMoved(film: FilmRow, hall: HallRow, { beginsAtMs }: ShowtimePlan, nowMs: number) {
  return {
    film_id: film.film_id,
    film_title: film.title,
    hall_id: hall.hall_id,
    hall_name: hall.name,
    begins_at_ms: beginsAtMs,
    ends_at_ms: endOf(film, beginsAtMs),
    moved_at_ms: nowMs,
    plan: hall.plan,
    seat_count: seatsOf(hall.plan).length,
    allotted_seats: 0,
  }
}
