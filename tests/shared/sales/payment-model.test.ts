import { describe, expect, it } from 'vitest'
import { searchStates } from '../../support/search-states.ts'
import { type PaymentWeakening, paymentSearch } from './payment-model.ts'

describe('a payment', () => {
  it('ends as one sale, one refusal or one reversal that the terminal agrees with, whatever is lost or late', () => {
    const outcome = searchStates(paymentSearch(null))
    expect(outcome).toEqual({ isSafe: true, stateCount: expect.any(Number) })
    if (outcome.isSafe) expect(outcome.stateCount).toBeGreaterThan(50)
  })

  it.each<PaymentWeakening>(['an unknown payment is released', 'no such key counts as never charged'])(
    'would let seats go that are paid for if %s',
    (weakening) => {
      const outcome = searchStates(paymentSearch(weakening))
      expect(outcome).toMatchObject({ isSafe: false, fault: 'the seats were let go while the terminal may charge' })
      expect(outcome).toMatchSnapshot()
    },
  )

  it('could be sold and returned if staff may say that what goes back was charged', () => {
    const outcome = searchStates(paymentSearch('staff may say that what goes back was charged'))
    expect(outcome).toMatchObject({ isSafe: false })
    expect(outcome).toMatchSnapshot()
  })

  it('could be money that nobody knows of if the word of staff were the last', () => {
    const outcome = searchStates(paymentSearch('the word of staff is the last'))
    expect(outcome).toMatchObject({ isSafe: false, fault: 'the word of staff is never checked' })
    expect(outcome).toMatchSnapshot()
  })
})
