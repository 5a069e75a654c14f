import type { PaymentKey } from '../../../shared/core/ids.ts'
import { toFen } from '../../../shared/core/money.ts'
import type { Clock, Timer } from '../../../shared/core/time.ts'
import type { Ledger } from './ledger.ts'
import type { Behaviour, LedgerLine, SimulatedCharge, SimulatorAnswer } from './wire.ts'

export type SimulatedTerminal = {
  /** null: it never answers. */
  readonly charge: (request: SimulatedCharge) => Promise<SimulatorAnswer | null>
  readonly ask: (key: PaymentKey) => SimulatorAnswer
  readonly cancel: (key: PaymentKey) => SimulatorAnswer
  readonly reverse: (key: PaymentKey) => SimulatorAnswer
  /** Each behaviour is for one new charge, in the order in which they were given. */
  readonly behave: (behaviour: Behaviour) => void
}

const usualDelayMs = 1_500

const outcomes = {
  approve: 'approved',
  decline: 'declined',
  cancel: 'cancelled',
  'charge-then-silent': 'approved',
  'approve-late': 'approved',
  'approve-twice': 'approved',
} as const

/** A terminal with a customer before it who pays after a moment. It charges a key at most once; every step is on disk. */
export function createSimulatedTerminal(needs: {
  readonly ledger: Ledger
  readonly clock: Clock
  readonly timer: Timer
}): SimulatedTerminal {
  const { ledger, clock, timer } = needs
  const behaviours: Behaviour[] = []
  const waiting = new Map<PaymentKey, ((answer: SimulatorAnswer) => void)[]>()

  const move = ({ key, amountFen }: Pick<LedgerLine, 'key' | 'amountFen'>, state: LedgerLine['state']) => {
    ledger.write({ key, amountFen, state, terminalReference: `SIM-${key.slice(0, 8)}`, at: clock.nowMs() })
    if (state === 'in-progress') return
    for (const answer of waiting.get(key) ?? []) answer(toAnswer(ledger.lastOf(key)))
    waiting.delete(key)
  }

  // The customer of a charge that was under way when the power went has gone.
  for (const { key } of ledger.lines().filter((line) => line.state === 'in-progress')) {
    const last = ledger.lastOf(key)
    if (last?.state === 'in-progress') move(last, 'cancelled')
  }

  const untilDone = (key: PaymentKey) => {
    return new Promise<SimulatorAnswer>((answer) => waiting.set(key, [...(waiting.get(key) ?? []), answer]))
  }

  const begin = async (request: SimulatedCharge): Promise<SimulatorAnswer | null> => {
    const { next, delayMs = usualDelayMs } = behaviours.shift() ?? { next: 'approve' as const }
    if (next === 'silent') return null
    move(request, 'in-progress')
    timer(delayMs, () => {
      if (ledger.lastOf(request.key)?.state !== 'in-progress') return
      move(request, outcomes[next])
      if (next === 'approve-twice') move(request, 'approved')
    })
    return next === 'charge-then-silent' || next === 'approve-late' ? null : await untilDone(request.key)
  }

  return {
    charge: async (request) => {
      const last = ledger.lastOf(request.key)
      if (!last) return await begin(request)
      return last.state === 'in-progress' ? await untilDone(request.key) : toAnswer(last)
    },
    ask: (key) => toAnswer(ledger.lastOf(key)),
    cancel: (key) => {
      const last = ledger.lastOf(key)
      if (!last) move({ key, amountFen: toFen(0) }, 'killed')
      else if (last.state === 'in-progress') move(last, 'cancelled')
      return toAnswer(ledger.lastOf(key))
    },
    reverse: (key) => {
      const last = ledger.lastOf(key)
      if (last?.state === 'approved') move(last, 'reversed')
      return toAnswer(ledger.lastOf(key))
    },
    behave: (behaviour) => behaviours.push(behaviour),
  }
}

function toAnswer(line: LedgerLine | undefined): SimulatorAnswer {
  if (!line) return { state: 'no-such-key' }
  const { state, terminalReference } = line
  if (state === 'approved' || state === 'reversed') return { state, terminalReference }
  return { state: state === 'killed' ? 'cancelled' : state }
}
