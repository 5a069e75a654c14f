/** Where the domain takes ids and chance from. `uuid` answers a fresh lower-case UUID, `unit` a number in [0, 1). */
export type Random = {
  readonly uuid: () => string
  readonly unit: () => number
}
