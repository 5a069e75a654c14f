import type { Log } from '../../program/log.ts'
import type { Clock } from '../../shared/core/time.ts'
import type { RecoveryReason } from '../db/tables.ts'
import type { Book, Ledger } from '../ledger/ledger.ts'
import { releaseIfAllReported } from './release-if-all-reported.ts'
import type { MarkedDevice, Reached } from './server-mark.ts'

export type IsStillSo = (book: Book) => Promise<boolean>

const unknownBefore: Reached = { commitNumber: 0, lastIds: {}, devices: [] }

/**
 * Rule 7 of custody: this server's tables were put back, so kiosks may hold and have sold what it has forgotten. From now
 * on, durably, it neither grants nor sells what is on the programme until every kiosk has reported or was written off,
 * and each kiosk must close its epoch. Said again it begins anew. `reached`: how far the tables had come that were here
 * before; kiosks that were enrolled by then and that these tables have never heard of are waited for like all others.
 * `isStillSo`: judged once nobody else can begin one; where another was quicker, nothing begins.
 */
export function createBeginRecovery({ ledger, clock, log }: { ledger: Ledger; clock: Clock; log: Log }) {
  return async (
    why: RecoveryReason,
    reached: Reached = unknownBefore,
    isStillSo: IsStillSo = async () => true,
  ): Promise<void> => {
    const waiting = await ledger.transact(async (book) => {
      const cinemaIds = await book.listCinemaIds()
      for (const cinemaId of cinemaIds) await book.lockRecovery(cinemaId)
      if (!(await isStillSo(book))) return null
      const beganAtMs = clock.nowMs()
      await book.goBeyond(reached)
      const unreported = []
      for (const device of reached.devices) if (cinemaIds.includes(device.cinema_id)) await addForgotten(book, device)
      for (const cinemaId of cinemaIds) {
        await book.addRecovery(cinemaId, { why, beganAtMs })
        await book.markUnreported(cinemaId)
        await book.withholdShowtimes(cinemaId, beganAtMs)
        await releaseIfAllReported(book, cinemaId, beganAtMs)
        unreported.push(...(await book.listUnreported(cinemaId)))
      }
      return unreported
    })
    if (waiting) log.warn({ why, waiting }, 'the database was put back: nothing is sold until every kiosk has reported')
  }
}

/** From its first epoch on: all that it wrote is unknown here. */
async function addForgotten(book: Book, device: MarkedDevice): Promise<void> {
  if (await book.findDevice(device.device)) return
  await book.addDevice({ ...device, epoch: 1, is_blocked: false, acknowledged_seq: 0, app_version: null })
}
