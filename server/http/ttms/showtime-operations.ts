import type { ShowtimeId } from '../../../shared/core/ids.ts'
import { accepted, type Result, refused } from '../../../shared/core/result.ts'
import type { Clock } from '../../../shared/core/time.ts'
import type { Database } from '../../db/tables.ts'
import { findFilmByTitle } from '../../ledger/catalog/films-store.ts'
import { findHallByName } from '../../ledger/catalog/halls-store.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { listComingShowtimes } from '../../ledger/showtimes/showtimes-store.ts'
import { createAddShowtime, type ShowtimePlan } from '../../showtimes/add-showtime.ts'
import { createCallOffShowtime } from '../../showtimes/call-off-showtime.ts'
import { type ChangeShowtimeRefusal, createChangeShowtime } from '../../showtimes/change-showtime.ts'
import type { ShowtimePolicy } from '../../showtimes/showtime-policy.ts'
import { listShowtimesOnDay } from '../../showtimes/showtimes-on-day.ts'
import type { Given } from './contract.ts'
import { sentences } from './envelope.ts'
import { authorOf, type Caller, type Operation, operation } from './operation.ts'
import { toCalledOffSchedule, toChangedSchedule, toListedSchedule, toNewSchedule, toSlot } from './showtime-answers.ts'
import { showtimeContract, showtimeSentences } from './showtime-contract.ts'

type Schedule = Given<typeof showtimeContract.addSche>

const refusalSentences = {
  NoFilm: sentences.illegal,
  NoHall: sentences.illegal,
  NoShowtime: sentences.illegal,
  HasTickets: sentences.illegal,
  ...showtimeSentences,
} as const satisfies { readonly [Refusal in ChangeShowtimeRefusal]: string }

export type ShowtimeDeps = {
  readonly db: Database
  readonly ledger: Ledger
  readonly clock: Clock
  readonly policy: ShowtimePolicy
}

/** Rows 13 to 17: performances. */
export function showtimeOperations(deps: ShowtimeDeps): Operation[] {
  const { db, clock } = deps
  const [add, change, callOff] = [createAddShowtime(deps), createChangeShowtime(deps), createCallOffShowtime(deps)]
  return [
    operation(showtimeContract.addSche, addSche),
    operation(showtimeContract.deleteSche, deleteSche),
    operation(showtimeContract.addOrDeleteSche, addOrDeleteSche),
    operation(showtimeContract.modifySche, modifySche),
    operation(showtimeContract.findSche, findSche),
    operation(showtimeContract.findHallScheTime, findHallScheTime),
  ]

  async function addSche(caller: Caller<'admin'>, sent: Schedule) {
    const plan = await toPlan(caller.cinemaId, sent)
    if (!plan.ok) return plan
    const added = await add(authorOf(caller), plan.value)
    return added.ok ? accepted(toNewSchedule(added.value)) : refused(refusalSentences[added.refusal])
  }

  async function deleteSche(caller: Caller<'admin'>, { schedule_id }: { readonly schedule_id: ShowtimeId }) {
    const calledOff = await callOff(authorOf(caller), schedule_id)
    return calledOff.ok ? accepted(toCalledOffSchedule(calledOff.value)) : refused(refusalSentences[calledOff.refusal])
  }

  function addOrDeleteSche(caller: Caller<'admin'>, sent: Given<typeof showtimeContract.addOrDeleteSche>) {
    return sent.does === 'add' ? addSche(caller, sent.schedule) : deleteSche(caller, sent)
  }

  async function modifySche(caller: Caller<'admin'>, sent: Given<typeof showtimeContract.modifySche>) {
    const plan = await toPlan(caller.cinemaId, sent)
    if (!plan.ok) return plan
    const changed = await change(authorOf(caller), sent.schedule_id, plan.value)
    return changed.ok ? accepted(toChangedSchedule(changed.value)) : refused(refusalSentences[changed.refusal])
  }

  async function findSche({ cinemaId }: Caller<'anyone'>) {
    return accepted((await listComingShowtimes(db, cinemaId, clock.nowMs())).map(toListedSchedule))
  }

  async function findHallScheTime(
    { cinemaId }: Caller<'anyone'>,
    { hall_name, date_time }: Given<typeof showtimeContract.findHallScheTime>,
  ) {
    const hall = await findHallByName(db, cinemaId, hall_name)
    if (!hall) return refused(sentences.illegal)
    return accepted((await listShowtimesOnDay(db, cinemaId, hall.hall_id, date_time)).map(toSlot))
  }

  /** Films and halls are named on this wire, not numbered. */
  async function toPlan(cinemaId: number, sent: Schedule): Promise<Result<ShowtimePlan, typeof sentences.illegal>> {
    const film = await findFilmByTitle(db, cinemaId, sent.movie_name)
    const hall = await findHallByName(db, cinemaId, sent.hall_name)
    if (!film || !hall) return refused(sentences.illegal)
    return accepted({
      filmId: film.film_id,
      hallId: hall.hall_id,
      beginsAtMs: sent.schedule_begin_time,
      priceFen: sent.schedule_price,
    })
  }
}
