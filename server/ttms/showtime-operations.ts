import type { ShowtimeId } from '../../shared/core/ids.ts'
import type { Result } from '../../shared/core/result.ts'
import { accepted, refused } from '../../shared/core/result.ts'
import type { Clock } from '../../shared/core/time.ts'
import { findFilmByTitle } from '../catalog/films-store.ts'
import { findHallByName } from '../catalog/halls-store.ts'
import type { Database } from '../db/tables.ts'
import type { ShowtimePlan } from '../showtimes/add-showtime.ts'
import { createAddShowtime } from '../showtimes/add-showtime.ts'
import { createCallOffShowtime } from '../showtimes/call-off-showtime.ts'
import type { ChangeShowtimeRefusal } from '../showtimes/change-showtime.ts'
import { createChangeShowtime } from '../showtimes/change-showtime.ts'
import { listShowtimesOnDay } from '../showtimes/showtimes-on-day.ts'
import type { ShowtimeRules } from '../showtimes/showtimes-store.ts'
import { listComingShowtimes } from '../showtimes/showtimes-store.ts'
import { sentences } from './envelope.ts'
import type { Fields } from './fields.ts'
import type { Caller, Operation } from './operation.ts'
import { authorOf, operation } from './operation.ts'
import type { Values } from './parameters.ts'
import { idOf, isMissing } from './parameters.ts'
import { toCalledOffSchedule, toChangedSchedule, toListedSchedule, toNewSchedule, toSlot } from './showtime-answers.ts'
import { price, unixTime } from './showtime-parameters.ts'
import { nameText } from './text-parameters.ts'

const schedule = {
  movie_name: nameText,
  schedule_begin_time: unixTime,
  hall_name: nameText,
  schedule_price: price,
}
const scheduleId = { schedule_id: idOf<ShowtimeId>() }
const changedSchedule = { ...scheduleId, ...schedule }
const hallDay = { hall_name: nameText, date_time: unixTime }

const refusalSentences: { readonly [Refusal in ChangeShowtimeRefusal]: string } = {
  NoFilm: sentences.illegal,
  NoHall: sentences.illegal,
  NoShowtime: sentences.illegal,
  HasTickets: sentences.illegal,
  Overdue: 'the time you arrange is overdue',
  Clash: 'the time you arrange is contradictory',
}

export type ShowtimeNeeds = { readonly db: Database; readonly clock: Clock; readonly rules: ShowtimeRules }

/** Rows 13 to 17: performances. */
export function showtimeOperations(needs: ShowtimeNeeds): Operation[] {
  const { db, clock } = needs
  const [add, change, callOff] = [createAddShowtime(needs), createChangeShowtime(needs), createCallOffShowtime(needs)]
  const adding = operation({ paths: ['admin/schedule/addSche'], who: 'admin', parameters: schedule, answer: addSche })
  const deleting = operation({
    paths: ['admin/schedule/deletesche'],
    who: 'admin',
    parameters: scheduleId,
    answer: deleteSche,
  })
  return [
    adding,
    deleting,
    { paths: ['admin/schedule/addschedule'], who: 'admin', run: runAddSchedule },
    operation({ paths: ['admin/schedule/modifysche'], who: 'admin', parameters: changedSchedule, answer: modifySche }),
    operation({ paths: ['admin/schedule/findSche'], who: 'anyone', parameters: {}, answer: findSche }),
    operation({ paths: ['admin/schedule/findHallScheTime'], who: 'anyone', parameters: hallDay, answer: findTimes }),
  ]

  async function addSche(caller: Caller<'admin'>, given: Values<typeof schedule>) {
    const plan = await toPlan(caller.cinemaId, given)
    if (!plan.ok) return plan
    const added = await add(authorOf(caller), plan.value)
    return added.ok ? accepted(toNewSchedule(added.value)) : refused(refusalSentences[added.refusal])
  }

  async function deleteSche(caller: Caller<'admin'>, { schedule_id }: Values<typeof scheduleId>) {
    const calledOff = await callOff(authorOf(caller), schedule_id)
    return calledOff.ok ? accepted(toCalledOffSchedule(calledOff.value)) : refused(refusalSentences[calledOff.refusal])
  }

  /** The source gives this address to 14 by mistake: with any of 13's parameters it is 13. */
  function runAddSchedule(caller: Caller, fields: Fields) {
    const isAdding = Object.keys(schedule).some((name) => !isMissing(fields.get(name)))
    return (isAdding ? adding : deleting).run(caller, fields)
  }

  async function modifySche(caller: Caller<'admin'>, given: Values<typeof changedSchedule>) {
    const plan = await toPlan(caller.cinemaId, given)
    if (!plan.ok) return plan
    const changed = await change(authorOf(caller), given.schedule_id, plan.value)
    return changed.ok ? accepted(toChangedSchedule(changed.value)) : refused(refusalSentences[changed.refusal])
  }

  async function findSche({ cinemaId }: Caller<'anyone'>) {
    return accepted((await listComingShowtimes(db, cinemaId, clock.nowMs())).map(toListedSchedule))
  }

  async function findTimes({ cinemaId }: Caller<'anyone'>, { hall_name, date_time }: Values<typeof hallDay>) {
    const hall = await findHallByName(db, cinemaId, hall_name)
    if (!hall) return refused(sentences.illegal)
    return accepted((await listShowtimesOnDay(db, cinemaId, hall.hall_id, date_time)).map(toSlot))
  }

  /** Films and halls are named on this wire, not numbered. */
  async function toPlan(cinemaId: number, given: Values<typeof schedule>): Promise<Result<ShowtimePlan, string>> {
    const film = await findFilmByTitle(db, cinemaId, given.movie_name)
    const hall = await findHallByName(db, cinemaId, given.hall_name)
    if (!film || !hall) return refused(sentences.illegal)
    return accepted({
      filmId: film.film_id,
      hallId: hall.hall_id,
      beginsAtMs: given.schedule_begin_time,
      priceFen: given.schedule_price,
    })
  }
}
