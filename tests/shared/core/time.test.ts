import { describe, expect, it } from 'vitest'
import { cinemaDay } from '../../../shared/core/time.ts'

describe("the cinema's day", () => {
  const beforeMidnight = Date.UTC(2026, 10, 20, 15, 59, 59, 999)

  it('ends at midnight in the time zone of the cinema', () => {
    expect([cinemaDay(beforeMidnight, 'Asia/Shanghai'), cinemaDay(beforeMidnight + 1, 'Asia/Shanghai')]).toEqual([
      '2026-11-20',
      '2026-11-21',
    ])
  })

  it('is another one elsewhere at the same moment', () => {
    expect([cinemaDay(beforeMidnight + 1, 'UTC'), cinemaDay(beforeMidnight + 1, 'America/Los_Angeles')]).toEqual([
      '2026-11-20',
      '2026-11-20',
    ])
  })

  it('has 25 hours where the clocks go back', () => {
    const begin = Date.UTC(2026, 9, 24, 22)
    const hours = Array.from({ length: 30 }, (_, hour) => cinemaDay(begin + hour * 3_600_000, 'Europe/Berlin'))
    expect(hours.filter((day) => day === '2026-10-25')).toHaveLength(25)
  })
})
