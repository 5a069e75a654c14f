import type { Clock } from '../../shared/core/time.ts'
import type { PasswordStamp } from '../accounts/password-stamps.ts'
import { staffOfDevices } from '../accounts/staff-of-devices.ts'
import type { Database } from '../db/tables.ts'
import type { LiveHub } from './live-hub.ts'

/**
 * Makes the step that tells each kiosk that listens who of those that signed in at it are staff, in which role and under
 * which password: once it listens, and whenever that has changed, by whatever server or hand.
 */
export function createTellStaff({
  db,
  clock,
  hub,
  stampOf,
}: {
  readonly db: Database
  readonly clock: Clock
  readonly hub: LiveHub
  readonly stampOf: PasswordStamp
}): () => Promise<void> {
  return async () => {
    const devices = hub.devices()
    if (devices.length === 0) return
    // Read before the rows are: who signs in from now on may be missing from them, and is not meant.
    const asOfMs = clock.nowMs()
    hub.tellStaff(asOfMs, await staffOfDevices(db, devices, stampOf))
  }
}
