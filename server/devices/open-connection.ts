import type { Result } from '../../shared/core/result.ts'
import { accepted, refused } from '../../shared/core/result.ts'
import type { Clock } from '../../shared/core/time.ts'
import type { Durability, HelloAnswer, HelloRequest } from '../../shared/sync/messages.ts'
import { helloText } from '../../shared/sync/messages.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Challenges } from './challenges.ts'
import type { IsSignedBy } from './device-keys.ts'

type Dependencies = {
  readonly ledger: Ledger
  readonly clock: Clock
  readonly challenges: Challenges
  readonly isSignedBy: IsSignedBy
  readonly durability: Durability
}

/**
 * A kiosk comes online: proves who it is over a challenge, whatever its clock says, and learns what the server has of
 * its journal and believes it to hold. Each challenge is good for one hello.
 */
export function createOpenConnection({ ledger, clock, challenges, isSignedBy, durability }: Dependencies) {
  return async (hello: HelloRequest): Promise<Result<HelloAnswer, 'BadSignature' | 'UnknownDevice' | 'WrongEpoch'>> =>
    ledger.transact(async (book) => {
      const device = await book.findDevice(hello.device)
      if (!device) return refused('UnknownDevice')
      const isGenuine =
        challenges.isValid(hello.challenge) && isSignedBy(device.public_key, helloText(hello), hello.signature)
      if (!isGenuine) return refused('BadSignature')
      if (!(await book.spendNonce(hello.device, hello.challenge, clock.nowMs()))) return refused('BadSignature')
      if (device.epoch !== hello.epoch) return refused('WrongEpoch')
      await book.noteAppVersion(hello.device, hello.appVersion)
      const seats = Map.groupBy(await book.seatsHeldBy(hello.device), (seat) => seat.showtimeId)
      return accepted({
        serverTimeMs: clock.nowMs(),
        durability,
        cinema: await book.getCinema(device.cinema_id),
        stopped: await book.stopOf(device.device),
        acknowledgedSeq: device.acknowledged_seq,
        held: [...seats].map(([showtimeId, held]) => ({
          showtimeId,
          seats: held.map(({ row, col, grantNumber }) => ({ row, col, grantNumber })),
        })),
      })
    })
}
