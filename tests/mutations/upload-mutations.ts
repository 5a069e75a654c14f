import { mutation } from './mutation.ts'
import type { Mutation } from './mutations.ts'

const lockTold = 'tests/server/sync/lock-told.test.ts'

const unlocked: readonly Mutation[] = [
  mutation(
    'money that an upload tells of is read without a lock',
    lockTold,
    'server/ledger/review/review-store.ts',
    'order by ticket_number for update`',
    'order by ticket_number`',
  ),
  mutation(
    'open payments that an upload tells of are read without a lock',
    lockTold,
    'server/ledger/review/payments-store.ts',
    'collate "C", item.item_id for update of item`',
    'collate "C", item.item_id`',
  ),
  mutation(
    'showtimes that an upload tells of are read without a lock',
    lockTold,
    'server/ledger/batch/batch-seats.ts',
    "await tx.showtimes.lockShowtimes(cinemaId, ids, 'share')",
    '(await Promise.all(ids.map((id) => tx.showtimes.findShowtime(cinemaId, id)))).flatMap((one) => one ?? [])',
  ),
  mutation(
    'seats that an upload tells of are read without a lock',
    lockTold,
    'server/ledger/seats/custody-store.ts',
    'order by showtime_id, seat_row, seat_col for update`',
    'order by showtime_id, seat_row, seat_col`',
  ),
  mutation(
    'tickets that an upload takes back are locked one after the other',
    lockTold,
    'server/sync/lock-told.ts',
    'await batch.lockTickets(cinemaId, inOrder(',
    'void (cinemaId, inOrder(',
  ),
]

/** What is wrong where many entries of a kiosk, or many of its wishes, are taken in together. */
export const uploadMutations: readonly Mutation[] = [
  ...unlocked.map((one) => ({ ...one, needsPostgres: true as const })),
  mutation(
    'a quarantined journal counts in one piece, however long it is',
    'tests/server/sync/quarantined-journal.test.ts',
    'server/sync/apply-quarantined-journal.ts',
    'const entriesAtOnce = 100',
    'const entriesAtOnce = 100_000',
  ),
  mutation(
    'a sale of another cinema takes the id of this one’s',
    'tests/server/sync/foreign-ids.test.ts',
    'server/ledger/sales/tickets-store.ts',
    ' and sale_id = any',
    ' is not null and sale_id = any',
  ),
  mutation(
    'a kiosk is answered what another one was, whose request had the same id',
    'tests/server/seats/allot-seats.test.ts',
    'server/ledger/seats/grants-store.ts',
    "    .where('device', '=', device)\n    .where('request_id'",
    "    .where('request_id'",
  ),
  mutation(
    'a list of wishes is granted to a kiosk that stores too much',
    'tests/server/ledger/devices/kept-a-day.test.ts',
    'server/seats/grant-seats.ts',
    'const notNow = added.length > 0 ?',
    'const notNow = added.length === 1 ?',
  ),
  mutation(
    'an earlier epoch that came back from a damaged database is folded twice',
    'tests/electron/journal/journal.test.ts',
    'electron/journal/journal.ts',
    '      if (owner) lastEpochs.delete(owner.device)\n',
  ),
]
