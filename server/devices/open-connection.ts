import type { Result } from '../../shared/core/result.ts'
import { accepted, refused } from '../../shared/core/result.ts'
import type { Clock } from '../../shared/core/time.ts'
import type { Durability, HelloAnswer, HelloRequest } from '../../shared/sync/messages.ts'
import { helloText } from '../../shared/sync/messages.ts'
import { getCinema } from '../catalog/cinemas-store.ts'
import type { Database } from '../db/tables.ts'
import { seatsHeldBy } from '../seats/custody-store.ts'
import type { Challenges } from './challenges.ts'
import { isSignedBy } from './device-keys.ts'
import { stopOf } from './device-stops.ts'
import { findDevice } from './devices-store.ts'
import { spendNonce } from './nonces.ts'

type Dependencies = {
  readonly db: Database
  readonly clock: Clock
  readonly challenges: Challenges
  readonly durability: Durability
}

/**
 * A kiosk comes online: proves who it is over a challenge, whatever its clock says, and learns what the server has of
 * its journal and believes it to hold. Each challenge is good for one hello.
 */
export function createOpenConnection({ db, clock, challenges, durability }: Dependencies) {
  return async (hello: HelloRequest): Promise<Result<HelloAnswer, 'BadSignature' | 'UnknownDevice' | 'WrongEpoch'>> => {
    const device = await findDevice(db, hello.device)
    if (!device) return refused('UnknownDevice')
    const isGenuine =
      challenges.isValid(hello.challenge) && isSignedBy(device.public_key, helloText(hello), hello.signature)
    if (!isGenuine) return refused('BadSignature')
    if (!(await spendNonce(db, hello.device, hello.challenge, clock.nowMs()))) return refused('BadSignature')
    if (device.epoch !== hello.epoch) return refused('WrongEpoch')
    await db.updateTable('devices').set({ app_version: hello.appVersion }).where('device', '=', hello.device).execute()
    const seats = Map.groupBy(await seatsHeldBy(db, hello.device), (seat) => seat.showtimeId)
    return accepted({
      serverTimeMs: clock.nowMs(),
      durability,
      cinema: await getCinema(db, device.cinema_id),
      stopped: await stopOf(db, device.device),
      acknowledgedSeq: device.acknowledged_seq,
      held: [...seats].map(([showtimeId, held]) => ({
        showtimeId,
        seats: held.map(({ row, col, grantNumber }) => ({ row, col, grantNumber })),
      })),
    })
  }
}
