import { type Observable, Subject } from 'rxjs'
import type { PaymentKey } from '../../shared/core/ids.ts'
import type { JournalEntry } from '../../shared/journal/journal-entry.ts'
import { applyToPayments, type OpenPayment, type OpenPayments } from '../../shared/sales/payments.ts'
import type { Journal, JournalOwner } from '../journal/journal.ts'

/** A payment that was open when this kiosk was another device, or lost its seal. */
export type PreviousPayment = OpenPayment & {
  readonly owner: JournalOwner
  /** A review item at the server names it already. */
  readonly isLeftToStaff: boolean
}

/** Payments of previous owners of this database whose end is in no journal of it: folded, never written by itself. */
export type PreviousPayments = {
  readonly open: () => readonly PreviousPayment[]
  readonly find: (key: PaymentKey) => PreviousPayment | undefined
  /** The previous owner of this database that began a payment, open or not; undefined: none of them did. */
  readonly ownerOf: (key: PaymentKey) => JournalOwner | undefined
  /** Emits when one may have come or gone. */
  readonly changes$: Observable<void>
}

/**
 * Folds the journals of all devices that this kiosk ever was, and follows the present one, which has the ends of payments
 * that others of them began: the terminal is the same as ever, and knows each by its key.
 */
export async function openPreviousPayments(
  journal: Pick<Journal, 'all' | 'changes$' | 'earlierDevices' | 'earlierEpochs' | 'owner' | 'owners$'>,
): Promise<PreviousPayments> {
  const changes = new Subject<void>()
  const payments: OpenPayments = new Map()
  const owners = new Map<PaymentKey, JournalOwner>()
  const leftToStaff = new Set<PaymentKey>()
  const apply = (entry: JournalEntry) => {
    applyToPayments(payments, entry)
    const { device, epoch } = entry
    if (entry.kind === 'payment-started') owners.set(entry.body.paymentKey, { device, epoch })
    if (entry.kind === 'payment-left-to-staff') leftToStaff.add(entry.body.paymentKey)
  }
  for (const entry of await journal.earlierDevices()) apply(entry)
  for (const entry of await journal.earlierEpochs()) apply(entry)
  for (const entry of await journal.all()) apply(entry)
  journal.changes$.subscribe((entry) => {
    apply(entry)
    changes.next()
  })
  journal.owners$.subscribe(() => changes.next())

  const ownerOf = (key: PaymentKey): JournalOwner | undefined => {
    const [owner, present] = [owners.get(key), journal.owner()]
    return owner?.device === present?.device && owner?.epoch === present?.epoch ? undefined : owner
  }
  const find = (key: PaymentKey): PreviousPayment | undefined => {
    const [payment, owner] = [payments.get(key), ownerOf(key)]
    if (!payment || !owner) return undefined
    return { ...payment, owner, isLeftToStaff: leftToStaff.has(key) }
  }
  return {
    open: () => [...payments.keys()].flatMap((key) => find(key) ?? []),
    find,
    ownerOf,
    changes$: changes.asObservable(),
  }
}
