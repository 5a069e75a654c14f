import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { cinemaDay, cinemaTimeMs } from '../../../shared/core/time.ts'

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

describe('the formats of a time zone', () => {
  it('are made once, however many times are asked about', () => {
    const making = vi.spyOn(Intl, 'DateTimeFormat')
    onTestFinished(() => making.mockRestore())
    for (let hour = 0; hour < 1_000; hour += 1) {
      cinemaDay(hour * 3_600_000, 'Asia/Tokyo')
      cinemaTimeMs('2026-11-20', hour, 'Asia/Tokyo')
    }
    expect(making).toHaveBeenCalledTimes(2)
  })
})

describe("a time of the cinema's day", () => {
  const hour = 60

  it('is the moment at which its clocks show it', () => {
    expect(cinemaTimeMs('2026-11-21', 19 * hour + 30, 'Asia/Shanghai')).toBe(Date.UTC(2026, 10, 21, 11, 30))
    expect(cinemaTimeMs('2026-11-21', 0, 'America/Los_Angeles')).toBe(Date.UTC(2026, 10, 21, 8))
  })

  it('is right on both sides of a change of the clocks', () => {
    const berlin = (day: string, minutes: number) => cinemaTimeMs(day, minutes, 'Europe/Berlin')
    expect(berlin('2026-10-25', 1 * hour)).toBe(Date.UTC(2026, 9, 24, 23))
    expect(berlin('2026-10-25', 4 * hour)).toBe(Date.UTC(2026, 9, 25, 3))
    expect(berlin('2026-03-29', 1 * hour)).toBe(Date.UTC(2026, 2, 29, 0))
    expect(berlin('2026-03-29', 4 * hour)).toBe(Date.UTC(2026, 2, 29, 2))
  })
})
