import type { Log } from '../../runtime/log.ts'
import type { DeviceNumber } from '../../shared/core/ids.ts'
import { accepted, type Result, refused } from '../../shared/core/result.ts'
import type { Clock } from '../../shared/core/time.ts'
import type { ReportRequest } from '../../shared/sync/messages.ts'
import { type Stopped, whyStopped } from '../ledger/devices/why-stopped.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { releaseIfAllReported } from '../recovery/release-if-all-reported.ts'
import { hasClosed } from './close-device.ts'

type ReportRefusal =
  | Stopped
  | { readonly code: 'UnknownDevice' | 'WrongEpoch' | 'JournalInDoubt' }
  | { readonly code: 'JournalGap'; readonly expectedSeq: number }

/**
 * Rule 7: a kiosk says that its journal is this long and that it takes no more seats under this epoch. Once all of it is
 * here and counts, what the kiosk holds is known again, and the server waits for it no longer. Said again it answers the same.
 */
export function createReportDevice({ ledger, clock, log }: { ledger: Ledger; clock: Clock; log: Log }) {
  return async (deviceNumber: DeviceNumber, report: ReportRequest): Promise<Result<object, ReportRefusal>> => {
    const reported = await ledger.transact(async (tx) => {
      const known = await tx.devices.findDevice(deviceNumber)
      if (known) await tx.recovery.lockRecovery(known.cinema_id)
      const device = known && (await tx.devices.lockDevice(deviceNumber))
      if (!device) return refused({ code: 'UnknownDevice' } as const)
      // It may have been let in just before it was found to be one of two.
      const stopped = whyStopped(device)
      if (stopped) return refused(stopped)
      // It had reported, and closed, before it heard the answer.
      if (hasClosed(device, report)) return accepted({ waiting: null })
      if (device.epoch !== report.epoch) return refused({ code: 'WrongEpoch' } as const)
      if (device.acknowledged_seq < report.seq) {
        return refused({ code: 'JournalGap', expectedSeq: device.acknowledged_seq + 1 } as const)
      }
      if (device.recovery !== 'unreported') return accepted({ waiting: null })
      // What is quarantined says what it holds, too, and does not count before a person has judged it.
      if (await tx.review.isJournalInDoubt(device)) return refused({ code: 'JournalInDoubt' } as const)
      await tx.recovery.markReported(deviceNumber)
      await releaseIfAllReported(tx, device.cinema_id, clock.nowMs())
      return accepted({ waiting: await tx.recovery.listUnreported(device.cinema_id) })
    })
    if (!reported.ok) return reported
    const { waiting } = reported.value
    if (waiting) log('kiosk-reported', { device: deviceNumber, waiting })
    return accepted({})
  }
}
