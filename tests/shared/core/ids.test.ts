import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DeviceNumber, deviceOfId, idsPerDevice, serverDevice, toDeviceId } from '../../../shared/core/ids.ts'

const anyDevice = fc.integer({ min: 0, max: 10_000_000 }).map((device) => device as DeviceNumber)
const anyCount = fc.integer({ min: 1, max: idsPerDevice - 1 })

describe('ids that devices make alone', () => {
  it('tell which device made them', () => {
    fc.assert(fc.property(anyDevice, anyCount, (device, count) => deviceOfId(toDeviceId(device, count)) === device))
  })

  it('differ wherever device or count differ', () => {
    fc.assert(
      fc.property(anyDevice, anyCount, anyDevice, anyCount, (device, count, otherDevice, otherCount) => {
        const isSame = device === otherDevice && count === otherCount
        return (toDeviceId(device, count) === toDeviceId(otherDevice, otherCount)) === isSame
      }),
    )
  })

  it('rise with the count, within exact numbers', () => {
    fc.assert(
      fc.property(anyDevice, fc.integer({ min: 1, max: idsPerDevice - 2 }), (device, count) => {
        const [id, next] = [toDeviceId(device, count), toDeviceId(device, count + 1)]
        return next === id + 1 && Number.isSafeInteger(next)
      }),
    )
  })

  it('begin at 1 for the server', () => {
    expect(toDeviceId(serverDevice, 1)).toBe(1)
  })

  it.each([0, -1, 1.5, Number.NaN, idsPerDevice])('are never made for a count of %s', (count) => {
    expect(() => toDeviceId(3 as DeviceNumber, count)).toThrow(RangeError)
  })
})
