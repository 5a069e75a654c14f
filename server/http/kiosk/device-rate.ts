import type { DeviceNumber } from '../../../shared/core/ids.ts'
import { refused } from '../../../shared/core/result.ts'
import type { Clock } from '../../../shared/core/time.ts'
import type { HelloRequest } from '../../../shared/sync/messages.ts'
import { maxRequestsAtOnce } from '../../../shared/sync/size-limits.ts'
import type { OpenConnection } from '../../devices/open-connection.ts'
import type { CheckSignature } from './check-signature.ts'

/**
 * How many requests of one device are served: so many in a row, and so many a second from then on; of which so many are
 * under way at the same time (under-way.ts).
 */
export type DeviceRequestLimit = { readonly burst: number; readonly perSecond: number; readonly atOnce: number }

/**
 * Far above what an honest kiosk asks: three days offline with 1,500 sales are some 100 uploads, and a kiosk that comes
 * back catches up with a few pages of each replica and asks for seats of all showtimes in some ten requests.
 */
export const usualDeviceRequests: DeviceRequestLimit = { burst: 600, perSecond: 20, atOnce: maxRequestsAtOnce }

export type DeviceRate = ReturnType<typeof createDeviceRate>

/**
 * Limits each device by itself (a cinema's kiosks share an address). Only requests whose signature was found good count:
 * nobody else can use up what a device may ask. Kept in memory, so it is per server.
 */
export function createDeviceRate({ clock, limit }: { readonly clock: Clock; readonly limit: DeviceRequestLimit }) {
  const { burst, perSecond } = limit
  const left = new Map<DeviceNumber, { readonly requests: number; readonly atMs: number }>()

  function leftOf(device: DeviceNumber, nowMs: number): number {
    const known = left.get(device)
    return known ? Math.min(burst, known.requests + ((nowMs - known.atMs) / 1_000) * perSecond) : burst
  }

  return {
    /** Whole seconds until a request of this device would be served again; 0: it would be now. */
    secondsToWait: (device: DeviceNumber): number => {
      const requests = leftOf(device, clock.monotonicMs())
      return requests >= 1 ? 0 : Math.max(1, Math.ceil((1 - requests) / perSecond))
    },
    /** One request of this device was found to be its own. Those that came at once are all counted, also below zero. */
    count: (device: DeviceNumber): void => {
      const nowMs = clock.monotonicMs()
      left.set(device, { requests: leftOf(device, nowMs) - 1, atMs: nowMs })
    },
  }
}

/** Counts each request that a device has signed, whatever comes of it. */
export function countSigned(checkSignature: CheckSignature, rate: DeviceRate): CheckSignature {
  return async (request) => {
    const device = await checkSignature(request)
    if (!device.ok) return refused(device.refusal)
    rate.count(device.value.device)
    return device
  }
}

/** The same for a hello, which a device signs over a challenge: it is its own unless its signature is refused. */
export function countHellos(openConnection: OpenConnection, rate: DeviceRate) {
  return async (hello: HelloRequest) => {
    const retryAfterSeconds = rate.secondsToWait(hello.device)
    if (retryAfterSeconds > 0) return refused({ code: 'TooManyRequests', retryAfterSeconds } as const)
    const opened = await openConnection(hello)
    const isOwn = opened.ok || !['BadSignature', 'UnknownDevice'].includes(opened.refusal.code)
    if (isOwn) rate.count(hello.device)
    return opened
  }
}
