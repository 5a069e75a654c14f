import { expect, it } from 'vitest'
import type { FilmId, HallId } from '../../../shared/core/ids.ts'
import { toFen } from '../../../shared/core/money.ts'
import { whatChanged } from '../../../shared/showtimes/what-changed.ts'

const offered = {
  beginsAt: 1_000,
  hallId: 1 as HallId,
  filmId: 1 as FilmId,
  priceFen: toFen(4_500),
  isCalledOff: false,
}

it('tells the gravest thing that changed since a showtime was offered', () => {
  expect(whatChanged(offered, { ...offered })).toBeNull()
  expect(whatChanged(offered, null)).toBe('called-off')
  expect(whatChanged(offered, { ...offered, isCalledOff: true, beginsAt: 2_000 })).toBe('called-off')
  expect(whatChanged(offered, { ...offered, beginsAt: 2_000, priceFen: toFen(1) })).toBe('moved')
  expect(whatChanged(offered, { ...offered, hallId: 2 as HallId })).toBe('moved')
  expect(whatChanged(offered, { ...offered, filmId: 2 as FilmId })).toBe('moved')
  expect(whatChanged(offered, { ...offered, priceFen: toFen(5_000) })).toBe('repriced')
})
