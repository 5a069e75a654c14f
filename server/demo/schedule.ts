const minuteMs = 60_000
const hourMs = 60 * minuteMs

type HallOfSchedule<Hall> = {
  readonly hall: Hall
  readonly basePriceFen: number
  /** When its last showtime ends, Unix ms, or null where it has none yet. */
  readonly lastEndsAtMs: number | null
}

export type PlannedShowtime<Hall, Film> = {
  readonly hall: Hall
  readonly film: Film
  readonly beginsAtMs: number
  readonly endsAtMs: number
  readonly priceFen: number
}

export type ScheduleDeps<Hall, Film> = {
  readonly halls: readonly HallOfSchedule<Hall>[]
  readonly films: readonly Film[]
  readonly nowMs: number
  readonly timeZone: string
  readonly turnaroundMinutes: number
}

const daysAhead = 7
const soonestMs = 30 * minuteMs
const minCleaningMinutes = 20
const stepMs = 5 * minuteMs
/** No showtime begins between these hours, but for a hall's first ones: whenever it starts, a demo has some soon. */
const nightFrom = 1
const nightTo = 10
const firstWithoutNight = 2

/**
 * Fills every hall from where its schedule ends until seven days from now, one film after another, none overlapping,
 * the first at least half an hour ahead. The halls begin at different films and a little apart.
 */
export function planSchedule<Hall, Film extends { readonly durationMinutes: number }>(
  deps: ScheduleDeps<Hall, Film>,
): PlannedShowtime<Hall, Film>[] {
  const { halls, films, nowMs } = deps
  const hourOf = createHourOf(deps.timeZone)
  const pauseMs = Math.max(minCleaningMinutes, deps.turnaroundMinutes) * minuteMs
  const untilMs = nowMs + daysAhead * 24 * hourMs
  const planned: PlannedShowtime<Hall, Film>[] = []
  for (const [place, { hall, basePriceFen, lastEndsAtMs }] of halls.entries()) {
    const soonest = roundUp(nowMs + soonestMs + place * 15 * minuteMs)
    let withoutNight = lastEndsAtMs === null ? firstWithoutNight : 0
    let beginsAtMs = roundUp(Math.max(soonest, (lastEndsAtMs ?? 0) + pauseMs))
    // The turn of the films follows the calendar, so that a schedule that is extended does not begin again.
    for (let turn = Math.floor(beginsAtMs / (24 * hourMs)) + place * 3; beginsAtMs < untilMs; turn++) {
      const film = films[turn % films.length]
      if (!film) return []
      while (withoutNight === 0 && isNight(hourOf(beginsAtMs))) beginsAtMs += stepMs
      if (beginsAtMs >= untilMs) break
      withoutNight = Math.max(0, withoutNight - 1)
      const endsAtMs = beginsAtMs + film.durationMinutes * minuteMs
      const priceFen = basePriceFen + surchargeFen(hourOf(beginsAtMs))
      planned.push({ hall, film, beginsAtMs, endsAtMs, priceFen })
      beginsAtMs = roundUp(endsAtMs + pauseMs)
    }
  }
  return planned
}

function surchargeFen(hour: number): number {
  if (hour >= nightFrom && hour < 12) return -1_000
  return hour >= 18 ? 800 : 0
}

function isNight(hour: number): boolean {
  return hour >= nightFrom && hour < nightTo
}

/** The hour of the cinema's day, 0 to 23. */
function createHourOf(timeZone: string): (unixMs: number) => number {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' })
  return (unixMs) => Number(format.format(unixMs))
}

function roundUp(unixMs: number): number {
  return Math.ceil(unixMs / stepMs) * stepMs
}
