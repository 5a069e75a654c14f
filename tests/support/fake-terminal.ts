import { BehaviorSubject } from 'rxjs'
import type { Terminal, TerminalStatus } from '../../electron/devices/terminal/port.ts'
import type { PaymentKey, RefundKey } from '../../shared/core/ids.ts'
import type { TerminalAnswer } from '../../shared/sales/payments.ts'
import type { RefundAnswer } from '../../shared/sales/refunds.ts'

type Ledger = { state: 'charged' | 'refused' | 'killed' | 'reversed' | 'in-progress'; charges: number }

const lost: TerminalAnswer = { state: 'no-answer' }

/**
 * A terminal with a ledger and switches. It approves unless told otherwise, and charges a key at most once; `charges`
 * counts how often money was really taken, reversals taken off.
 */
export function createFakeTerminal() {
  const ledger = new Map<PaymentKey, Ledger>()
  const waiting = new Map<PaymentKey, (answer: TerminalAnswer) => void>()
  const status = new BehaviorSubject<TerminalStatus>('ready')
  const asked: string[] = []
  let next: 'approve' | 'decline' | 'charge-then-silent' | 'silent' | 'wait' = 'approve'
  let isSilent = false
  const refunds = new Map<RefundKey, { readonly paymentKey: PaymentKey; readonly amountFen: number }>()
  const refusedRefunds = new Set<RefundKey>()
  const amounts = new Map<PaymentKey, number>()
  let nextRefund: 'pay' | 'pay-then-silent' | 'silent' | 'refuse' = 'pay'

  const answerFor = (key: PaymentKey): TerminalAnswer => {
    switch (ledger.get(key)?.state) {
      case undefined:
        return { state: 'no-such-key' }
      case 'charged':
        return { state: 'approved', terminalReference: 'T1' }
      case 'refused':
        return { state: 'declined' }
      case 'killed':
        return { state: 'cancelled' }
      case 'reversed':
        return { state: 'reversed', terminalReference: 'T1' }
      case 'in-progress':
        return { state: 'in-progress' }
    }
  }
  const settle = (key: PaymentKey, state: Ledger['state']) => {
    ledger.set(key, { state, charges: state === 'charged' ? 1 : 0 })
    waiting.get(key)?.(answerFor(key))
    waiting.delete(key)
  }
  const heard = (call: string, key: PaymentKey, act: () => void): TerminalAnswer => {
    asked.push(call)
    if (isSilent) return lost
    act()
    return answerFor(key)
  }

  const refundedFen = (key?: PaymentKey) =>
    [...refunds.values()]
      .filter(({ paymentKey }) => key === undefined || paymentKey === key)
      .reduce((total, { amountFen }) => total + amountFen, 0)

  const terminal: Terminal = {
    charge: async ({ key, amountFen }) => {
      asked.push('charge')
      if (isSilent) return lost
      if (ledger.has(key)) return answerFor(key)
      amounts.set(key, amountFen)
      const behaviour = next
      next = 'approve'
      if (behaviour === 'silent') return lost
      if (behaviour === 'wait') {
        ledger.set(key, { state: 'in-progress', charges: 0 })
        return await new Promise((resolve) => waiting.set(key, resolve))
      }
      settle(key, behaviour === 'decline' ? 'refused' : 'charged')
      return behaviour === 'charge-then-silent' ? lost : answerFor(key)
    },
    ask: async (key) => heard('ask', key, () => undefined),
    cancel: async (key) =>
      heard('cancel', key, () => {
        const state = ledger.get(key)?.state
        if (state === undefined || state === 'in-progress') settle(key, 'killed')
      }),
    reverse: async (key) =>
      heard('reverse', key, () => {
        if (ledger.get(key)?.state === 'charged') settle(key, 'reversed')
      }),
    refund: async ({ refundKey, paymentKey, amountFen }): Promise<RefundAnswer> => {
      asked.push('refund')
      if (isSilent) return { state: 'no-answer' }
      const known = refunds.has(refundKey) || refusedRefunds.has(refundKey)
      const behaviour = known ? 'pay' : nextRefund
      if (!known) nextRefund = 'pay'
      if (behaviour === 'silent') return { state: 'no-answer' }
      if (!known) {
        const taken = ledger.get(paymentKey)?.state === 'charged' ? (amounts.get(paymentKey) ?? 0) : 0
        const isRefused = behaviour === 'refuse' || amountFen > taken - refundedFen(paymentKey)
        if (isRefused) refusedRefunds.add(refundKey)
        else refunds.set(refundKey, { paymentKey, amountFen })
      }
      if (behaviour === 'pay-then-silent') return { state: 'no-answer' }
      return refusedRefunds.has(refundKey) ? { state: 'refused' } : { state: 'refunded', terminalReference: 'R1' }
    },
    methods: ['card', 'wallet'],
    status$: status,
  }

  return {
    ...terminal,
    /** Each call, in order. */
    asked,
    charges: () => [...ledger.values()].reduce((total, { charges }) => total + charges, 0),
    /** What was paid back of all charges, in fen. */
    refundedFen: () => refundedFen(),
    payNextRefundSilently: () => {
      nextRefund = 'pay-then-silent'
    },
    /** The terminal never hears of the next refund. */
    loseNextRefund: () => {
      nextRefund = 'silent'
    },
    refuseNextRefund: () => {
      nextRefund = 'refuse'
    },
    declineNext: () => {
      next = 'decline'
    },
    /** The customer pays, and the kiosk is not told. */
    chargeNextSilently: () => {
      next = 'charge-then-silent'
    },
    /** The terminal never hears of the next charge. */
    loseNext: () => {
      next = 'silent'
    },
    /** The customer stands there with the card; `approveWaiting` lets them pay. */
    waitNext: () => {
      next = 'wait'
    },
    approveWaiting: () => {
      for (const key of [...waiting.keys()]) settle(key, 'charged')
    },
    /** Nothing comes back from the terminal, and nothing reaches it, until it is plugged in again. */
    unplug: () => {
      isSilent = true
      status.next('no-answer')
    },
    plugIn: () => {
      isSilent = false
      status.next('ready')
    },
  }
}

export type FakeTerminal = ReturnType<typeof createFakeTerminal>
