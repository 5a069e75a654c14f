/** The only place that reads how far the long tests go: TTMS_FIGURES=whole, or a tenth of it where that is not set. */
export const isWholeFigure = process.env.TTMS_FIGURES === 'whole'

/** How often to do what counts so many times as a whole (reliability figures in docs/). */
export function figure(whole: number): number {
  return isWholeFigure ? whole : Math.ceil(whole / 10)
}
