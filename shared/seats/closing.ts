// The end of a kiosk's epoch (rule 7): what it still has to do before it may say that its journal is closed. One step at
// a time, each worked out again from how things are, so that a kill or a lost line in the middle changes nothing.

export type BeforeClosing = {
  /** A request for seats is on its way, and may still bring some. */
  readonly isAskingForSeats: boolean
  /** Entries of the journal that the server has not acknowledged. */
  readonly waitingEntries: number
  /** The server was restored and waits for this kiosk's report. */
  readonly mustReport: boolean
  /** Seats are held for a customer who has not begun to pay. */
  readonly isOrderHeld: boolean
  readonly openPayments: number
  readonly heldSeats: number
}

export type ClosingStep = 'wait' | 'upload' | 'report' | 'leave-order' | 'return' | 'close'

/**
 * What comes next on the way to a closed epoch. It reports before it waits for payments: a terminal that is gone must not
 * keep a whole cinema from selling. A payment runs to its end, and its seats stay with the kiosk until then (rule 5).
 */
export function nextClosingStep(now: BeforeClosing): ClosingStep {
  if (now.isAskingForSeats) return 'wait'
  if (now.waitingEntries > 0) return 'upload'
  if (now.mustReport) return 'report'
  if (now.isOrderHeld) return 'leave-order'
  if (now.openPayments > 0) return 'wait'
  return now.heldSeats > 0 ? 'return' : 'close'
}
