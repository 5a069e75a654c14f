import { describe, expect, it } from 'vitest'
import {
  followMap,
  loseSeats,
  nothingSelected,
  openSeats,
  type Selection,
  seatStates,
  touchSeat,
} from '../../../renderer/state/seat-selection.ts'
import type { SeatMap } from '../../../shared/catalog/views.ts'
import type { FilmId, ShowtimeId } from '../../../shared/core/ids.ts'
import { toFen } from '../../../shared/core/money.ts'
import type { SeatPosition } from '../../../shared/seats/seat-plan.ts'

const at = (row: number, col: number): SeatPosition => ({ row, col })

/** Two rows of four seats. */
const aMap = (taken: SeatPosition[] = [], onlineOnly: SeatPosition[] = []): SeatMap => ({
  film: {
    ...{ filmId: 1 as FilmId, title: { zh: '片', en: 'Film' }, genre: { zh: '喜剧', en: 'Comedy' } },
    ...{ durationMinutes: 90, posterPath: null, status: 'showing' },
  },
  showtime: {
    ...{ showtimeId: 7 as ShowtimeId, beginsAt: 0, endsAt: 5400, hallName: { zh: '1号厅', en: 'Hall 1' } },
    ...{ priceFen: toFen(4500), seatsLeft: 8, saleState: 'on-sale', day: '2026-11-21' },
  },
  plan: { rows: 2, cols: 4, gaps: [], wheelchairs: [] },
  taken,
  onlineOnly,
})
const choosing = (...chosen: SeatPosition[]): Selection => ({ ...nothingSelected, chosen })

describe('a selection of seats', () => {
  it('takes a free seat and lets a selected one go', () => {
    const one = touchSeat(nothingSelected, at(1, 2), 'free')
    expect(one.chosen).toEqual([at(1, 2)])
    expect(touchSeat(one, at(1, 2), 'selected').chosen).toEqual([])
  })

  it('says calmly that a seventh is too many, and keeps the six', () => {
    const six = choosing(at(1, 1), at(1, 2), at(1, 3), at(1, 4), at(2, 1), at(2, 2))
    expect(touchSeat(six, at(2, 3), 'free')).toEqual({ ...six, notice: { code: 'too-many' } })
  })

  it('tells a taken seat from one that only waits for the line', () => {
    expect(touchSeat(nothingSelected, at(1, 1), 'taken').notice).toEqual({ code: 'taken', seat: at(1, 1) })
    expect(touchSeat(nothingSelected, at(1, 1), 'online-only').notice).toEqual({ code: 'online-only', seat: at(1, 1) })
  })

  it('names the seats that somebody else took and keeps the rest', () => {
    expect(followMap(choosing(at(2, 3), at(2, 1), at(2, 2)), aMap([at(2, 2), at(2, 1), at(1, 1)]))).toEqual({
      chosen: [at(2, 3)],
      lost: [at(2, 1), at(2, 2)],
      notice: { code: 'lost', seats: [at(2, 1), at(2, 2)], othersKept: true },
    })
  })

  it('says that a seat went with the line, which is not the same as taken', () => {
    expect(followMap(choosing(at(2, 3)), aMap([], [at(2, 3)]))).toEqual({
      chosen: [],
      lost: [],
      notice: { code: 'lost-offline', seats: [at(2, 3)], othersKept: false },
    })
  })

  it('stays the very same where no chosen seat is touched', () => {
    const selection = choosing(at(2, 3))
    expect(followMap(selection, aMap([at(1, 1)]))).toBe(selection)
  })

  it('shows every seat in its state, a lost one only as long as it is gone', () => {
    const selection = loseSeats(choosing(at(1, 1), at(1, 2)), [at(1, 2)], 'lost')
    const map = aMap([at(1, 2), at(1, 3)], [at(2, 4)])
    expect(Object.fromEntries(seatStates(map, selection))).toEqual({
      ...{ '1-1': 'selected', '1-2': 'lost', '1-3': 'taken', '1-4': 'free' },
      ...{ '2-1': 'free', '2-2': 'free', '2-3': 'free', '2-4': 'online-only' },
    })
    expect(seatStates(aMap(), selection).get('1-2')).toBe('free')
  })

  it('proposes from seats that can be had now', () => {
    expect(openSeats(aMap([at(1, 1), at(1, 2), at(1, 3)], [at(2, 1), at(2, 2)]))).toEqual([
      at(1, 4),
      at(2, 3),
      at(2, 4),
    ])
  })
})
