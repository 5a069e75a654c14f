import type { Clock } from '../shared/core/time.ts'
import { createSessions } from './accounts/sessions.ts'
import type { Database } from './db/tables.ts'
import type { LiveHub } from './events/live-hub.ts'
import { devicesInRecovery, stopsOf } from './ledger/devices/device-stops.ts'
import { sweepNonces } from './ledger/devices/nonces.ts'
import { sweepGrants } from './ledger/seats/grants-store.ts'
import { sweepBoxOffice } from './reports/sweep-box-office.ts'

type Deps = { readonly db: Database; readonly clock: Clock; readonly hub: LiveHub }

/** Forgets what no longer counts, adds up what was sold, and ends the streams of devices that were stopped, or let go on, meanwhile. */
export async function sweep({ db, clock, hub }: Deps, rules: { sessionMinutes: number }): Promise<void> {
  await createSessions({ db, clock, idleMinutes: rules.sessionMinutes }).sweep()
  await sweepNonces(db, clock.nowMs())
  await sweepGrants(db, clock.nowMs())
  await sweepBoxOffice(db)
  await db.deleteFrom('tries').where('ends_at_ms', '<=', clock.nowMs()).execute()
  const devices = hub.devices()
  hub.closeChanged(await stopsOf(db, devices), await devicesInRecovery(db, devices))
}
