/**
 * What one figure of a row may be: `most` or `least` is what is promised of the larger size, `maxAtSmall` of the
 * smaller one where they say that too.
 */
export type Limit = { readonly unit: string; readonly maxAtSmall?: number } & (
  | { readonly most: number }
  | { readonly least: number }
)

/**
 * One line of `npm run bench -- grow`: something that grows, measured at two sizes, the larger ten times the smaller
 * unless its limits are for other ones.
 * `measure` returns one value for each of `figures`, in its unit; it builds what it needs in a temporary folder and
 * removes that again.
 */
export type GrowRow = {
  /** Names the row: `npm run bench -- grow NAME`. */
  readonly name: string
  /** What it tells, with what the sizes count, such as `kiosk start, entries in the journal`. */
  readonly about: string
  readonly sizes: readonly [small: number, large: number]
  readonly figures: Readonly<Record<string, Limit>>
  readonly measure: (size: number) => Promise<Readonly<Record<string, number>>>
}

export function isWithin([small, large]: readonly [small: number, large: number], limit: Limit): boolean {
  if (limit.maxAtSmall !== undefined && !(small <= limit.maxAtSmall)) return false
  return 'most' in limit ? large <= limit.most : large >= limit.least
}
