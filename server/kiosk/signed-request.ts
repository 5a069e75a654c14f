import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Result } from '../../shared/core/result.ts'
import { accepted, refused } from '../../shared/core/result.ts'
import type { Clock } from '../../shared/core/time.ts'
import { deviceNumberSchema } from '../../shared/core/wire.ts'
import { requestText, signedHeaders } from '../../shared/sync/messages.ts'
import type { Database } from '../db/tables.ts'
import { isSignedBy } from '../devices/device-keys.ts'
import type { DeviceRow } from '../devices/devices-store.ts'
import { findDevice } from '../devices/devices-store.ts'
import { signedTimeWithinMs, spendNonce } from '../devices/nonces.ts'

const headersSchema = z.object({
  [signedHeaders.device]: z.coerce.number().pipe(deviceNumberSchema),
  [signedHeaders.time]: z.coerce.number().int(),
  [signedHeaders.nonce]: z.string().min(16).max(64),
  [signedHeaders.signature]: z.string().regex(/^[A-Za-z0-9_-]{86}$/),
})

/**
 * Tells which device signed the request, body and all. Refused where a header is missing, the time is more than two
 * minutes from this server's, the signature is not the device's, or the nonce was used before.
 */
export function createSignedRequest({ db, clock }: { db: Database; clock: Clock }) {
  return async (request: FastifyRequest): Promise<Result<DeviceRow, 'BadSignature' | 'UnknownDevice'>> => {
    const headers = headersSchema.safeParse(request.headers)
    if (!headers.success) return refused('BadSignature')
    const {
      [signedHeaders.device]: deviceNumber,
      [signedHeaders.time]: timeMs,
      [signedHeaders.nonce]: nonce,
      [signedHeaders.signature]: signature,
    } = headers.data
    const device = await findDevice(db, deviceNumber)
    if (!device) return refused('UnknownDevice')
    const nowMs = clock.nowMs()
    if (Math.abs(nowMs - timeMs) > signedTimeWithinMs) return refused('BadSignature')
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    const bodySha256 = createHash('sha256').update(body).digest('hex')
    const path = request.raw.url ?? ''
    const text = requestText({ method: request.method, path, bodySha256, device: deviceNumber, timeMs, nonce })
    if (!isSignedBy(device.public_key, text, signature)) return refused('BadSignature')
    if (!(await spendNonce(db, deviceNumber, nonce, nowMs))) return refused('BadSignature')
    return accepted(device)
  }
}
