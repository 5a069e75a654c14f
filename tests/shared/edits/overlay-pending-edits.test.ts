import { describe, expect, it } from 'vitest'
import type { FilmId, HallId, ShowtimeId } from '../../../shared/core/ids.ts'
import { toFen } from '../../../shared/core/money.ts'
import type { EditChange } from '../../../shared/edits/edit-kinds.ts'
import { overlayPendingEdits } from '../../../shared/edits/edit-kinds.ts'
import { type ScheduleView, scheduleViewSchema } from '../../../shared/edits/schedule-view.ts'
import { seatGrid } from '../../support/seat-grid.ts'

const [filmId, hallId, showtimeId] = [1 as FilmId, 2 as HallId, 3 as ShowtimeId]
const texts = { actors: '甲', director: '乙', synopsis: '', durationMinutes: 90 }
const showtime = { filmId, hallId, beginsAt: 1_800_000_000, priceFen: toFen(4_500) }
const wheelchairs = seatGrid('w..w', '....').plan
const schedule: ScheduleView = {
  films: [{ filmId, waiting: 'no', shown: { zh: '片', en: 'Film' }, title: '片', ...texts }],
  halls: [{ hallId, waiting: 'no', shown: { zh: '厅', en: 'Hall' }, name: '厅', description: '', plan: wheelchairs }],
  showtimes: [{ showtimeId, waiting: 'no', ...showtime }],
  policy: {
    inForce: {
      ...{ holdSeconds: 900, cutoffMinutes: 5, refundClosesMinutes: 0, turnaroundMinutes: 0, memberLevels: [1] },
      ...{ allotmentFullHours: 12, allotmentHomeMinutes: 5 },
      ...{ allotmentSeats: 8, allotmentShare: 0.4, allotmentHours: 48, lastSeats: 4, staleHours: 12 },
      offlineSales: 'allotment',
    },
    own: { cutoffMinutes: 5 },
  },
}

describe('the schedule with what waits laid over it', () => {
  it('has what was added, marked so, also once that was changed again', () => {
    const added = 100_000_001
    const changes: EditChange[] = [
      { kind: 'add-film', filmId: added as FilmId, film: { title: '新', ...texts } },
      { kind: 'add-showtime', showtimeId: added as ShowtimeId, showtime: { ...showtime, filmId: added as FilmId } },
      { kind: 'change-film', filmId: added as FilmId, from: { title: '新' }, to: { title: '更新' } },
    ]
    const laid = overlayPendingEdits(schedule, changes)
    expect(laid.films[1]).toMatchObject({ filmId: added, waiting: 'added', title: '更新', shown: { en: '更新' } })
    expect(laid.showtimes[1]).toMatchObject({ showtimeId: added, waiting: 'added', filmId: added })
    expect(scheduleViewSchema.parse(laid)).toEqual(laid)
  })

  it('has each change after the one before it, and leaves the rest as it is', () => {
    const prices = [5_000, 5_500].map(
      (priceFen): EditChange => ({ kind: 'change-showtime', showtimeId, from: {}, to: { priceFen: toFen(priceFen) } }),
    )
    const hall: EditChange = { kind: 'change-hall', hallId, from: { description: '' }, to: { description: '二楼' } }
    const laid = overlayPendingEdits(schedule, [...prices, hall])
    expect(laid.showtimes).toEqual([{ ...schedule.showtimes[0], priceFen: 5_500, waiting: 'changed' }])
    expect(laid.halls).toEqual([{ ...schedule.halls[0], description: '二楼', waiting: 'changed' }])
    expect([laid.films, laid.policy]).toEqual([schedule.films, schedule.policy])
  })

  it('has a hall with the seats that it will have; wheelchair places stay where one can still sit', () => {
    const { rows, cols, gaps } = wheelchairs
    const to = { rows: 1, cols: 4, gaps: [{ row: 1, col: 4 }] }
    const added = 100_000_002 as HallId
    const laid = overlayPendingEdits(schedule, [
      { kind: 'change-hall', hallId, from: { plan: { rows, cols, gaps } }, to: { plan: to } },
      { kind: 'add-hall', hallId: added, hall: { name: '新', description: '', plan: to } },
    ])
    expect(laid.halls).toEqual([
      { ...schedule.halls[0], waiting: 'changed', plan: { ...to, wheelchairs: [{ row: 1, col: 1 }] } },
      {
        ...{ hallId: added, waiting: 'added', shown: { zh: '新', en: '新' }, name: '新', description: '' },
        plan: { ...to, wheelchairs: [] },
      },
    ])
  })

  it('lacks what was taken away', () => {
    const { beginsAt } = showtime
    const laid = overlayPendingEdits(schedule, [
      { kind: 'call-off-showtime', showtimeId, from: { filmId, hallId, beginsAt } },
      { kind: 'remove-film', filmId, from: { title: '片' } },
      { kind: 'remove-hall', hallId, from: { name: '厅' } },
    ])
    expect([laid.films, laid.halls, laid.showtimes]).toEqual([[], [], []])
  })

  it('has the cinema’s own policy as it will be, and the one in force as it is', () => {
    const to = { cutoffMinutes: null, staleHours: 3 }
    const laid = overlayPendingEdits(schedule, [
      { kind: 'change-policy', from: { cutoffMinutes: 5, staleHours: null }, to },
    ])
    expect(laid.policy).toEqual({ inForce: schedule.policy.inForce, own: { staleHours: 3 } })
  })
})
