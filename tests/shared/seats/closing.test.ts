import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type BeforeClosing, nextClosingStep } from '../../../shared/seats/closing.ts'

const nothingLeft: BeforeClosing = {
  isAskingForSeats: false,
  waitingEntries: 0,
  mustReport: false,
  isOrderHeld: false,
  openPayments: 0,
  heldSeats: 0,
}

const anyState: fc.Arbitrary<BeforeClosing> = fc.record({
  isAskingForSeats: fc.boolean(),
  waitingEntries: fc.nat(3),
  mustReport: fc.boolean(),
  isOrderHeld: fc.boolean(),
  openPayments: fc.nat(2),
  heldSeats: fc.nat(4),
})

describe('closing a kiosk’s epoch', () => {
  it('is said only once nothing is left that could still change it', () => {
    expect(nextClosingStep(nothingLeft)).toBe('close')
    fc.assert(
      fc.property(anyState, (now) => {
        const isNothingLeft = JSON.stringify(now) === JSON.stringify(nothingLeft)
        expect(nextClosingStep(now) === 'close').toBe(isNothingLeft)
      }),
    )
  })

  it('reports before it waits for a payment, and never before all that was written is sent', () => {
    expect(nextClosingStep({ ...nothingLeft, mustReport: true, openPayments: 1, heldSeats: 2 })).toBe('report')
    expect(nextClosingStep({ ...nothingLeft, mustReport: true, waitingEntries: 1 })).toBe('upload')
    expect(nextClosingStep({ ...nothingLeft, mustReport: true, isAskingForSeats: true })).toBe('wait')
  })

  it('waits for a payment and returns nothing meanwhile, however long it takes', () => {
    fc.assert(
      fc.property(anyState, (now) => {
        fc.pre(now.openPayments > 0)
        expect(nextClosingStep(now)).not.toBe('return')
      }),
    )
  })

  it('comes to its end from any state, once requests and payments have', () => {
    const after = (now: BeforeClosing): BeforeClosing => {
      switch (nextClosingStep(now)) {
        case 'wait':
          return now.isAskingForSeats
            ? { ...now, isAskingForSeats: false }
            : { ...now, openPayments: 0, waitingEntries: 1 }
        case 'upload':
          return { ...now, waitingEntries: 0 }
        case 'report':
          return { ...now, mustReport: false }
        case 'leave-order':
          return { ...now, isOrderHeld: false, waitingEntries: 1 }
        case 'return':
          return { ...now, heldSeats: 0, waitingEntries: 1 }
        case 'close':
          return now
      }
    }
    fc.assert(
      fc.property(anyState, (start) => {
        let now = start
        for (let step = 0; step < 12; step++) now = after(now)
        expect(nextClosingStep(now)).toBe('close')
      }),
    )
  })
})
