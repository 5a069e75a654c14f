import { openMemoryDevices } from './memory-devices.ts'
import { openMemoryItems } from './memory-items.ts'
import { openMemoryJournal } from './memory-journal.ts'
import { openMemoryPayments } from './memory-payments.ts'
import { openMemoryProgramme } from './memory-programme.ts'
import type { MemoryQueries } from './memory-queries.ts'
import { openMemoryRecovery } from './memory-recovery.ts'
import { openMemorySeats } from './memory-seats.ts'
import type { MemoryTables } from './memory-tables.ts'
import { openMemoryTickets } from './memory-tickets.ts'
import { openMemoryUnseen } from './memory-unseen.ts'

/**
 * The queries of the ledger's book on tables in memory, with the constraints that the database keeps. Each locks what
 * its SQL locks and nothing more: a replay on Postgres finds one that waits where the other does not (replay.test.ts).
 */
export function openMemoryBook(tables: MemoryTables): MemoryQueries {
  return {
    ...openMemoryDevices(tables),
    ...openMemoryItems(tables),
    ...openMemoryJournal(tables),
    ...openMemoryPayments(tables),
    ...openMemoryProgramme(tables),
    ...openMemoryRecovery(tables),
    ...openMemorySeats(tables),
    ...openMemoryTickets(tables),
    ...openMemoryUnseen(tables),
  }
}
