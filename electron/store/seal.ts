/** What the seal says of a database: where its journal was at least, and which opening of it was the last. */
export type SealState = {
  readonly device: number
  readonly epoch: number
  readonly seq: number
  /** Random, new at each opening of the database. */
  readonly openingMark: string
  /** The mark before it, which a database still bears that was killed between seal and mark. */
  readonly previousMark: string | null
}

export type Seal = {
  /** null: this kiosk was never sealed. */
  readonly present: () => SealState | null
  /** On disk (fsync) once it resolves. */
  readonly set: (state: SealState) => Promise<void>
  readonly close: () => Promise<void>
}
