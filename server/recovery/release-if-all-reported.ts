import type { LedgerTx } from '../ledger/ledger.ts'

/**
 * Ends the cinema's recovery, and sells again, once no kiosk is left that may hold what this server has forgotten. The
 * caller has locked the recovery: two who report at once would each see the other as missing, and nobody would end it.
 */
export async function releaseIfAllReported(
  tx: Pick<LedgerTx, 'events' | 'recovery'>,
  cinemaId: number,
  nowMs: number,
): Promise<void> {
  if (!(await tx.recovery.findRecovery(cinemaId)) || (await tx.recovery.listUnreported(cinemaId)).length > 0) return
  await tx.recovery.endRecovery(cinemaId, nowMs)
  await tx.events.noteChange(cinemaId, 'seatStates', await tx.recovery.releaseShowtimes(cinemaId))
}
