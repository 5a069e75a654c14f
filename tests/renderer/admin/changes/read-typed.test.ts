import { describe, expect, it } from 'vitest'
import { readPolicyValue, readPrice, readTime } from '../../../../renderer/admin/changes/read-typed.ts'

describe('what is typed', () => {
  it('is a price where it is yuan with at most two decimals', () => {
    const typed = ['45', '45.5', ' 0.01 ', '9999.99', '0', '', '45.555', '12345', '4,5', '-1', '1e2']
    expect(typed.map(readPrice)).toEqual([4_500, 4_550, 1, 999_999, ...Array(7).fill(null)])
  })

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
})
