import type { Observable } from 'rxjs'
import type { DeviceNumber } from '../../shared/core/ids.ts'
import type { EntryBody, EntryKind, EntryOfKind, JournalEntry } from '../../shared/sales/journal-entry.ts'
import type { Durability } from '../../shared/sync/messages.ts'

/** Whose journal it is. Rights belong to one of these; a device number is never used again. */
export type JournalOwner = { readonly device: DeviceNumber; readonly epoch: number }

/** How much of the journal the server has; `durability` is null until it first said so. */
export type Acknowledged = { readonly seq: number; readonly durability: Durability | null }

export type Journal = {
  /** null until this kiosk is enrolled, and again once its database turned out to be a copy. */
  readonly owner: () => JournalOwner | null
  /**
   * Writes one fact. It is on disk and sealed once this resolves, and `changes$` has told it. Where this rejects the
   * fact did not happen, and the caller must not go on as if it had.
   */
  readonly append: <Kind extends EntryKind>(kind: Kind, body: EntryBody<Kind>) => Promise<EntryOfKind<Kind>>
  /** Entries of the present owner with a higher `seq`, in order. */
  readonly entriesAfter: (seq: number, limit: number) => Promise<JournalEntry[]>
  /** Every entry of the present device, of all its epochs, in order: what the caches are folded from. */
  readonly all: () => Promise<JournalEntry[]>
  /** 0 where the journal of the present owner is empty. */
  readonly lastSeq: () => number
  readonly acknowledged: () => Acknowledged
  readonly acknowledge: (seq: number, durability: Durability) => Promise<void>
  /** Each entry as it is written; told before `append` resolves. */
  readonly changes$: Observable<JournalEntry>
  /** Journals of former owners of this database that the server may not have whole. */
  readonly formerOwners: () => readonly JournalOwner[]
  readonly formerEntriesAfter: (owner: JournalOwner, seq: number, limit: number) => Promise<JournalEntry[]>
  /** The server has all of it: it is not told again. */
  readonly forgetFormer: (owner: JournalOwner) => Promise<void>
  /** Begins the journal of a new owner, after an enrolment. Sealed first, then written. */
  readonly begin: (owner: JournalOwner) => Promise<void>
  /** Tells each new owner. Rights of the one before are void. */
  readonly owners$: Observable<JournalOwner>
}
