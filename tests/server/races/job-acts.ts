import { createLiveHub } from '../../../server/events/live-hub.ts'
import { readLastIds, readMarkedDevices } from '../../../server/ledger/recovery/recoveries-store.ts'
import { createSqlLedger } from '../../../server/ledger/sql-ledger.ts'
import { createBeginRecovery } from '../../../server/recovery/begin-recovery.ts'
import { raiseCommitNumber } from '../../../server/recovery/commit-number-store.ts'
import { sweep } from '../../../server/sweep.ts'
import { createSilentLog } from '../../support/silent-log.ts'
import { type Act, job } from './act.ts'

/** What a server does by itself every so often, by the names under which it is started; and what a restored one begins. */
export const jobActs: readonly Act[] = [
  job('push changes', (server) => server.push()),
  job('pulse', async ({ db }) => {
    await raiseCommitNumber(db, 0)
    await readLastIds(db)
    await readMarkedDevices(db)
  }),
  job('lapse holds', (server) => server.lapse()),
  job('sweep', ({ db, time }) => sweep({ db, clock: time.clock, hub: createLiveHub() }, { sessionMinutes: 60 })),
  job('review allotments', (server) => server.reviewAllotments()),
  job('a recovery begins', ({ db, time }) => {
    const ledger = createSqlLedger({ db, clock: time.clock })
    return createBeginRecovery({ ledger, clock: time.clock, log: createSilentLog().log })('operator')
  }),
]
