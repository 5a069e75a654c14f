/** How much the server keeps of one device within a day of what it asks for. */
export type KeptADay = {
  /** Remembered answers of grant requests, which are forgotten after it. */
  readonly grants: number
  readonly edits: number
  readonly editBytes: number
}

export const dayMs = 24 * 3_600_000

/**
 * Several times what an honest kiosk asks: a busy day is some 1,500 grants, and a fortnight's schedule for six halls some
 * 500 edits. What is more is refused (`TooMuchKept`), nothing of it is done, and the kiosk tries again by itself.
 */
export const usualKeptADay: KeptADay = { grants: 10_000, edits: 2_000, editBytes: 32 * 1_024 * 1_024 }
