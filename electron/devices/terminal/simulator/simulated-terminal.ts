import type { PaymentKey } from '../../../../shared/core/ids.ts'
import { toFen } from '../../../../shared/core/money.ts'
import type { Clock, Timer } from '../../../../shared/core/time.ts'
import type { ChargeLog } from './charge-log.ts'
import type {
  Behaviour,
  ChargeLine,
  RefundBehaviour,
  SimulatedCharge,
  SimulatedRefund,
  SimulatedRefundAnswer,
  SimulatorAnswer,
} from './wire.ts'

export type SimulatedTerminal = {
  /** null: it never answers. */
  readonly charge: (request: SimulatedCharge) => Promise<SimulatorAnswer | null>
  readonly ask: (key: PaymentKey) => SimulatorAnswer
  readonly cancel: (key: PaymentKey) => SimulatorAnswer
  readonly reverse: (key: PaymentKey) => SimulatorAnswer
  /** null: it never answers. */
  readonly refund: (request: SimulatedRefund) => SimulatedRefundAnswer | null
  readonly behaveAtRefund: (behaviour: RefundBehaviour) => void
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
export function createSimulatedTerminal(deps: {
  readonly chargeLog: ChargeLog
  readonly clock: Clock
  readonly timer: Timer
}): SimulatedTerminal {
  const { chargeLog, clock, timer } = deps
  const behaviours: Behaviour[] = []
  const refundBehaviours: RefundBehaviour[] = []
  const waiting = new Map<PaymentKey, ((answer: SimulatorAnswer) => void)[]>()

  const move = ({ key, amountFen }: Pick<ChargeLine, 'key' | 'amountFen'>, state: ChargeLine['state']) => {
    chargeLog.write({ key, amountFen, state, terminalReference: `SIM-${key.slice(0, 8)}`, at: clock.nowMs() })
    if (state === 'in-progress') return
    for (const answer of waiting.get(key) ?? []) answer(toAnswer(chargeLog.lastOf(key)))
    waiting.delete(key)
  }

  // The customer of a charge that was under way when the power went has gone.
  for (const { key } of chargeLog.lines().filter((line) => line.state === 'in-progress')) {
    const last = chargeLog.lastOf(key)
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
      if (chargeLog.lastOf(request.key)?.state !== 'in-progress') return
      move(request, outcomes[next])
      if (next === 'approve-twice') move(request, 'approved')
    })
    return next === 'charge-then-silent' || next === 'approve-late' ? null : await untilDone(request.key)
  }

  return {
    charge: async (request) => {
      const last = chargeLog.lastOf(request.key)
      if (!last) return await begin(request)
      return last.state === 'in-progress' ? await untilDone(request.key) : toAnswer(last)
    },
    ask: (key) => toAnswer(chargeLog.lastOf(key)),
    cancel: (key) => {
      const last = chargeLog.lastOf(key)
      if (!last) move({ key, amountFen: toFen(0) }, 'killed')
      else if (last.state === 'in-progress') move(last, 'cancelled')
      return toAnswer(chargeLog.lastOf(key))
    },
    reverse: (key) => {
      const last = chargeLog.lastOf(key)
      // What was paid back in part can't be paid back whole as well.
      if (last?.state === 'approved' && chargeLog.refundedFen(key) === 0) move(last, 'reversed')
      return toAnswer(chargeLog.lastOf(key))
    },
    refund: ({ refundKey, paymentKey, amountFen }) => {
      if (!chargeLog.refundOf(refundKey)) {
        const { next } = refundBehaviours.shift() ?? { next: 'pay' as const }
        if (next === 'silent') return null
        const charge = chargeLog.lastOf(paymentKey)
        const leftFen = charge?.state === 'approved' ? charge.amountFen - chargeLog.refundedFen(paymentKey) : 0
        const state = next === 'refuse' || amountFen > leftFen ? 'refund-refused' : 'refunded'
        const terminalReference = `SIM-R-${refundKey.slice(-8)}`
        chargeLog.write({ key: paymentKey, refundKey, amountFen, state, terminalReference, at: clock.nowMs() })
        if (next === 'pay-then-silent') return null
      }
      const done = chargeLog.refundOf(refundKey)
      if (done?.state !== 'refunded') return { state: 'refused' }
      return { state: 'refunded', terminalReference: done.terminalReference }
    },
    behaveAtRefund: (behaviour) => refundBehaviours.push(behaviour),
    behave: (behaviour) => behaviours.push(behaviour),
  }
}

function toAnswer(line: ChargeLine | undefined): SimulatorAnswer {
  if (!line) return { state: 'no-such-key' }
  const { state, terminalReference } = line
  if (state === 'approved' || state === 'reversed') return { state, terminalReference }
  if (state === 'killed') return { state: 'cancelled' }
  if (state === 'refunded' || state === 'refund-refused') throw new Error('a refund is not a state of its charge')
  return { state }
}
