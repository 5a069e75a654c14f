import { z } from 'zod'
import type { ShowtimeId } from '../../../shared/core/ids.ts'
import { accepted } from '../../../shared/core/result.ts'
import type { Contracts } from './contract.ts'
import { id, seconds, yuan } from './data-types.ts'
import type { Fields } from './fields.ts'
import { idOf, isMissing, optional, readParameters } from './parameters.ts'
import { price, unixTime } from './showtime-parameters.ts'
import { nameText } from './text-parameters.ts'

export const showtimeSentences = {
  Overdue: 'the time you arrange is overdue',
  Clash: 'the time you arrange is contradictory',
} as const

const schedule = {
  movie_name: nameText,
  schedule_begin_time: unixTime,
  hall_name: nameText,
  schedule_price: price,
}
const scheduleId = { schedule_id: idOf<ShowtimeId>() }

const calledOffSchedule = z.object({
  movie_name: z.string(),
  schedule_begin_time: seconds,
  hall_name: z.string(),
  schedule_price: yuan,
})
const changedSchedule = calledOffSchedule.extend({ schedule_end_time: seconds })
const listedSchedule = changedSchedule.extend({ schedule_id: id })
/** Row 18 answers it too. */
export const newSchedule = listedSchedule.extend({ movie_id: id, hall_id: id })

const planSentences = [showtimeSentences.Overdue, showtimeSentences.Clash] as const

/** Rows 13 to 17. */
export const showtimeContract = {
  addSche: {
    paths: ['admin/schedule/addSche'],
    who: 'admin',
    summary: 'Add a performance',
    parameters: schedule,
    data: newSchedule,
    failures: planSentences,
  },
  deleteSche: {
    paths: ['admin/schedule/deletesche'],
    who: 'admin',
    summary: 'Call a performance off',
    parameters: scheduleId,
    data: calledOffSchedule,
    failures: [],
  },
  addOrDeleteSche: {
    paths: ['admin/schedule/addschedule'],
    who: 'admin',
    summary: 'Call a performance off, or add one where any parameter but schedule_id is given',
    parameters: {
      schedule_id: optional(scheduleId.schedule_id),
      movie_name: optional(schedule.movie_name),
      schedule_begin_time: optional(schedule.schedule_begin_time),
      hall_name: optional(schedule.hall_name),
      schedule_price: optional(schedule.schedule_price),
    },
    read: readAddedOrDeleted,
    data: z.union([newSchedule, calledOffSchedule]),
    failures: planSentences,
  },
  modifySche: {
    paths: ['admin/schedule/modifysche'],
    who: 'admin',
    summary: 'Change a performance',
    parameters: { ...scheduleId, ...schedule },
    data: changedSchedule,
    failures: planSentences,
  },
  findSche: {
    paths: ['admin/schedule/findSche'],
    who: 'anyone',
    summary: 'The performances that have not ended, by time',
    parameters: {},
    data: z.array(listedSchedule),
    failures: [],
  },
  findHallScheTime: {
    paths: ['admin/schedule/findHallScheTime'],
    who: 'anyone',
    summary: 'The performances in a hall on the cinema’s day that holds this time',
    parameters: { hall_name: nameText, date_time: unixTime },
    data: z.array(
      z.object({ movie_name: z.string(), schedule_id: id, schedule_begin_time: seconds, movie_end_time: seconds }),
    ),
    failures: [],
  },
} as const satisfies Contracts

/** The source gives this address to 14 by mistake: with any of 13's parameters it is 13. */
function readAddedOrDeleted(fields: Fields) {
  const isAdding = Object.keys(schedule).some((name) => !isMissing(fields.get(name)))
  if (isAdding) {
    const added = readParameters(schedule, fields)
    return added.ok ? accepted({ does: 'add' as const, schedule: added.value }) : added
  }
  const deleted = readParameters(scheduleId, fields)
  return deleted.ok ? accepted({ does: 'delete' as const, ...deleted.value }) : deleted
}
