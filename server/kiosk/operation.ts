import type { Result } from '../../shared/core/result.ts'
import { refused } from '../../shared/core/result.ts'
import type { SyncRefusal } from '../../shared/sync/messages.ts'
import type { DeviceRow } from '../devices/devices-store.ts'
import type { CheckSignature } from './check-signature.ts'

/** A request as it came, whatever carried it: `url` with its query, `body` in the bytes that were signed. */
export type KioskRequest = {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, unknown>>
  readonly query: unknown
  readonly body: Buffer
  /** The network address that it came from. */
  readonly address: string
}

export type KioskAnswer = Result<object, SyncRefusal>

/** One row of the kiosks' interface, ready to be served. */
export type KioskOperation = {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly run: (request: KioskRequest) => Promise<KioskAnswer>
}

/** Tells which enrolled device asks, before anything of what it asks is read. A blocked one may only deliver its journal. */
export type Admit = (
  request: KioskRequest,
  options: { readonly evenBlocked: boolean },
) => Promise<Result<DeviceRow, SyncRefusal>>

export function createAdmit(checkSignature: CheckSignature): Admit {
  return async (request, { evenBlocked }) => {
    const device = await checkSignature(request)
    if (!device.ok) return refused({ code: device.refusal })
    if (device.value.is_blocked && !evenBlocked) return refused({ code: 'DeviceStopped', why: 'blocked' })
    return device
  }
}
