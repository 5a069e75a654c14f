import { accepted, refused } from '../../../shared/core/result.ts'
import { allotRequestSchema } from '../../../shared/sync/allotment-messages.ts'
import {
  closeRequestSchema,
  grantRequestSchema,
  journalRequestSchema,
  reportRequestSchema,
  syncPaths,
} from '../../../shared/sync/messages.ts'
import type { SyncRefusal } from '../../../shared/sync/refusals.ts'
import type { createCloseDevice } from '../../devices/close-device.ts'
import type { createReportDevice } from '../../devices/report-device.ts'
import type { OnChange } from '../../events/on-change.ts'
import type { GrantSeats } from '../../seats/grant-seats.ts'
import type { ReviewAllotment } from '../../seats/review-allotment.ts'
import type { createIngestJournal } from '../../sync/ingest-journal.ts'
import type { Admit } from './admit.ts'
import type { KioskAnswer, KioskOperation, KioskRequest } from './operation.ts'
import { readBody } from './read-body.ts'

export type CustodyOperationsDeps = {
  readonly admit: Admit
  readonly ingestJournal: ReturnType<typeof createIngestJournal>
  readonly grants: GrantSeats
  readonly reviewAllotment: ReviewAllotment
  readonly reportDevice: ReturnType<typeof createReportDevice>
  readonly closeDevice: ReturnType<typeof createCloseDevice>
  readonly onChange: OnChange
}

/** What an enrolled kiosk asks about seats and sales: its journal, grants, and the end of an epoch. The simulation serves these very rows. */
export function custodyOperations(deps: CustodyOperationsDeps) {
  const { admit, ingestJournal, grants, reviewAllotment, reportDevice, closeDevice, onChange } = deps
  return [
    { method: 'POST', path: syncPaths.journal, run: runJournal },
    { method: 'POST', path: syncPaths.grant, run: runGrant },
    { method: 'POST', path: syncPaths.allot, run: runAllot },
    { method: 'POST', path: syncPaths.report, run: runReport },
    { method: 'POST', path: syncPaths.close, run: runClose },
  ] as const satisfies KioskOperation[]

  async function runJournal(request: KioskRequest): Promise<KioskAnswer> {
    const device = await admit(request, 'any')
    if (!device.ok) return device
    const read = readBody(journalRequestSchema, request)
    if (!read.ok) return read
    const taken = await ingestJournal(device.value.device, read.value.epoch, read.value.entries)
    // Taking seats was told as they were granted.
    onChange(read.value.entries.every(({ kind }) => kind === 'rights-taken') ? 'soon' : undefined)
    return taken
  }

  async function runReport(request: KioskRequest): Promise<KioskAnswer> {
    const device = await admit(request, 'working')
    if (!device.ok) return device
    const read = readBody(reportRequestSchema, request)
    if (!read.ok) return read
    const reported = await reportDevice(device.value.device, read.value)
    onChange()
    return reported
  }

  async function runClose(request: KioskRequest): Promise<KioskAnswer> {
    const device = await admit(request, 'ended')
    if (!device.ok) return device
    const read = readBody(closeRequestSchema, request)
    if (!read.ok) return read
    const closed = await closeDevice(device.value.device, read.value)
    onChange()
    return closed
  }

  async function runGrant(request: KioskRequest): Promise<KioskAnswer> {
    const device = await admit(request, 'working')
    if (!device.ok) return device
    const read = readBody(grantRequestSchema, request)
    if (!read.ok) return read
    const { cinema_id: cinemaId } = device.value
    const granted = await grants.grantSeats(cinemaId, device.value.device, read.value)
    if (!granted.ok && isShort(granted.refusal.code)) await reviewAllotment.review(cinemaId, [read.value.showtimeId])
    onChange()
    return granted.ok ? granted : refused(granted.refusal as SyncRefusal)
  }

  async function runAllot(request: KioskRequest): Promise<KioskAnswer> {
    const device = await admit(request, 'working')
    if (!device.ok) return device
    const read = readBody(allotRequestSchema, request)
    if (!read.ok) return read
    const { cinema_id: cinemaId } = device.value
    const granted = await grants.allotSeats(cinemaId, device.value.device, read.value)
    if (!granted.ok) return granted
    const { decided, acknowledgedSeq } = granted.value
    const short = decided.filter(({ outcome }) => !outcome.ok && isShort(outcome.refusal.code))
    await reviewAllotment.review(
      cinemaId,
      short.map(({ asked }) => asked.showtimeId),
    )
    onChange('soon')
    const outcomes = decided.map(({ asked: { requestId }, outcome }) =>
      outcome.ok
        ? { kind: 'granted', requestId, seats: outcome.value.seats }
        : { kind: 'refused', requestId, refusal: outcome.refusal },
    )
    return accepted({ outcomes, acknowledgedSeq })
  }
}

/** Somebody went without: perhaps because too much is kept allotted elsewhere. */
function isShort(code: SyncRefusal['code']): boolean {
  return code === 'SeatsGone' || code === 'AllotmentFull'
}
