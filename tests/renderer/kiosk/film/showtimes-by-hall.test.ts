import { describe, expect, it } from 'vitest'
import { byHall, daysOf } from '../../../../renderer/kiosk/film/showtimes-by-hall.ts'
import type { ShowtimeView } from '../../../../shared/catalog/views.ts'
import type { ShowtimeId } from '../../../../shared/core/ids.ts'
import { toFen } from '../../../../shared/core/money.ts'

const aShowtime = (showtimeId: number, hall: string, beginsAt: number, day = '2026-11-21'): ShowtimeView => ({
  ...{ showtimeId: showtimeId as ShowtimeId, beginsAt, endsAt: beginsAt + 5400, day },
  ...{ hallName: { zh: hall, en: hall }, priceFen: toFen(4500), seatsLeft: 10, saleState: 'on-sale' },
})

describe('the showtimes of a film', () => {
  it('stand hall by hall, the soonest first in each and the hall with the soonest first', () => {
    const showtimes = [aShowtime(1, 'A', 900), aShowtime(2, 'B', 500), aShowtime(3, 'A', 700)]
    expect(byHall(showtimes).map((hall) => hall.map(({ showtimeId }) => showtimeId))).toEqual([[2], [3, 1]])
  })

  it('name each day once, in order', () => {
    const showtimes = [
      aShowtime(1, 'A', 9, '2026-11-23'),
      aShowtime(2, 'A', 1, '2026-11-21'),
      aShowtime(3, 'B', 2, '2026-11-21'),
    ]
    expect(daysOf(showtimes)).toEqual(['2026-11-21', '2026-11-23'])
  })
})
