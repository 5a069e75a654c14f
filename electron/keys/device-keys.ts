import type { DeviceNumber } from '../../shared/core/ids.ts'
import type { DeviceFacts } from '../store/device-facts.ts'
import type { DeviceKey, DeviceKeyFiles, SetAsideKey } from './device-key.ts'
import { type DeviceRecord, deviceRecordSchema } from './device-record.ts'

const factKey = 'device-keys'

/** Which key each device signs with that this kiosk is or was. A device is its key: nobody can speak for it without. */
export type DeviceKeys = {
  /** With this one the kiosk enrols, and becomes another device. */
  readonly present: DeviceKey
  /**
   * The key of this device. Where that can't be opened, the present one: a server that has forgotten the device takes what
   * it wrote under the key by which it is enrolled again; any other refuses it.
   */
  readonly of: (device: DeviceNumber) => DeviceKey
  /** Whether the key of this device can be opened, at this start or among those that were tried again. */
  readonly hasKeyOf: (device: DeviceNumber, setAside?: readonly SetAsideKey[]) => boolean
  /** This device is enrolled with the present key. On disk once it resolves. */
  readonly take: (device: DeviceNumber) => Promise<void>
}

/**
 * The keys of this folder by what it, or the database, says of its devices. Where neither does, as in a folder of an
 * earlier version, a device has the folder's key, or the first one that was set aside; from now on both say so of `owner`,
 * the device that the database is of.
 */
export async function openDeviceKeys(
  facts: DeviceFacts,
  { present, setAside, record }: DeviceKeyFiles,
  owner: DeviceNumber | null,
): Promise<DeviceKeys> {
  const ofDatabase = (await facts.read(factKey, deviceRecordSchema))?.devices ?? []
  const isNew = ({ device }: { readonly device: DeviceNumber }) => record.devices.every((one) => one.device !== device)
  let known: DeviceRecord = [...record.devices, ...ofDatabase.filter(isNew)]

  function find(device: DeviceNumber, among: readonly SetAsideKey[]): DeviceKey | null {
    const publicKey = known.find((one) => one.device === device)?.publicKey
    const [first] = among
    if (publicKey === undefined) return first ? first.key : present
    const keys = [present, ...among.flatMap(({ key }) => key ?? [])]
    return keys.find((key) => key.publicKey === publicKey) ?? null
  }

  async function keep(device: DeviceNumber, { publicKey }: DeviceKey): Promise<void> {
    const devices = [...known.filter((one) => one.device !== device), { device, publicKey }]
    await record.put(devices)
    await facts.put(factKey, { devices })
    known = devices
  }

  const isTold = [record.devices, ofDatabase].every((devices) => devices.some(({ device }) => device === owner))
  const key = owner === null || isTold ? null : find(owner, setAside)
  if (owner !== null && key) await keep(owner, key)

  return {
    present,
    of: (device) => find(device, setAside) ?? present,
    hasKeyOf: (device, among = setAside) => find(device, among) !== null,
    take: (device) => keep(device, present),
  }
}

/** The key of the device that this kiosk is now; the one that it will enrol with while it is nobody. */
export function keyOfOwner(
  keys: Pick<DeviceKeys, 'of' | 'present'>,
  owner: () => { readonly device: DeviceNumber } | null,
): Pick<DeviceKey, 'keptIn' | 'sign'> {
  const now = () => {
    const present = owner()
    return present ? keys.of(present.device) : keys.present
  }
  return {
    sign: (bytes) => now().sign(bytes),
    get keptIn() {
      return now().keptIn
    },
  }
}
