import { describe, expect, it } from 'vitest'
import type { JournalEntry } from '../../../shared/journal/journal-entry.ts'
import type { TerminalAnswer } from '../../../shared/sales/payments.ts'
import {
  applyToSettlements,
  nextSettlementStep,
  type Settlement,
  type Settlements,
} from '../../../shared/sales/settlements.ts'
import { anEntry, aPaymentKey, aSaleId, settledByStaff, settlementChecked } from '../../support/journal-entries.ts'

const ofPayment = { saleId: aSaleId, paymentKey: aPaymentKey }

function settlementAfter(...entries: readonly JournalEntry[]): Settlement | undefined {
  const settlements: Settlements = new Map()
  for (const entry of entries) applyToSettlements(settlements, entry)
  return settlements.get(aPaymentKey)
}

const askedOf = (settlement: Settlement | undefined) => {
  const reference = { terminalReference: 'T1' }
  const answers: TerminalAnswer[] = [
    { state: 'approved', ...reference },
    { state: 'reversed', ...reference },
    ...(['declined', 'cancelled', 'no-such-key', 'in-progress', 'no-answer'] as const).map((state) => ({ state })),
  ]
  return answers.map((answer) => {
    const step = settlement && nextSettlementStep(settlement, answer)
    return step?.kind === 'write-checked' ? step.terminalSaid : step?.kind
  })
}

describe('a payment that staff have settled', () => {
  it('is asked about until the terminal tells', () => {
    expect(settlementAfter(settledByStaff('charged'))).toMatchObject({ staffSaid: 'charged', step: 'asking' })
    const asked = ['charged', 'not-charged', 'not-charged', 'not-charged', 'ask-to-cancel', 'ask-again-later']
    expect(askedOf(settlementAfter(settledByStaff('charged')))).toEqual([...asked, 'ask-again-later'])
    expect(askedOf(settlementAfter(settledByStaff('not-charged')))).toEqual([...asked, 'ask-again-later'])
  })

  it('is over once the terminal bears staff out, or took nothing after all', () => {
    const pairs = [
      ['charged', 'charged'],
      ['charged', 'not-charged'],
      ['not-charged', 'not-charged'],
    ] as const
    for (const [staffSaid, terminalSaid] of pairs) {
      expect(settlementAfter(settledByStaff(staffSaid), settlementChecked(staffSaid, terminalSaid))).toBeUndefined()
    }
  })

  it('of which money was taken although staff said not goes back, and is over only then', () => {
    const contradicted = [settledByStaff('not-charged'), settlementChecked('not-charged', 'charged')] as const
    const reversing = settlementAfter(...contradicted)
    expect(reversing?.step).toBe('reversing')
    expect(askedOf(reversing).slice(0, 2)).toEqual(['ask-to-reverse', 'write-reversed'])
    const reversed = anEntry('reversed', { ...ofPayment, terminalReference: 'T1' })
    expect(settlementAfter(...contradicted, reversed)).toBeUndefined()
  })
})
