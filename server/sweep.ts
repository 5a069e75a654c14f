import type { Clock } from '../shared/core/time.ts'
import { createSessions } from './accounts/sessions.ts'
import type { Database } from './db/tables.ts'
import { blockedAmong } from './devices/devices-store.ts'
import { sweepNonces } from './devices/nonces.ts'
import type { LiveHub } from './events/live-hub.ts'

type Dependencies = { readonly db: Database; readonly clock: Clock; readonly hub: LiveHub }

/** Forgets what no longer counts, and ends the streams of devices that were blocked meanwhile. */
export async function sweep({ db, clock, hub }: Dependencies, rules: { sessionMinutes: number }): Promise<void> {
  await createSessions({ db, clock, idleMinutes: rules.sessionMinutes }).sweep()
  await sweepNonces(db, clock.nowMs())
  await db.deleteFrom('tries').where('ends_at_ms', '<=', clock.nowMs()).execute()
  const blocked = await blockedAmong(db, hub.devices())
  if (blocked.length > 0) hub.close(blocked)
}
