import type { DeviceNumber } from '../../../shared/core/ids.ts'
import { refused } from '../../../shared/core/result.ts'
import type { LimitOfDevice, TooManyRequests } from '../../devices/open-connection.ts'
import type { Admit } from './admit.ts'
import type { KioskRequest } from './operation.ts'

export type UnderWay = ReturnType<typeof createUnderWay>

/**
 * Bounds how many requests of one device are under way at once. Most of them wait for the device's own row, each with a
 * connection to the database, so without a bound one device could take every connection from all others. Counted once
 * the request is known to be the device's own: nobody else can keep it from being heard. In memory, so it is per server.
 */
export function createUnderWay(atOnce: number) {
  const counts = new Map<DeviceNumber, number>()
  const devices = new WeakMap<KioskRequest, DeviceNumber>()

  function enter(device: DeviceNumber): boolean {
    const count = counts.get(device) ?? 0
    if (count >= atOnce) return false
    counts.set(device, count + 1)
    return true
  }

  function leave(device: DeviceNumber): void {
    const count = (counts.get(device) ?? 0) - 1
    if (count > 0) counts.set(device, count)
    else counts.delete(device)
  }

  const within: LimitOfDevice = async (device, work) => {
    if (!enter(device)) return tooMany
    try {
      return await work()
    } finally {
      leave(device)
    }
  }

  return {
    within,
    /** Lets in what a device signed while less than its bound is under way. */
    admit:
      (admit: Admit): Admit =>
      async (request, admitted) => {
        const device = await admit(request, admitted)
        if (!device.ok) return device
        if (!enter(device.value.device)) return tooMany
        devices.set(request, device.value.device)
        return device
      },
    /** Runs one operation: what `admit` let in for it is under way until it has come to its end. */
    run:
      <Answer>(run: (request: KioskRequest) => Promise<Answer>) =>
      async (request: KioskRequest): Promise<Answer> => {
        try {
          return await run(request)
        } finally {
          const device = devices.get(request)
          devices.delete(request)
          if (device !== undefined) leave(device)
        }
      },
  }
}

const tooMany: TooManyRequests = refused({ code: 'TooManyRequests', retryAfterSeconds: 1 })
