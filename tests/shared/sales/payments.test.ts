import { describe, expect, it } from 'vitest'
import type { PaymentKey } from '../../../shared/core/ids.ts'
import type { JournalEntry } from '../../../shared/journal/journal-entry.ts'
import {
  applyToPayments,
  nextPaymentStep,
  type OpenPayment,
  type OpenPayments,
  type PaymentStep,
  type TerminalAnswer,
} from '../../../shared/sales/payments.ts'
import { anEntry, aPaymentKey, aSaleId, paymentStarted, settledByStaff, sold } from '../../support/journal-entries.ts'

const seats = [{ row: 1, col: 1, grantNumber: 1 }]
const ofPayment = { saleId: aSaleId, paymentKey: aPaymentKey }
const started = paymentStarted(seats)
const unknown = anEntry('payment-unknown', ofPayment)
const reversing = anEntry('reversal-started', ofPayment)

function fold(...entries: readonly JournalEntry[]): OpenPayments {
  const open: OpenPayments = new Map()
  for (const entry of entries) applyToPayments(open, entry)
  return open
}

const stepAfter = (...entries: readonly JournalEntry[]) => fold(...entries).get(aPaymentKey)?.step

describe('an open payment', () => {
  it('is open from its start, with all that its end will need', () => {
    expect(fold(started).get(aPaymentKey)).toEqual({ ...started.body, step: 'started', startedAtMs: started.at })
  })

  it('moves on with the journal', () => {
    expect([stepAfter(started), stepAfter(started, unknown), stepAfter(started, unknown, reversing)]).toEqual([
      'started',
      'unknown',
      'reversing',
    ])
  })

  it('that staff say was charged stays open until its sale is written, whatever the terminal answers', () => {
    const payment = fold(started, unknown, settledByStaff('charged')).get(aPaymentKey)
    expect(payment?.step).toBe('charged-by-staff')
    const answers: TerminalAnswer['state'][] = ['no-answer', 'declined', 'no-such-key']
    for (const state of answers) {
      const step = payment && nextPaymentStep(payment, { state } as TerminalAnswer)
      expect(step).toEqual({ kind: 'write-sold', terminalReference: 'settled-by-staff' })
    }
    const approved = payment && nextPaymentStep(payment, { state: 'approved', terminalReference: 'T9' })
    expect(approved).toEqual({ kind: 'write-sold', terminalReference: 'T9' })
  })

  it.each([
    ['settled by staff as not charged', settledByStaff('not-charged')],
    ['sold', sold(seats)],
    ['declined', anEntry('payment-declined', { ...ofPayment, outcome: 'declined' })],
    ['reversed', anEntry('reversed', { ...ofPayment, terminalReference: 'R1' })],
  ])('is over once it is %s, and nothing later opens it again', (_, end) => {
    expect(fold(started, end, unknown, reversing).size).toBe(0)
  })

  it('is not touched by what is written of another one', () => {
    const other = '00000000-0000-4000-8000-0000000000ff' as PaymentKey
    expect(fold(started, sold(seats, { key: other })).size).toBe(1)
  })
})

describe('the next step of a payment', () => {
  const payment = (step: OpenPayment['step']): OpenPayment => ({ ...started.body, step, startedAtMs: 0 })
  const reference = { terminalReference: 'T1' }
  const answers: readonly TerminalAnswer[] = [
    { state: 'approved', ...reference },
    { state: 'declined' },
    { state: 'cancelled' },
    { state: 'no-such-key' },
    { state: 'in-progress' },
    { state: 'no-answer' },
    { state: 'reversed', ...reference },
  ]
  const stepsFrom = (step: OpenPayment['step']) =>
    Object.fromEntries(answers.map((answer) => [answer.state, nextPaymentStep(payment(step), answer)]))

  const outcomes: Record<string, PaymentStep> = {
    approved: { kind: 'write-sold', ...reference },
    declined: { kind: 'write-declined', outcome: 'declined' },
    cancelled: { kind: 'write-declined', outcome: 'cancelled' },
    'no-such-key': { kind: 'ask-to-cancel' },
    reversed: { kind: 'write-reversed', ...reference },
  }

  it('writes what the terminal knows, kills a key that it does not know, and owns up to not knowing', () => {
    expect(stepsFrom('started')).toEqual({
      ...outcomes,
      'in-progress': { kind: 'write-unknown' },
      'no-answer': { kind: 'write-unknown' },
    })
  })

  it('goes on asking once it is unknown', () => {
    expect(stepsFrom('unknown')).toEqual({
      ...outcomes,
      'in-progress': { kind: 'ask-again-later' },
      'no-answer': { kind: 'ask-again-later' },
    })
  })

  it('is never a sale once the money is on its way back', () => {
    expect(stepsFrom('reversing')).toEqual({
      ...outcomes,
      approved: { kind: 'ask-to-reverse' },
      'in-progress': { kind: 'ask-again-later' },
      'no-answer': { kind: 'ask-again-later' },
    })
  })
})
