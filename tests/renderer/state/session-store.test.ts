import { describe, expect, it } from 'vitest'
import { backToSeats, freshSession, goTo } from '../../../renderer/state/session-store.ts'
import type { FilmId, ShowtimeId } from '../../../shared/core/ids.ts'
import { anOrder } from './an-order.ts'

const filmId = 3 as FilmId
const seatsOf = (showtimeId: number) => ({ kind: 'seats', filmId, showtimeId: showtimeId as ShowtimeId }) as const
const chosen = [{ row: 5, col: 8 }]
const choosing = { ...freshSession, place: seatsOf(7), selection: { chosen, lost: [], notice: null } }

describe('the session', () => {
  it('drops the seats when the person leaves their showtime', () => {
    expect(goTo(choosing, seatsOf(7)).selection.chosen).toEqual(chosen)
    expect(goTo(choosing, seatsOf(8)).selection.chosen).toEqual([])
    expect(goTo(choosing, { kind: 'film', filmId }).selection.chosen).toEqual([])
  })

  it('comes back from an order with its seats still selected, and says it where the time ran out', () => {
    const seats = [
      { row: 5, col: 8 },
      { row: 5, col: 9 },
    ]
    expect(backToSeats(freshSession, anOrder.held(), false)).toEqual({
      ...freshSession,
      place: seatsOf(7),
      selection: { chosen: seats, lost: [], notice: null },
    })
    expect(backToSeats(freshSession, anOrder.held(), true).selection.notice).toEqual({ code: 'time-up' })
  })
})
