import { refused } from '../../shared/core/result.ts'
import type { SyncRefusal } from '../../shared/sync/messages.ts'
import { grantRequestSchema, journalRequestSchema, syncPaths } from '../../shared/sync/messages.ts'
import type { createGrantSeats } from '../seats/grant-seats.ts'
import type { ReviewAllotment } from '../seats/review-allotment.ts'
import type { createTakeJournal } from '../sync/take-journal.ts'
import type { Admit, KioskAnswer, KioskOperation, KioskRequest } from './operation.ts'
import { readBody } from './read-body.ts'

export type CustodyOperationsNeeds = {
  readonly admit: Admit
  readonly takeJournal: ReturnType<typeof createTakeJournal>
  readonly grantSeats: ReturnType<typeof createGrantSeats>
  readonly reviewAllotment: ReviewAllotment
  /** Called after each request that may have changed what kiosks see. */
  readonly onChange: () => void
}

/** What an enrolled kiosk asks about seats and sales: its journal and grants. The simulation serves these very rows. */
export function custodyOperations(needs: CustodyOperationsNeeds) {
  const { admit, takeJournal, grantSeats, reviewAllotment, onChange } = needs
  return [
    { method: 'POST', path: syncPaths.journal, run: runJournal },
    { method: 'POST', path: syncPaths.grant, run: runGrant },
  ] as const satisfies KioskOperation[]

  async function runJournal(request: KioskRequest): Promise<KioskAnswer> {
    const device = await admit(request, { evenBlocked: true })
    if (!device.ok) return device
    const read = readBody(journalRequestSchema, request.body)
    if (!read.ok) return read
    const taken = await takeJournal(device.value.device, read.value.epoch, read.value.entries)
    onChange()
    return taken
  }

  async function runGrant(request: KioskRequest): Promise<KioskAnswer> {
    const device = await admit(request, { evenBlocked: false })
    if (!device.ok) return device
    const read = readBody(grantRequestSchema, request.body)
    if (!read.ok) return read
    const { cinema_id: cinemaId } = device.value
    const granted = await grantSeats(cinemaId, device.value.device, read.value)
    // Somebody went without: perhaps because too much is kept standing elsewhere.
    if (!granted.ok && isShort(granted.refusal.code)) await reviewAllotment.review(cinemaId, read.value.showtimeId)
    onChange()
    return granted.ok ? granted : refused(granted.refusal as SyncRefusal)
  }
}

function isShort(code: SyncRefusal['code']): boolean {
  return code === 'SeatsGone' || code === 'AllotmentFull'
}
