import { filter, merge, type Observable } from 'rxjs'
import type { Log } from '../../runtime/log.ts'
import { readyAgain, type Terminal } from '../devices/terminal/port.ts'
import type { Journal } from '../journal/journal.ts'
import type { CheckSettlements } from './check-settlements.ts'
import type { PayRefunds } from './pay-refunds.ts'
import type { SettlePreviousPayments } from './settle-previous-payments.ts'

/** Money that is on its way after its sale: refunds to pay, and payments that staff have settled or a previous device left open. */
export type SettleMoney = {
  /** Once, at start: goes on with what was under way, and from now on whenever there is something new. */
  readonly resume: () => void
}

export function createSettleMoney(deps: {
  readonly journal: Pick<Journal, 'changes$' | 'owners$'>
  readonly terminal: Pick<Terminal, 'status$'>
  readonly checkSettlements: CheckSettlements
  readonly payRefunds: Pick<PayRefunds, 'run'>
  readonly settlePreviousPayments: Pick<SettlePreviousPayments, 'run'>
  /** Emits when the server says something new of what is due, and when it can be asked again. */
  readonly moneyDueChanges$: Observable<unknown>
  readonly log: Log
}): SettleMoney {
  const { journal, terminal, checkSettlements, payRefunds, settlePreviousPayments, log } = deps
  const inBackground = (work: Promise<unknown>) => {
    work.catch((error) => log('money-due-settle-failed', { err: error }))
  }
  return {
    resume: () => {
      const isBack$ = readyAgain(terminal)
      const wrote = (kind: 'voided' | 'payment-settled-by-staff') =>
        journal.changes$.pipe(filter((entry) => entry.kind === kind))
      merge(isBack$, journal.owners$, wrote('voided'), deps.moneyDueChanges$).subscribe(() =>
        inBackground(payRefunds.run()),
      )
      merge(isBack$, wrote('payment-settled-by-staff'), journal.owners$).subscribe(() =>
        inBackground(checkSettlements()),
      )
      merge(isBack$, journal.owners$).subscribe(() => inBackground(settlePreviousPayments.run()))
      inBackground(payRefunds.run())
      inBackground(checkSettlements())
      inBackground(settlePreviousPayments.run())
    },
  }
}
