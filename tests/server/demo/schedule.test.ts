import { describe, expect, it } from 'vitest'
import { planSchedule } from '../../../server/demo/schedule.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const midnight = Date.UTC(2026, 10, 20, 16)
const films = [118, 94, 136, 107].map((durationMinutes) => ({ durationMinutes }))
const needs = { films, timeZone: 'Asia/Shanghai', turnaroundMinutes: 0 }
const halls = ['one', 'two', 'three'].map((hall) => ({
  hall,
  basePriceFen: 4_900,
  lastEndsAtMs: null as number | null,
}))

const hours = Array.from({ length: 24 }, (_, hour) => hour)

describe('the demo schedule', () => {
  it.each(hours)('begun at %i o’clock has several showtimes soon, seven days of them, and none overlap', (hour) => {
    const nowMs = midnight + hour * hourMs + 17 * minuteMs + 3
    const planned = planSchedule({ ...needs, halls, nowMs })
    const begins = planned.map((showtime) => showtime.beginsAtMs)
    expect(Math.min(...begins)).toBeGreaterThanOrEqual(nowMs + 30 * minuteMs)
    expect(begins.filter((at) => at < nowMs + 90 * minuteMs)).toHaveLength(3)
    const days = new Set(begins.map((at) => Math.floor((at - nowMs) / dayMs)))
    expect([...days].toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6])
    for (const { hall } of halls) {
      const own = planned.filter((showtime) => showtime.hall === hall).toSorted((a, b) => a.beginsAtMs - b.beginsAtMs)
      for (const [index, next] of own.slice(1).entries()) {
        expect(next.beginsAtMs - (own[index]?.endsAtMs ?? Infinity)).toBeGreaterThanOrEqual(20 * minuteMs)
      }
    }
  })

  it('is extended from where it ends, by day, and not a second time', () => {
    const nowMs = midnight + 12 * hourMs
    const planned = planSchedule({ ...needs, halls, nowMs })
    const lastEnds = (hall: string) =>
      Math.max(...planned.filter((showtime) => showtime.hall === hall).map((showtime) => showtime.endsAtMs))
    const filled = halls.map((hall) => ({ ...hall, lastEndsAtMs: lastEnds(hall.hall) }))
    expect(planSchedule({ ...needs, halls: filled, nowMs })).toEqual([])
    const later = planSchedule({ ...needs, halls: filled, nowMs: nowMs + dayMs })
    expect(later.length).toBeGreaterThan(6)
    for (const { hall, lastEndsAtMs } of filled) {
      const own = later.filter((showtime) => showtime.hall === hall)
      expect(Math.min(...own.map((showtime) => showtime.beginsAtMs))).toBeGreaterThan(lastEndsAtMs)
    }
    const shanghaiHours = later.map((showtime) => new Date(showtime.beginsAtMs + 8 * hourMs).getUTCHours())
    expect(shanghaiHours.filter((hour) => hour >= 1 && hour < 10)).toEqual([])
  })

  it('asks more in the evening and less before noon', () => {
    const planned = planSchedule({ ...needs, halls, nowMs: midnight })
    expect(new Set(planned.map((showtime) => showtime.priceFen))).toEqual(new Set([3_900, 4_900, 5_700]))
  })
})
