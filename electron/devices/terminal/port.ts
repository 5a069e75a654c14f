import { distinctUntilChanged, filter, map, type Observable, skip } from 'rxjs'
import type { PaymentKey, RefundKey } from '../../../shared/core/ids.ts'
import type { Fen } from '../../../shared/core/money.ts'
import type { PaymentMethod } from '../../../shared/core/payment-method.ts'
import type { TerminalAnswer } from '../../../shared/sales/payments.ts'
import type { RefundAnswer } from '../../../shared/sales/refunds.ts'

export type ChargeRequest = {
  readonly key: PaymentKey
  readonly amountFen: Fen
  readonly method: PaymentMethod
}

/** Part of what a payment took, or all of it. */
export type RefundRequest = {
  readonly refundKey: RefundKey
  readonly paymentKey: PaymentKey
  readonly amountFen: Fen
}

/** `no-answer`: it is switched off, unplugged or broken. `none`: this kiosk has no terminal (`TTMS_TERMINAL=none`). */
export type TerminalStatus = 'ready' | 'no-answer' | 'none'

/**
 * A payment terminal. Every call answers within a bounded time, `no-answer` where the terminal did not, and never
 * rejects. A terminal charges a key at most once, however often it is asked to.
 */
export type Terminal = {
  /** Answers once the customer has paid, refused or given up. */
  readonly charge: (request: ChargeRequest) => Promise<TerminalAnswer>
  readonly ask: (key: PaymentKey) => Promise<TerminalAnswer>
  /** Stops a charge under way, or kills a key for good: `cancelled` means that it is not and never will be charged. */
  readonly cancel: (key: PaymentKey) => Promise<TerminalAnswer>
  readonly reverse: (key: PaymentKey) => Promise<TerminalAnswer>
  /** Pays back under this key at most once, and of a payment never more than it took. Asked again, it tells what it did. */
  readonly refund: (request: RefundRequest) => Promise<RefundAnswer>
  /** How it can be paid, in the order in which a screen offers it. */
  readonly methods: readonly PaymentMethod[]
  /** The present status at once, then each change. */
  readonly status$: Observable<TerminalStatus>
}

/** Emits each time the terminal is ready after it was not. */
export function readyAgain({ status$ }: Pick<Terminal, 'status$'>): Observable<unknown> {
  return status$.pipe(
    map((status) => status === 'ready'),
    distinctUntilChanged(),
    skip(1),
    filter(Boolean),
  )
}
