import { type Result, refused } from '../../../shared/core/result.ts'
import type { SyncRefusal } from '../../../shared/sync/refusals.ts'
import type { DeviceRow } from '../../ledger/devices/devices-store.ts'
import { whyStopped, whyStoppedBeforeItsEnd } from '../../ledger/devices/why-stopped.ts'
import type { CheckSignature } from './check-signature.ts'
import type { KioskRequest } from './operation.ts'

/**
 * Which devices an operation serves. `working`: only those that sell. `ended`: also those that were closed or written off,
 * blocked or not. `any`: blocked and copied ones too, whose journals are taken in whatever they have done.
 */
export type Admitted = 'working' | 'ended' | 'any'

/** Tells which enrolled device asks, before anything of what it asks is read. */
export type Admit = (request: KioskRequest, admitted: Admitted) => Promise<Result<DeviceRow, SyncRefusal>>

export function createAdmit(checkSignature: CheckSignature): Admit {
  return async (request, admitted) => {
    const device = await checkSignature(request)
    if (!device.ok) return refused({ code: device.refusal })
    if (admitted === 'any') return device
    const why = admitted === 'ended' ? whyStoppedBeforeItsEnd(device.value) : whyStopped(device.value)
    return why ? refused(why) : device
  }
}
