import type { DeviceNumber } from '../../shared/core/ids.ts'
import type { DevicesAnswer } from '../../shared/sync/staff-messages.ts'
import type { RunningKiosk, SimulatedKiosk } from './simulated-kiosk.ts'

export type DeviceStates = ReadonlyMap<DeviceNumber, DevicesAnswer['devices'][number]['state']>

/** The state of each of the cinema's devices, as a kiosk's page shows it; of none where the server can't be asked. */
export async function listDeviceStates({ otherDevices }: Pick<RunningKiosk, 'otherDevices'>): Promise<DeviceStates> {
  const listed = await otherDevices['devices.list']({})
  return new Map(listed.ok ? listed.value.devices.map(({ device, state }) => [device, state]) : [])
}

/** The same from the first kiosk whose page has them: staff go from one to the next. */
export async function lookForDevices(kiosks: readonly SimulatedKiosk[]): Promise<DeviceStates> {
  for (const kiosk of kiosks) {
    const running = kiosk.running()
    const states = running?.isOnline() ? await listDeviceStates(running) : new Map()
    if (states.size > 0) return states
  }
  return new Map()
}
