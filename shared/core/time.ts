/** Where the domain takes its time from. `nowMs` is whole Unix ms and may jump; `monotonicMs` only rises, and has fractions. */
export type Clock = {
  readonly nowMs: () => number
  readonly monotonicMs: () => number
}

/**
 * Calls back once after a while, and never before `delayMs` have passed by the monotonic clock; the answer takes the call
 * back. A port, so that tests decide when time passes.
 */
export type Timer = (delayMs: number, callback: () => void) => () => void

/** The calendar day in the cinema's time zone as `YYYY-MM-DD`: two times are of one day when these are equal. */
export function cinemaDay(unixMs: number, timeZone: string): string {
  return dayFormats(timeZone).format(unixMs)
}

/** When it is this many minutes after midnight of a calendar day (`YYYY-MM-DD`) in the cinema's time zone, in Unix ms. */
export function cinemaTimeMs(day: string, minutes: number, timeZone: string): number {
  const asUtcMs = Date.parse(`${day}T00:00:00Z`) + minutes * 60_000
  const nearMs = asUtcMs - zoneOffsetMs(asUtcMs, timeZone)
  // Once more, from the other side of a change of the clocks.
  return asUtcMs - zoneOffsetMs(nearMs, timeZone)
}

/** How far the zone's clocks are ahead of UTC at this time. */
function zoneOffsetMs(unixMs: number, timeZone: string): number {
  const parts = new Map(
    secondFormats(timeZone)
      .formatToParts(unixMs)
      .map(({ type, value }) => [type, value]),
  )
  const at = (...names: readonly Intl.DateTimeFormatPartTypes[]) => names.map((name) => parts.get(name))
  const local = `${at('year', 'month', 'day').join('-')}T${at('hour', 'minute', 'second').join(':')}Z`
  return Date.parse(local) - Math.floor(unixMs / 1_000) * 1_000
}

const dayFormats = formatsByZone({ year: 'numeric', month: '2-digit', day: '2-digit' })
const secondFormats = formatsByZone({
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})

/** One format a time zone, made once: to make one costs many times what using it does, and memory that is freed late. */
function formatsByZone(options: Intl.DateTimeFormatOptions): (timeZone: string) => Intl.DateTimeFormat {
  const byZone = new Map<string, Intl.DateTimeFormat>()
  return (timeZone) => {
    const known = byZone.get(timeZone)
    if (known) return known
    const made = new Intl.DateTimeFormat('en-CA', { timeZone, ...options })
    byZone.set(timeZone, made)
    return made
  }
}
