import { describe, expect, it } from 'vitest'
import { fillOf, totalsOf } from '../../../../renderer/admin/today/box-office-totals.ts'
import { toFen } from '../../../../shared/core/money.ts'

const film = { filmId: null, title: { zh: '听竹', en: 'Listen to the Bamboo' } }
const rows = [
  { ...film, showtimeCount: 2, ticketCount: 30, takenFen: toFen(135_050), seatCount: 120 },
  { ...film, showtimeCount: 1, ticketCount: 0, takenFen: toFen(0), seatCount: 60 },
]

describe('the totals of the box office', () => {
  it('are the sums of its rows', () => {
    expect(totalsOf(rows)).toEqual({ showtimeCount: 3, ticketCount: 30, seatCount: 180, takenFen: 135_050 })
  })

  it('give the share of seats sold, and none where there are no seats', () => {
    expect([fillOf({ ticketCount: 30, seatCount: 120 }), fillOf({ ticketCount: 0, seatCount: 0 })]).toEqual([0.25, 0])
  })
})
