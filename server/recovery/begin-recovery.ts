import type { Log } from '../../runtime/log.ts'
import type { DeviceNumber } from '../../shared/core/ids.ts'
import type { Clock } from '../../shared/core/time.ts'
import type { RecoveryReason } from '../db/tables.ts'
import type { Ledger, LedgerTx } from '../ledger/ledger.ts'
import type { MarkedDevice, Reached } from '../ledger/recovery/mark.ts'
import { releaseIfAllReported } from './release-if-all-reported.ts'
import { endHoldingOfLost, stopAsMarked } from './stop-as-marked.ts'

/** What showed that the database was restored, where no mark did. */
export type Shown = {
  /** The generation that it is of: the one that begins is higher. */
  readonly generation: number
  /** Judged once nobody else can begin one; where another was quicker, nothing begins. */
  readonly isStillSo: (tx: LedgerTx) => Promise<boolean>
}

const unknownBefore: Reached = { commitNumber: 0, lastIds: {}, devices: [] }
const shownByNobody: Shown = { generation: 0, isStillSo: async () => true }

/**
 * Rule 7 of custody: this server's tables were restored, so kiosks may hold and have sold what it has forgotten. From now
 * on, durably, it neither grants nor sells what is on the schedule until every kiosk has reported or was written off,
 * and each kiosk must close its epoch. Said again it begins again. `reached`: how far the tables had come that were here
 * before; kiosks that were enrolled by then and that these tables have never heard of are waited for like all others, and
 * who was stopped by then is stopped again.
 */
export function createBeginRecovery({ ledger, clock, log }: { ledger: Ledger; clock: Clock; log: Log }) {
  return async (why: RecoveryReason, reached: Reached = unknownBefore, shown: Shown = shownByNobody): Promise<void> => {
    const waiting = await ledger.transact(async (tx) => {
      const cinemaIds = await tx.catalog.listCinemaIds()
      for (const cinemaId of cinemaIds) await tx.recovery.lockRecovery(cinemaId)
      if (!(await shown.isStillSo(tx))) return null
      const beganAtMs = clock.nowMs()
      await tx.recovery.goBeyond(reached)
      const marked = reached.devices.filter((device) => cinemaIds.includes(device.cinema_id))
      for (const device of marked) await addForgotten(tx, device)
      for (const cinemaId of cinemaIds) {
        // By the clock it is higher than what the tables have forgotten, too, unless the clock was wrong.
        const least = Math.max(await tx.recovery.generationOf(cinemaId), shown.generation) + 1
        await tx.recovery.addRecovery(cinemaId, { why, beganAtMs, generation: Math.max(beganAtMs, least) })
        await tx.recovery.markUnreported(cinemaId)
      }
      const lost = await stopAsMarked(tx, marked, beganAtMs)
      const unreported: DeviceNumber[] = []
      for (const cinemaId of cinemaIds) {
        await tx.recovery.withholdShowtimes(cinemaId, beganAtMs)
        await releaseIfAllReported(tx, cinemaId, beganAtMs)
        unreported.push(...(await tx.recovery.listUnreported(cinemaId)))
      }
      await endHoldingOfLost(tx, lost)
      return unreported
    })
    if (waiting) log('server-restored', { why, waiting })
  }
}

/** From its first epoch on: all that it wrote is unknown here. */
async function addForgotten(tx: Pick<LedgerTx, 'devices'>, marked: MarkedDevice): Promise<void> {
  if (await tx.devices.findDevice(marked.device)) return
  const unknown = { epoch: 1, acknowledged_seq: 0, app_version: null }
  await tx.devices.addDevice({ ...marked, ...unknown, state: 'enrolled' })
}
