import { describe, expect, it } from 'vitest'
import { journalEntrySchema } from '../../../shared/journal/journal-entry.ts'
import {
  anEntry,
  aPaymentKey,
  aSaleId,
  paymentStarted,
  printed,
  refundPaid,
  refundStarted,
  rightsGivenBack,
  rightsTaken,
  settledByStaff,
  settlementChecked,
  sold,
  voided,
} from '../../support/journal-entries.ts'

const seats = [{ row: 1, col: 2, grantNumber: 3 }]
const ofPayment = { saleId: aSaleId, paymentKey: aPaymentKey }
const oneOfEach = [
  rightsTaken(seats),
  rightsGivenBack(seats),
  paymentStarted(seats),
  anEntry('payment-declined', { ...ofPayment, outcome: 'never-charged' }),
  anEntry('payment-unknown', ofPayment),
  anEntry('reversal-started', ofPayment),
  anEntry('reversed', { ...ofPayment, terminalReference: 'R1' }),
  sold(seats),
  settledByStaff('charged'),
  settlementChecked('charged', 'not-charged'),
  printed(),
  voided(),
  refundStarted(),
  refundPaid(),
  refundPaid({ inCash: true }),
]

describe('a journal entry', () => {
  it.each(oneOfEach.map((entry) => [entry.kind, entry] as const))('of kind %s is read back as it was', (_, entry) => {
    expect(journalEntrySchema.parse(JSON.parse(JSON.stringify(entry)))).toEqual(entry)
  })

  it.each([
    ['an unknown kind', { kind: 'gifted' }],
    ['no place in the journal', { seq: 0 }],
    ['no epoch', { epoch: 0 }],
    ['no device', { device: 0 }],
    ['a time that is no whole millisecond', { at: 1.5 }],
    ['an id that is no UUID', { id: '17' }],
  ])('with %s is not read', (_, wrong) => {
    expect(journalEntrySchema.safeParse({ ...sold(seats), ...wrong }).success).toBe(false)
  })

  it('never sells no seat, more than six, or for part of a fen', () => {
    const many = Array.from({ length: 7 }, (_, at) => ({ row: 1, col: at + 1, grantNumber: 1 }))
    const halfFen = { ...sold(seats), body: { ...sold(seats).body, totalFen: 0.5 } }
    const isRead = [sold([]), sold(many), halfFen].map((entry) => journalEntrySchema.safeParse(entry).success)
    expect(isRead).toEqual([false, false, false])
  })
})
