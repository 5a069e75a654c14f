import { BehaviorSubject } from 'rxjs'
import type { ChargeRequest, Terminal, TerminalStatus } from '../../electron/devices/terminal/port.ts'
import type { PaymentKey } from '../../shared/core/ids.ts'
import type { TerminalAnswer } from '../../shared/sales/payments.ts'
import type { SeededRandom } from '../support/seeded-random.ts'

/** How a charge goes. Where something comes late, the kiosk has been left without an answer by then. */
const manners = [
  ...(['approves', 'declines', 'charges and never answers', 'answers twice'] as const),
  ...(['pays late', 'declines late', 'hears of it late', 'never hears of it'] as const),
] as const
export type Manner = (typeof manners)[number]

type State = 'in-progress' | 'charged' | 'declined' | 'killed' | 'reversed'

type LedgerLine = {
  readonly amountFen: number
  readonly refundsFen: Map<string, number>
  state: State
  charges: number
}

const lost: TerminalAnswer = { state: 'no-answer' }
const unheardShare = 0.1
const unansweredShare = 0.1
const maxDelay = 6

/**
 * A payment terminal on a bad line, with a ledger of its own that outlives the kiosk. It charges a key at most once, as a
 * terminal must; all else goes wrong by chance. Time passes for it with each call and each `tick`.
 */
export function createFaultyTerminal(chance: SeededRandom) {
  const ledger = new Map<PaymentKey, LedgerLine>()
  const due: { inTicks: number; readonly act: () => void }[] = []
  const status = new BehaviorSubject<TerminalStatus>('ready')
  const counts: Record<Manner | 'calls unheard' | 'answers lost', number> = Object.assign(
    { 'calls unheard': 0, 'answers lost': 0 },
    ...manners.map((manner) => ({ [manner]: 0 })),
  )

  const tick = () => {
    for (const one of due) one.inTicks -= 1
    for (const { act } of due.filter(({ inTicks }) => inTicks === 0)) act()
    due.splice(0, due.length, ...due.filter(({ inTicks }) => inTicks > 0))
  }
  const later = (act: () => void) => due.push({ inTicks: 1 + chance.below(maxDelay), act })

  const answerFor = (key: PaymentKey): TerminalAnswer => {
    const state = ledger.get(key)?.state
    if (state === undefined) return { state: 'no-such-key' }
    if (state === 'charged') return { state: 'approved', terminalReference: 'T1' }
    if (state === 'reversed') return { state: 'reversed', terminalReference: 'T1' }
    return { state: state === 'killed' ? 'cancelled' : state }
  }

  /** A key that is killed, or has had its outcome, stays so. */
  const settle = (key: PaymentKey, state: State, amountFen = 0) => {
    const before = ledger.get(key)
    if (before && before.state !== 'in-progress') return
    const line = before ?? { amountFen, refundsFen: new Map<string, number>() }
    ledger.set(key, { ...line, state, charges: state === 'charged' ? 1 : 0 })
  }

  const charge = async ({ key, amountFen }: ChargeRequest): Promise<TerminalAnswer> => {
    tick()
    // A charge asked for a second time is the same one.
    if (ledger.has(key)) return answerFor(key)
    const manner = chance.pick(manners)
    counts[manner] += 1
    switch (manner) {
      case 'approves':
        settle(key, 'charged', amountFen)
        return answerFor(key)
      case 'declines':
        settle(key, 'declined')
        return answerFor(key)
      case 'charges and never answers':
        settle(key, 'charged', amountFen)
        return lost
      case 'answers twice':
        // Its own answer stays on the way until somebody has asked about the key too.
        settle(key, 'charged', amountFen)
        return await new Promise((resolve) => later(() => resolve(answerFor(key))))
      case 'pays late':
      case 'declines late':
        settle(key, 'in-progress', amountFen)
        later(() => settle(key, manner === 'pays late' ? 'charged' : 'declined'))
        return lost
      case 'hears of it late':
        later(() => settle(key, 'charged', amountFen))
        return lost
      case 'never hears of it':
        return lost
    }
  }

  const call = async (key: PaymentKey, act: () => void): Promise<TerminalAnswer> => {
    tick()
    if (status.value !== 'ready' || chance.isHit(unheardShare)) {
      counts['calls unheard'] += 1
      return lost
    }
    act()
    if (!chance.isHit(unansweredShare)) return answerFor(key)
    counts['answers lost'] += 1
    return lost
  }

  const refund: Terminal['refund'] = async ({ refundKey, paymentKey, amountFen }) => {
    const line = ledger.get(paymentKey)
    const takenFen = line?.state === 'charged' ? line.amountFen : 0
    const paidFen = [...(line?.refundsFen.values() ?? [])].reduce((total, fen) => total + fen, 0)
    const isKnown = line?.refundsFen.has(refundKey) ?? false
    const isRefused = !isKnown && paidFen + amountFen > takenFen
    const heard = await call(paymentKey, () => {
      if (!isRefused) line?.refundsFen.set(refundKey, amountFen)
    })
    if (heard.state === 'no-answer') return { state: 'no-answer' }
    return isRefused ? { state: 'refused' } : { state: 'refunded', terminalReference: 'R1' }
  }

  const terminal: Terminal = {
    charge,
    ask: (key) => call(key, () => undefined),
    cancel: (key) => call(key, () => settle(key, 'killed')),
    reverse: (key) =>
      call(key, () => {
        const line = ledger.get(key)
        if (line?.state === 'charged') ledger.set(key, { ...line, state: 'reversed', charges: 0 })
      }),
    refund,
    methods: ['card', 'wallet'],
    status$: status,
  }
  return {
    terminal,
    tick,
    counts,
    /** The line to it drops for good. */
    unplug: () => status.next('no-answer'),
    /** The line to it drops and comes back. */
    flicker: () => {
      status.next('no-answer')
      status.next('ready')
    },
    /** Whatever was still on its way arrives. */
    flush: () => {
      while (due.length > 0) tick()
    },
    /** The keys under which money was taken and kept. */
    chargedKeys: () => [...ledger].flatMap(([key, { charges }]) => Array<PaymentKey>(charges).fill(key)),
  }
}

export type FaultyTerminal = ReturnType<typeof createFaultyTerminal>
