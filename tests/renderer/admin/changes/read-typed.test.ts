import { describe, expect, it } from 'vitest'
import { readAs, readPolicyValue, readTime, toNumber } from '../../../../renderer/admin/changes/read-typed.ts'
import { filmSchema } from '../../../../shared/edits/film-edits.ts'
import { showtimeSchema } from '../../../../shared/edits/showtime-edits.ts'

describe('what is typed', () => {
  it('is a time of day where there is such a time', () => {
    const typed = ['00:00', '9:05', '19.30', '23：59', '24:00', '12:60', '1930', '7:5', '']
    expect(typed.map(readTime)).toEqual([0, 545, 1_170, 1_439, null, null, null, null, null])
  })

  it('is a value of the policy within the limits of that value', () => {
    const read = [
      readPolicyValue('cutoffMinutes', '-1440'),
      readPolicyValue('cutoffMinutes', '1441'),
      readPolicyValue('allotmentSeats', '2.5'),
      readPolicyValue('allotmentShare', '0.4'),
      readPolicyValue('allotmentShare', '1.5'),
      readPolicyValue('memberLevels', '1, 0.95/0.9'),
      readPolicyValue('memberLevels', '1,0'),
      readPolicyValue('memberLevels', ''),
      readPolicyValue('offlineSales', 'off'),
      readPolicyValue('offlineSales', 'never'),
    ]
    expect(read).toEqual([-1_440, null, null, 0.4, null, [1, 0.95, 0.9], null, null, 'off', null])
  })

  it('is a film, a hall or a showtime only within the limits of the contract', () => {
    const film = { title: '片', actors: '甲', director: '乙', synopsis: '', durationMinutes: toNumber('90') }
    const minutes = ['1', '600', '601', '0', '90.5', '', 'an hour']
    const taken = minutes.map((typed) => readAs(filmSchema, { ...film, durationMinutes: toNumber(typed) }) !== null)
    expect(taken).toEqual([true, true, false, false, false, false, false])
    expect(readAs(filmSchema, { ...film, title: ` ${'片'.repeat(255)} ` })?.title).toBe('片'.repeat(255))
    expect(readAs(filmSchema, { ...film, title: '片'.repeat(256) })).toBeNull()
    expect(readAs(filmSchema, { ...film, title: ' ' })).toBeNull()
    const showtime = { filmId: 1, hallId: 1, beginsAt: 1_800_000_000, priceFen: 1 }
    expect([0, 1, 999_999, null].map((priceFen) => readAs(showtimeSchema, { ...showtime, priceFen }) !== null)).toEqual(
      [...[false, true, true, false]],
    )
  })
})
