import { accepted } from '../../../shared/core/result.ts'
import { syncPaths } from '../../../shared/sync/messages.ts'
import {
  claimRefundRequestSchema,
  resolveRequestSchema,
  reviewItemsQuerySchema,
} from '../../../shared/sync/staff-messages.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { createClaimRefund } from '../../sales/claim-refund.ts'
import { listReviewItems } from '../../sync/list-review-items.ts'
import type { createResolveItem } from '../../sync/resolve-item.ts'
import type { Admit } from './admit.ts'
import type { KioskAnswer, KioskOperation, KioskRequest } from './operation.ts'
import { readBody, readParts } from './read-body.ts'

export type PeopleOperationsDeps = {
  readonly admit: Admit
  readonly ledger: Ledger
  readonly claimRefund: ReturnType<typeof createClaimRefund>
  readonly resolveItem: ReturnType<typeof createResolveItem>
  /** Called after each request that may have changed what kiosks see. */
  readonly onChange: () => void
}

/** What a kiosk asks for its customers and staff: money that goes back, and what waits for a person. */
export function peopleOperations({ admit, ledger, claimRefund, resolveItem, onChange }: PeopleOperationsDeps) {
  return [
    { method: 'POST', path: syncPaths.claimRefund, run: runTakeRefund },
    { method: 'GET', path: syncPaths.reviewItems, run: runListReviewItems },
    { method: 'POST', path: syncPaths.resolve, run: runResolve },
  ] as const satisfies KioskOperation[]

  async function runTakeRefund(request: KioskRequest): Promise<KioskAnswer> {
    const device = await admit(request, 'working')
    if (!device.ok) return device
    const read = readBody(claimRefundRequestSchema, request)
    return read.ok ? await claimRefund(device.value, read.value) : read
  }

  async function runListReviewItems(request: KioskRequest): Promise<KioskAnswer> {
    const device = await admit(request, 'working')
    if (!device.ok) return device
    const read = readParts(reviewItemsQuerySchema, request.query)
    return read.ok ? accepted(await listReviewItems(ledger, device.value.cinema_id, read.value)) : read
  }

  async function runResolve(request: KioskRequest): Promise<KioskAnswer> {
    const device = await admit(request, 'working')
    if (!device.ok) return device
    const read = readBody(resolveRequestSchema, request)
    if (!read.ok) return read
    const resolved = await resolveItem(device.value, read.value)
    onChange()
    return resolved
  }
}
