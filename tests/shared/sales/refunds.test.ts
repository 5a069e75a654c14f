import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DeviceNumber, TicketNumber } from '../../../shared/core/ids.ts'
import { toFen } from '../../../shared/core/money.ts'
import type { JournalEntry } from '../../../shared/journal/journal-entry.ts'
import {
  applyToRefunds,
  dueRefund,
  nextRefundStep,
  noRefunds,
  type Refund,
  type RefundAnswer,
  refundKeyOf,
} from '../../../shared/sales/refunds.ts'
import { aPaymentKey, aSaleId, refundPaid, refundStarted, sold, voided } from '../../support/journal-entries.ts'

const seats = [1, 2, 3].map((col) => ({ row: 1, col, grantNumber: 1 }))
const ticket = (index: number) => (100_000_001 + index) as TicketNumber

function fold(...entries: readonly JournalEntry[]) {
  const refunds = noRefunds()
  for (const entry of entries) applyToRefunds(refunds, entry)
  return refunds
}

const stepOf = (...entries: readonly JournalEntry[]) => fold(sold(seats), ...entries).byTicket.get(ticket(0))?.step

describe('a refund', () => {
  it('of a voided sale is due for each of its tickets, at what it cost', () => {
    const { byTicket } = fold(sold(seats), voided({ count: 3 }))
    expect([...byTicket.values()].map(({ step, amountFen }) => [step, amountFen])).toEqual(
      Array(3).fill(['due', 4_500]),
    )
  })

  it('is started, then paid, and nothing that comes later makes it due again', () => {
    expect(stepOf(refundStarted())).toBe('started')
    expect(stepOf(refundStarted(), refundPaid())).toBe('paid')
    expect(stepOf(refundPaid({ inCash: true }))).toBe('paid')
    const later = fc.constantFrom(refundStarted(), voided({ count: 3 }), refundPaid())
    fc.assert(
      fc.property(fc.array(later), (entries) => {
        expect(stepOf(refundStarted(), refundPaid(), ...entries)).toBe('paid')
      }),
    )
  })

  it('of a ticket that another sold is known as paid, under the number of the ticket, for good', () => {
    const { byTicket, paidAtMs } = fold(refundPaid({ inCash: true }), refundStarted(), refundPaid({ inCash: true }))
    expect([...paidAtMs.keys()]).toEqual([ticket(0)])
    expect(byTicket.size).toBe(0)
  })

  it('is never of more than was taken for the sale, whatever of it went back before', () => {
    const part = fc.record({ at: fc.nat({ max: 5 }), amountFen: fc.integer({ min: 1, max: 9_000 }) })
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const refunds = fold(sold(seats))
        for (const { at, amountFen } of parts) {
          const due = dueRefund(refunds, aSaleId, ticket(at), toFen(amountFen))
          if (due && !refunds.byTicket.has(due.ticketNumber)) applyToRefunds(refunds, refundStarted({ at, amountFen }))
        }
        const wholeFen = [...refunds.byTicket.values()].reduce((total, refund) => total + refund.amountFen, 0)
        expect(wholeFen).toBeLessThanOrEqual(13_500)
      }),
    )
    expect(dueRefund(fold(), aSaleId, ticket(0), toFen(1))).toBeNull()
  })

  it('has one key for a ticket, and another for every other', () => {
    const key = (index: number) => refundKeyOf({ paymentKey: aPaymentKey, ticketNumber: ticket(index) })
    expect(new Set([key(0), key(0), key(1)]).size).toBe(2)
  })

  it('is on disk before the terminal is asked, and over only when the terminal has said so', () => {
    const answers: (RefundAnswer | null)[] = [
      null,
      { state: 'no-answer' },
      { state: 'refused' },
      { state: 'refunded', terminalReference: 'R1' },
    ]
    const stepsOf = (step: Refund['step']) => {
      const paid = { ticketNumber: ticket(0), saleId: aSaleId, paymentKey: aPaymentKey, amountFen: toFen(1) }
      const refund = { ...paid, step, device: 1 as DeviceNumber }
      return answers.map((answer) => nextRefundStep(refund, answer).kind)
    }
    expect(stepsOf('due')).toEqual(Array(4).fill('write-started'))
    expect(stepsOf('started')).toEqual(['ask-the-terminal', 'ask-again-later', 'leave-to-staff', 'write-paid'])
    expect(stepsOf('paid')).toEqual(Array(4).fill('nothing'))
  })
})
