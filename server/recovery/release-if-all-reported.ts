import type { Book } from '../ledger/ledger.ts'

/**
 * Ends the cinema's recovery, and sells again, once no kiosk is left that may hold what this server has forgotten. The
 * caller has locked the recovery: two who report at once would each see the other as missing, and nobody would end it.
 */
export async function releaseIfAllReported(book: Book, cinemaId: number, nowMs: number): Promise<void> {
  if (!(await book.findRecovery(cinemaId)) || (await book.listUnreported(cinemaId)).length > 0) return
  await book.endRecovery(cinemaId, nowMs)
  await book.noteChange(cinemaId, 'seatStates', await book.releaseShowtimes(cinemaId))
}
