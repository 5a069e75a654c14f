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
 * Folded from the journals of all devices that this kiosk ever was: the present one's has the ends of payments that
 * others of them began: the terminal is the same as ever, and knows each by its key.
 */
export function createPreviousPayments(
  journal: Pick<Journal, 'addProjection' | 'changes$' | 'owner' | 'owners$'>,
): PreviousPayments {
  const changes = new Subject<void>()
  const payments: OpenPayments = new Map()
  const owners = new Map<PaymentKey, JournalOwner>()
  /** The owner of the last entry: one object for all its payments, which are many. */
  let owner: JournalOwner | null = null
  const leftToStaff = new Set<PaymentKey>()
  const take = (entry: JournalEntry) => {
    applyToPayments(payments, entry)
    const { device, epoch } = entry
    if (owner?.device !== device || owner.epoch !== epoch) owner = { device, epoch }
    if (entry.kind === 'payment-started') owners.set(entry.body.paymentKey, owner)
    if (entry.kind === 'payment-left-to-staff') leftToStaff.add(entry.body.paymentKey)
  }
  journal.addProjection({ since: 'ever', take })
  journal.changes$.subscribe(() => changes.next())
  journal.owners$.subscribe(() => changes.next())

  const ownerOf = (key: PaymentKey): JournalOwner | undefined => {
    const [former, present] = [owners.get(key), journal.owner()]
    return former?.device === present?.device && former?.epoch === present?.epoch ? undefined : former
  }
  const find = (key: PaymentKey): PreviousPayment | undefined => {
    const [payment, former] = [payments.get(key), ownerOf(key)]
    if (!payment || !former) return undefined
    return { ...payment, owner: former, isLeftToStaff: leftToStaff.has(key) }
  }
  return {
    open: () => [...payments.keys()].flatMap((key) => find(key) ?? []),
    find,
    ownerOf,
    changes$: changes.asObservable(),
  }
}
