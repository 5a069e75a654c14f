import { BehaviorSubject, filter, map } from 'rxjs'
import type { Terminal } from '../../electron/devices/terminal/port.ts'
import type { TerminalAnswer } from '../../shared/sales/payments.ts'
import type { SeededRandom } from '../support/seeded-random.ts'
import type { Life } from './life.ts'
import type { World } from './world.ts'

/**
 * How the customer before the terminal, and the terminal, behave at the next charge. `charge-then-silent`: money is
 * taken and the answer lost; `approve-late`: the answer is lost and money taken after that; `silent`: it never hears
 * of the charge.
 */
export type TerminalBehaviour =
  | 'approve'
  | 'approve-twice'
  | 'decline'
  | 'cancel'
  | 'charge-then-silent'
  | 'approve-late'
  | 'silent'

/** One line of a terminal's own ledger: what the bank would say of a key. */
export type LedgerLine = {
  readonly key: string
  readonly amountFen: number
  readonly reference: string
  /** What of it was paid back, by the keys under which it was asked to. */
  readonly refundsFen: Map<string, number>
  state: 'in-progress' | 'approved' | 'declined' | 'cancelled' | 'reversed' | 'killed'
}

export type SimulatedTerminal = ReturnType<typeof createSimulatedTerminal>

const approvals: { readonly [Behaviour in TerminalBehaviour]?: string } = {
  'approve-twice': 'approved twice',
  'charge-then-silent': 'charged in silence',
  'approve-late': 'charged late, in silence',
}

const answerWithinMs = 30_000

/** A terminal with a ledger of its own, which lives on when its kiosk dies. It charges a key at most once. */
export function createSimulatedTerminal(world: World, name: string, chance: SeededRandom) {
  const ledger = new Map<string, LedgerLine>()
  const waiting = new Map<string, ((answer: TerminalAnswer) => void)[]>()
  const isReachable = new BehaviorSubject(true)
  let next: TerminalBehaviour = 'approve'
  const counts: Record<string, number> = {}
  const count = (what: string) => {
    counts[what] = (counts[what] ?? 0) + 1
  }

  const answerOf = (key: string): TerminalAnswer => {
    const line = ledger.get(key)
    if (!line) return { state: 'no-such-key' }
    if (line.state === 'approved' || line.state === 'reversed') {
      return { state: line.state, terminalReference: line.reference }
    }
    return { state: line.state === 'killed' ? 'cancelled' : line.state }
  }

  const move = (line: LedgerLine, state: LedgerLine['state']) => {
    line.state = state
    world.note(`${name} terminal ${line.reference} ${state}`)
    if (state !== 'approved') count(state)
    for (const answer of waiting.get(line.key) ?? []) answer(answerOf(line.key))
    waiting.delete(line.key)
  }

  const addLine = (key: string, amountFen: number, state: LedgerLine['state']): LedgerLine => {
    const line: LedgerLine = { key, amountFen, reference: `${name}-${ledger.size + 1}`, refundsFen: new Map(), state }
    ledger.set(key, line)
    world.note(`${name} terminal ${line.reference} ${state}`)
    return line
  }

  const lost = (): Promise<TerminalAnswer> =>
    new Promise((resolve) => world.after(answerWithinMs, () => resolve({ state: 'no-answer' })))

  const charge = async (key: string, amountFen: number): Promise<TerminalAnswer> => {
    if (!isReachable.value) return { state: 'no-answer' }
    const known = ledger.get(key)
    if (known && known.state !== 'in-progress') return answerOf(key)
    const behaviour = next
    next = 'approve'
    if (behaviour === 'silent') {
      count('charge never heard of')
      return await lost()
    }
    const line = known ?? addLine(key, amountFen, 'in-progress')
    const takesMs = behaviour === 'approve-late' ? answerWithinMs + 5_000 : 1_500 + chance.below(8_000)
    world.after(takesMs, () => {
      if (line.state !== 'in-progress') return
      if (behaviour === 'decline') move(line, 'declined')
      else if (behaviour === 'cancel') move(line, 'cancelled')
      else {
        move(line, 'approved')
        count(approvals[behaviour] ?? 'approved')
      }
    })
    if (behaviour === 'charge-then-silent' || behaviour === 'approve-late') return await lost()
    return await new Promise((resolve) => waiting.set(key, [...(waiting.get(key) ?? []), resolve]))
  }

  /** A question that is answered after a moment, where the terminal can be reached. */
  const heard = (act: () => TerminalAnswer): Promise<TerminalAnswer> =>
    new Promise((resolve) => {
      world.after(20 + chance.below(180), () => resolve(isReachable.value ? act() : { state: 'no-answer' }))
    })

  return {
    lines: (): readonly Readonly<LedgerLine>[] => [...ledger.values()],
    /** How often it did what. */
    counts,
    behaveNext: (behaviour: TerminalBehaviour) => {
      next = behaviour
    },
    isReachable: () => isReachable.value,
    setReachable: (isNow: boolean) => isReachable.next(isNow),
    /** The terminal as one life of its kiosk reaches it. */
    open: (life: Life): Terminal => ({
      charge: ({ key, amountFen }) => life.cross('terminal charge', () => charge(key, amountFen)),
      ask: (key) => life.cross('terminal ask', () => heard(() => answerOf(key))),
      cancel: (key) =>
        life.cross('terminal cancel', () =>
          heard(() => {
            const line = ledger.get(key)
            if (!line) addLine(key, 0, 'killed')
            else if (line.state === 'in-progress') move(line, 'cancelled')
            return answerOf(key)
          }),
        ),
      reverse: (key) =>
        life.cross('terminal reverse', () =>
          heard(() => {
            const line = ledger.get(key)
            if (line?.state === 'approved') move(line, 'reversed')
            return answerOf(key)
          }),
        ),
      refund: ({ refundKey, paymentKey, amountFen }) =>
        life.cross('terminal refund', async () => {
          const line = ledger.get(paymentKey)
          await new Promise<void>((resolve) => world.after(500, resolve))
          if (!isReachable.value) return { state: 'no-answer' }
          const paidFen = [...(line?.refundsFen.values() ?? [])].reduce((total, fen) => total + fen, 0)
          const isKnown = line?.refundsFen.has(refundKey) ?? false
          if (line?.state !== 'approved' || (!isKnown && paidFen + amountFen > line.amountFen))
            return { state: 'refused' }
          if (!isKnown) {
            line.refundsFen.set(refundKey, amountFen)
            count('paid back')
            world.note(`${name} terminal ${line.reference} pays ${amountFen} fen back`)
          }
          // Now and then the money goes and the answer does not come.
          return chance.isHit(0.2) ? { state: 'no-answer' } : { state: 'refunded', terminalReference: line.reference }
        }),
      methods: ['card', 'wallet'],
      status$: isReachable.pipe(
        filter(() => !life.isOver()),
        map((isNow) => (isNow ? 'ready' : 'no-answer')),
      ),
    }),
  }
}
