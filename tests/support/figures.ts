/** The only place that reads how far the long tests go: TTMS_FIGURES=whole, or a part of it where that is not set. */
export const isWholeFigure = process.env.TTMS_FIGURES === 'whole'

/** How often to do what counts so many times as a whole (reliability figures in docs/): all of it, or this part. */
export function figure(whole: number, part = 10): number {
  return isWholeFigure ? whole : Math.ceil(whole / part)
}

/** Where chance begins in the long tests: TTMS_SEED, or 1. A run that went wrong is repeated with the seed that it printed. */
export const seed = Number(process.env.TTMS_SEED ?? 1)

/** Prints what a long test measured, with its seed, past the test runner's own report. */
export function tellFigure(what: string): void {
  process.stderr.write(`figure: ${what} (seed ${seed})\n`)
}
