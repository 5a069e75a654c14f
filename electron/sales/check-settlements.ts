import type { Ports } from '../../runtime/ports.ts'
import type { PaymentKey } from '../../shared/core/ids.ts'
import { createMutexByKey } from '../../shared/core/mutex.ts'
import { createRetryByKey } from '../../shared/core/retry.ts'
import type { TerminalAnswer } from '../../shared/sales/payments.ts'
import { nextSettlementStep, type Settlement, type SettlementStep } from '../../shared/sales/settlements.ts'
import { readyAgain, type Terminal } from '../devices/terminal/port.ts'
import type { Journal } from '../journal/journal.ts'
import type { Notices } from '../store/notices.ts'
import { askPauses } from './ask-pauses.ts'
import type { PreviousPayments } from './previous-payments.ts'
import type { SalesProjection } from './sales-projection.ts'

/** Asks the terminal about every payment that staff have settled and of which it has not told yet. */
export type CheckSettlements = () => Promise<void>

/**
 * Holds the terminal's word against that of staff, for as long as it takes the terminal to tell. Money that it took
 * although staff said not goes back, unless the previous device that began the payment may have sold it in entries that
 * are lost; whatever contradicts them is a notice, and the server lists it with the amount.
 */
export function createCheckSettlements(deps: {
  readonly ports: Pick<Ports, 'timer' | 'log'>
  readonly journal: Pick<Journal, 'append' | 'isWhole' | 'owner'>
  readonly previousPayments: Pick<PreviousPayments, 'ownerOf'>
  readonly sales: Pick<SalesProjection, 'settlement' | 'settlements'>
  readonly terminal: Pick<Terminal, 'ask' | 'cancel' | 'status$' | 'reverse'>
  readonly notices: Pick<Notices, 'add'>
}): CheckSettlements {
  const { journal, previousPayments, sales, terminal, notices } = deps
  const { timer, log } = deps.ports
  const withLock = createMutexByKey<PaymentKey>()
  const retry = createRetryByKey<PaymentKey>(timer, askPauses)
  readyAgain(terminal).subscribe(retry.reset)

  /** Does one step; answers what the terminal said next, or null where there is nothing to do for now. */
  const take = async (settlement: Settlement, step: SettlementStep): Promise<TerminalAnswer | null> => {
    const { saleId, paymentKey, totalFen, staffSaid, begunAs } = settlement
    switch (step.kind) {
      case 'write-checked': {
        const { terminalSaid } = step
        if (terminalSaid === 'charged' && staffSaid === 'not-charged') {
          const former = previousPayments.ownerOf(paymentKey)
          const whole = former ? await journal.isWhole(former) : 'whole'
          // Money goes back by itself only where it is known that nothing was sold for it.
          if (whole === 'unknown') {
            retry.later(paymentKey, () => void check(paymentKey))
            return null
          }
          if (former && whole === 'lacking') {
            await journal.append('payment-left-to-staff', {
              saleId,
              paymentKey,
              totalFen,
              former,
              terminalSaid,
              ...begunAs,
            })
            await notices.add('payment-left-to-staff', `${totalFen / 100}`)
            return null
          }
        }
        await journal.append('settlement-checked', {
          saleId,
          paymentKey,
          totalFen,
          staffSaid,
          terminalSaid,
          ...begunAs,
        })
        if (terminalSaid !== staffSaid) await notices.add('settled-otherwise', `${totalFen / 100}: ${terminalSaid}`)
        return sales.settlement(paymentKey) ? await terminal.reverse(paymentKey) : null
      }
      case 'write-reversed':
        await journal.append('reversed', { saleId, paymentKey, terminalReference: step.terminalReference })
        return null
      case 'ask-to-cancel': {
        const answer = await terminal.cancel(paymentKey)
        return answer.state === 'no-such-key' ? { state: 'no-answer' } : answer
      }
      case 'ask-to-reverse': {
        const answer = await terminal.reverse(paymentKey)
        return answer.state === 'reversed' ? answer : { state: 'no-answer' }
      }
      case 'ask-again-later':
        retry.later(paymentKey, () => void check(paymentKey))
        return null
    }
  }

  const check = (key: PaymentKey): Promise<void> =>
    withLock(key, async () => {
      try {
        // While this kiosk is nobody's, nothing can be written: it begins again once it is somebody's.
        if (!journal.owner()) return retry.stop(key)
        let answer: TerminalAnswer | null = sales.settlement(key) ? await terminal.ask(key) : null
        while (answer) {
          const settlement = sales.settlement(key)
          if (!settlement) break
          answer = await take(settlement, nextSettlementStep(settlement, answer))
        }
        if (!sales.settlement(key)) retry.stop(key)
      } catch (fault) {
        log('settlement-check-failed', { err: fault, paymentKey: key })
        retry.later(key, () => void check(key))
      }
    })

  return async () => {
    await Promise.all(sales.settlements().map(({ paymentKey }) => check(paymentKey)))
  }
}
