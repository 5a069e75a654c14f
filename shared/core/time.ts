/** Where the domain takes its time from. `nowMs` is whole Unix ms and may jump; `monotonicMs` only rises, and has fractions. */
export type Clock = {
  readonly nowMs: () => number
  readonly monotonicMs: () => number
}

/** Calls back once after a while; the answer takes the call back. A port, so that tests decide when time passes. */
export type Timer = (delayMs: number, callback: () => void) => () => void

/** The calendar day in the cinema's time zone as `YYYY-MM-DD`: two times are of one day when these are equal. */
export function cinemaDay(unixMs: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    unixMs,
  )
}
