import { mutation } from './mutation.ts'
import type { Mutation } from './mutations.ts'

/** What is tried again too late or too often, and what a migration of stored data gets wrong. */
export const retryMutations: readonly Mutation[] = [
  mutation(
    'a refund waits for the pauses of a terminal that was away after that is back',
    'tests/electron/sales/money-back.test.ts',
    'electron/sales/pay-refunds.ts',
    '  readyAgain(terminal).subscribe(retry.reset)\n',
  ),
  mutation(
    'a server whose quarantine is full is asked again as soon as after a fault',
    'tests/electron/sync/upload-journal.test.ts',
    'electron/sync/upload-journal.ts',
    'tryAgainLater(fullRetryMs)',
    'tryAgainLater()',
  ),
  mutation(
    'a line that was good is tried again after the pause of the failures before it',
    'tests/electron/server-link/server-connection.test.ts',
    'electron/server-link/server-connection.ts',
    '    if (clock.monotonicMs() - beganAtMs >= goodAfterMs) backoff.reset()\n',
  ),
  mutation(
    'tickets that can not be shown wait for the pauses of the sale before',
    'tests/electron/sales/show-tickets.test.ts',
    'electron/sales/sell-tickets.ts',
    '        retryDelivery.stop()\n',
  ),
  mutation(
    'a showtime is brought up to the words of now with sixty allotted seats, whatever it had',
    'tests/electron/store/versions.test.ts',
    'electron/store/migrations.ts',
    '({ ...showtime, allottedSeats: ',
    '({ ...showtime, allottedSeats: 60 || ',
  ),
  mutation(
    'entries that can not be read are not in the index of those that do not count',
    'tests/server/db/migrate.test.ts',
    'server/db/migrations/018-words.ts',
    "    where outcome in ('quarantined', 'unreadable')`",
    "    where outcome in ('quarantined')`",
  ),
]
