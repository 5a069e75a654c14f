import { makeDeviceKey } from '../../support/signing-kiosk.ts'
import { kiosks } from './stage.ts'

type DeviceKey = ReturnType<typeof makeDeviceKey>

const keys = new Map<number, DeviceKey>(Object.values(kiosks).map((device) => [device, makeDeviceKey()]))
keys.set(kiosks.former, keyOf(kiosks.one))

/** The key of one of the stage's kiosks. */
export function keyOf(device: number): DeviceKey {
  const key = keys.get(device)
  if (!key) throw new Error(`there is no kiosk ${device}`)
  return key
}
