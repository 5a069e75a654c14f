import type { JournalEntry, SettledOutcome } from '../../../shared/journal/journal-entry.ts'
import {
  applyToPayments,
  maySettle,
  nextPaymentStep,
  type OpenPayment,
  type OpenPayments,
  type PaymentStep,
  type TerminalAnswer,
} from '../../../shared/sales/payments.ts'
import {
  applyToSettlements,
  nextSettlementStep,
  type Settlement,
  type SettlementStep,
  type Settlements,
} from '../../../shared/sales/settlements.ts'
import {
  anEntry,
  aPaymentKey,
  aSaleId,
  paymentStarted,
  settledByStaff,
  settlementChecked,
  sold,
} from '../../support/journal-entries.ts'
import type { ModelStep, Search } from '../../support/search-states.ts'

// One payment, a kiosk and a terminal, driving the product's own payment rules. A charge may be lost, late (after it
// was asked about) or repeated; an answer may be lost, late or repeated too; the kiosk may be killed before any write,
// which is the same as an answer that is lost, since all it knows is folded from its journal. Staff may settle it, rightly
// or wrongly, at any moment at which it is not known; the terminal is asked all the same.

export type PaymentWeakening =
  | 'an unknown payment is released'
  | 'no such key counts as never charged'
  | 'the word of staff is the last'
  | 'staff may say that what goes back was charged'

type Terminal = 'unheard' | 'paying' | 'approved' | 'declined' | 'killed' | 'reversed'
type Answer = TerminalAnswer['state']

/** A journal entry in the model, by what it says. */
type Fact =
  | 'payment-started'
  | 'payment-unknown'
  | 'payment-declined'
  | 'reversal-started'
  | 'reversed'
  | 'sold'
  | `staff say ${SettledOutcome}`
  | `staff said ${SettledOutcome}, the terminal ${SettledOutcome}`

type State = {
  readonly journal: readonly Fact[]
  readonly terminal: Terminal
  readonly charges: number
  readonly isChargeSent: boolean
  /** Every answer that the terminal ever gave; each may still arrive. Sorted. */
  readonly answers: readonly Answer[]
  readonly isStaffReversing: boolean
}

const seats = [{ row: 1, col: 1, grantNumber: 1 }]
const ofPayment = { saleId: aSaleId, paymentKey: aPaymentKey }
const terminalReference = 'T1'

const contradictions: readonly Fact[] = [
  'staff said charged, the terminal not-charged',
  'staff said not-charged, the terminal charged',
]

const answersByTerminal: Record<Terminal, Answer> = {
  unheard: 'no-such-key',
  paying: 'in-progress',
  approved: 'approved',
  declined: 'declined',
  killed: 'cancelled',
  reversed: 'reversed',
}

export function paymentSearch(weakening: PaymentWeakening | null): Search<State> {
  const start: State = {
    journal: ['payment-started'],
    terminal: 'unheard',
    charges: 0,
    isChargeSent: false,
    answers: ['no-answer'],
    isStaffReversing: false,
  }
  return { start, steps: (state) => [...terminalSteps(state), ...kioskSteps(state, weakening)], fault }
}

function fault(state: State, steps: readonly ModelStep<State>[]): string | null {
  const has = (fact: Fact) => state.journal.includes(fact)
  const isCharged = state.terminal === 'approved'
  // What staff say may be wrong. It is then in the journal that they were, or it is still being found out.
  const isFound = settlement(state) !== undefined || state.journal.some((fact) => contradictions.includes(fact))
  const isAsked = steps.some(({ label }) => label.startsWith('the terminal') || label.startsWith('the kiosk'))
  if (has('sold') && has('reversed')) return 'sold and reversed'
  if (has('sold') && has('payment-declined')) return 'sold and declined'
  if (has('sold') && !isCharged && !isFound) return 'sold without the money'
  if (has('staff say not-charged') && isCharged && !isFound) return 'money without a sale that nobody knows of'
  if (settlement(state) && !isAsked) return 'the word of staff is never checked'
  if (has('payment-declined') && state.terminal !== 'declined' && state.terminal !== 'killed') {
    return 'the seats were let go while the terminal may charge'
  }
  if (has('reversed') && state.terminal !== 'reversed') return 'said to be reversed, and is not'
  if (state.charges > 1) return 'charged twice'
  if (openPayment(state) && steps.length === 0) return 'open for good'
  return null
}

function terminalSteps(state: State): ModelStep<State>[] {
  const steps: ModelStep<State>[] = []
  const add = (label: string, terminal: Terminal, charges = state.charges) =>
    steps.push({ label, next: { ...state, terminal, charges } })
  if (state.isChargeSent && state.terminal === 'unheard') add('the charge reaches the terminal', 'paying')
  if (state.terminal === 'paying') {
    add('the terminal approves', 'approved', state.charges + 1)
    add('the terminal declines', 'declined')
  }
  return steps
}

function kioskSteps(state: State, weakening: PaymentWeakening | null): ModelStep<State>[] {
  const payment = openPayment(state)
  const settled = weakening === 'the word of staff is the last' ? undefined : settlement(state)
  if (!payment && !settled) return []
  const steps: ModelStep<State>[] = []
  if (!state.isChargeSent)
    steps.push({ label: 'the kiosk asks for the charge', next: { ...state, isChargeSent: true } })
  const told = answersByTerminal[state.terminal]
  if (!state.answers.includes(told)) {
    steps.push({ label: `the terminal answers ${told}`, next: { ...state, answers: [...state.answers, told].sort() } })
  }
  if (!payment) return [...steps, ...(settled ? settlementSteps(state, settled) : [])]
  for (const outcome of ['charged', 'not-charged'] as const) {
    const isWeak = weakening === 'staff may say that what goes back was charged' && payment.step === 'reversing'
    const isTaken = maySettle(payment, outcome) || isWeak
    if (isTaken) steps.push({ label: `staff say ${outcome}`, next: written(state, `staff say ${outcome}`) })
  }
  if (payment.step === 'unknown' && !state.isStaffReversing) {
    steps.push({
      label: 'staff have the money sent back',
      next: { ...state, isStaffReversing: true, journal: [...state.journal, 'reversal-started'] },
    })
  }
  for (const answer of state.answers) {
    const step = weaker(weakening, payment, answer) ?? nextPaymentStep(payment, toAnswer(answer))
    const next = taken(state, step)
    if (JSON.stringify(next) === JSON.stringify(state)) continue
    steps.push({ label: `the kiosk hears ${answer}: ${step.kind}`, next })
  }
  return steps
}

/** The same, once staff have settled it. */
function settlementSteps(state: State, settled: Settlement): ModelStep<State>[] {
  return state.answers.flatMap((answer) => {
    const step = nextSettlementStep(settled, toAnswer(answer))
    const next = checked(state, settled, step)
    const isSame = JSON.stringify(next) === JSON.stringify(state)
    return isSame ? [] : [{ label: `the kiosk hears ${answer} of what staff settled: ${step.kind}`, next }]
  })
}

function checked(state: State, settled: Settlement, step: SettlementStep): State {
  switch (step.kind) {
    case 'write-checked':
      return written(state, `staff said ${settled.staffSaid}, the terminal ${step.terminalSaid}`)
    case 'write-reversed':
      return written(state, 'reversed')
    default:
      return taken(state, step)
  }
}

function written(state: State, fact: Fact): State {
  return { ...state, journal: [...state.journal, fact] }
}

function taken(state: State, step: PaymentStep): State {
  const write = (fact: Fact): State => written(state, fact)
  switch (step.kind) {
    case 'write-sold':
      return write('sold')
    case 'write-declined':
      return write('payment-declined')
    case 'write-unknown':
      return write('payment-unknown')
    case 'write-reversed':
      return write('reversed')
    case 'ask-to-cancel':
      return state.terminal === 'unheard' || state.terminal === 'paying' ? { ...state, terminal: 'killed' } : state
    case 'ask-to-reverse':
      return state.terminal === 'approved' ? { ...state, terminal: 'reversed' } : state
    case 'ask-again-later':
      return state
  }
}

function weaker(weakening: PaymentWeakening | null, payment: OpenPayment, answer: Answer): PaymentStep | null {
  const neverCharged: PaymentStep = { kind: 'write-declined', outcome: 'never-charged' }
  if (weakening === 'an unknown payment is released' && payment.step === 'unknown' && answer === 'no-answer') {
    return neverCharged
  }
  return weakening === 'no such key counts as never charged' && answer === 'no-such-key' ? neverCharged : null
}

function openPayment(state: State): OpenPayment | undefined {
  const open: OpenPayments = new Map()
  for (const fact of state.journal) applyToPayments(open, toEntry(fact))
  return open.get(aPaymentKey)
}

function settlement(state: State): Settlement | undefined {
  const settlements: Settlements = new Map()
  for (const fact of state.journal) applyToSettlements(settlements, toEntry(fact))
  return settlements.get(aPaymentKey)
}

function toEntry(kind: Fact): JournalEntry {
  if (kind === 'staff say charged') return settledByStaff('charged')
  if (kind === 'staff say not-charged') return settledByStaff('not-charged')
  const found = /^staff said (not-)?charged, the terminal (not-)?charged$/.exec(kind)
  if (found) return settlementChecked(found[1] ? 'not-charged' : 'charged', found[2] ? 'not-charged' : 'charged')
  if (kind === 'payment-started') return paymentStarted(seats)
  if (kind === 'sold') return sold(seats)
  if (kind === 'payment-declined') return anEntry(kind, { ...ofPayment, outcome: 'declined' })
  if (kind === 'reversed') return anEntry(kind, { ...ofPayment, terminalReference })
  return anEntry(kind === 'reversal-started' ? kind : 'payment-unknown', ofPayment)
}

function toAnswer(state: Answer): TerminalAnswer {
  return state === 'approved' || state === 'reversed' ? { state, terminalReference } : { state }
}
