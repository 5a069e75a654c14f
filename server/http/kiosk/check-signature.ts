import { hash } from 'node:crypto'
import { z } from 'zod'
import type { DeviceNumber } from '../../../shared/core/ids.ts'
import { accepted, type Result, refused } from '../../../shared/core/result.ts'
import type { Clock } from '../../../shared/core/time.ts'
import { deviceNumberSchema } from '../../../shared/core/wire.ts'
import { requestText, signedHeaders } from '../../../shared/sync/messages.ts'
import type { IsSignedBy } from '../../devices/device-keys.ts'
import type { DeviceRow } from '../../ledger/devices/devices-store.ts'
import { signedTimeWithinMs } from '../../ledger/devices/nonces.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { KioskRequest } from './operation.ts'

const headersSchema = z.object({
  [signedHeaders.device]: z.coerce.number().pipe(deviceNumberSchema),
  [signedHeaders.time]: z.coerce.number().int(),
  [signedHeaders.nonce]: z.string().min(16).max(64),
  [signedHeaders.signature]: z.string().regex(/^[A-Za-z0-9_-]{86}$/),
})

/** The device whose signature the request claims to bear; null: it bears none. */
export function signingDevice(headers: KioskRequest['headers']): DeviceNumber | null {
  const read = headersSchema.safeParse(headers)
  return read.success ? read.data[signedHeaders.device] : null
}

export type CheckSignature = (request: KioskRequest) => Promise<Result<DeviceRow, 'BadSignature' | 'UnknownDevice'>>

/**
 * Tells which device signed the request, body and all. Refused where a header is missing, the time is more than two
 * minutes from this server's, the signature is not the device's, or the nonce was used before.
 */
export function createCheckSignature(deps: {
  readonly ledger: Ledger
  readonly clock: Clock
  readonly isSignedBy: IsSignedBy
}): CheckSignature {
  const { ledger, clock, isSignedBy } = deps
  return async ({ method, url, headers, body }) => {
    const read = headersSchema.safeParse(headers)
    if (!read.success) return refused('BadSignature')
    const {
      [signedHeaders.device]: deviceNumber,
      [signedHeaders.time]: timeMs,
      [signedHeaders.nonce]: nonce,
      [signedHeaders.signature]: signature,
    } = read.data
    const nowMs = clock.nowMs()
    return ledger.transact(async (tx) => {
      const device = await tx.devices.findDevice(deviceNumber)
      if (!device) return refused('UnknownDevice')
      if (Math.abs(nowMs - timeMs) > signedTimeWithinMs) return refused('BadSignature')
      const bodySha256 = hash('sha256', body)
      const text = requestText({ method, path: url, bodySha256, device: deviceNumber, timeMs, nonce })
      if (!isSignedBy(device.public_key, text, signature)) return refused('BadSignature')
      return (await tx.devices.spendNonce(deviceNumber, nonce, nowMs)) ? accepted(device) : refused('BadSignature')
    })
  }
}
