import type { Journal } from '../sales/journal.ts'
import type { DeviceKey } from './device-key.ts'
import type { DeviceKeys } from './device-keys.ts'

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
