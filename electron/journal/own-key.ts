import type { DeviceKey } from '../keys/device-key.ts'
import type { DeviceKeys } from '../keys/device-keys.ts'
import type { Journal } from './journal.ts'

/** The key of the device that this kiosk is now; the one that it will enrol with while it is nobody. */
export function createOwnKey(
  keys: Pick<DeviceKeys, 'of' | 'present'>,
  journal: Pick<Journal, 'owner'>,
): Pick<DeviceKey, 'keptIn' | 'sign'> {
  const now = () => {
    const owner = journal.owner()
    return owner ? keys.of(owner.device) : keys.present
  }
  return {
    sign: (bytes) => now().sign(bytes),
    get keptIn() {
      return now().keptIn
    },
  }
}
