import type { DeviceNumber } from '../../shared/core/ids.ts'
import { accepted, type Result, refused } from '../../shared/core/result.ts'
import { isClaimable, type SeatCustody } from '../../shared/seats/custody.ts'

/**
 * What the server's grant makes of one seat, in memory: the models of custody, the simulation's tables and the fakes run
 * it, and tests/server/ledger/seats/claim-seats.test.ts holds the server's statement (`claimSeats`) to it.
 */
export function claimSeat(
  seat: SeatCustody,
  { holder, epoch }: { readonly holder: DeviceNumber; readonly epoch: number },
  nowMs: number,
): Result<SeatCustody, 'SeatGone'> {
  if (!isClaimable(seat, nowMs)) return refused('SeatGone')
  return accepted({ holder, epoch, number: seat.number + 1, state: 'granted', holdEndsAtMs: null })
}
