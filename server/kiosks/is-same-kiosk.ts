import type { DeviceNumber } from '../../shared/core/ids.ts'
import type { DeviceRow } from '../ledger/devices/devices-store.ts'
import type { LedgerTx } from '../ledger/ledger.ts'

/** Whether both are the same kiosk: one that was enrolled again keeps its key, and goes on with what it had begun. */
export async function isSameKiosk(
  tx: Pick<LedgerTx, 'devices'>,
  device: DeviceRow,
  other: DeviceNumber,
): Promise<boolean> {
  if (other === device.device) return true
  const found = await tx.devices.findDevice(other)
  return found !== undefined && found.cinema_id === device.cinema_id && found.public_key === device.public_key
}
