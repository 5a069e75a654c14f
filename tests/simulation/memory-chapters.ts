import { openMemoryAccounts } from './memory-accounts.ts'
import { openMemoryDevices } from './memory-devices.ts'
import { openMemoryEdits } from './memory-edits.ts'
import { openMemoryItems } from './memory-items.ts'
import { openMemoryJournal } from './memory-journal.ts'
import { openMemoryOutbox } from './memory-outbox.ts'
import type { ChapterName, MemoryQueries } from './memory-queries.ts'
import { openMemoryRecovery } from './memory-recovery.ts'
import { openMemoryCatalog, openMemoryShowtimes } from './memory-schedule.ts'
import { openMemorySeats } from './memory-seats.ts'
import type { MemoryTables } from './memory-tables.ts'
import { openMemoryTickets } from './memory-tickets.ts'

type MemoryChapters = { readonly [Chapter in ChapterName]: MemoryQueries<Chapter> }

/**
 * The ledger's chapters on tables in memory, with the constraints that the database keeps. Each query locks what its SQL
 * locks and nothing more: a replay on Postgres finds one that waits where the other does not (replay.test.ts).
 */
export function openMemoryChapters(tables: MemoryTables): MemoryChapters {
  return {
    accounts: openMemoryAccounts(tables),
    catalog: openMemoryCatalog(tables),
    devices: openMemoryDevices(tables),
    edits: openMemoryEdits(tables),
    events: openMemoryOutbox(tables),
    journals: openMemoryJournal(tables),
    // No kiosk here belongs to a merchant.
    merchants: { lockMerchant: async () => undefined },
    recovery: openMemoryRecovery(tables),
    review: openMemoryItems(tables),
    sales: openMemoryTickets(tables),
    seats: openMemorySeats(tables),
    showtimes: openMemoryShowtimes(tables),
  }
}
