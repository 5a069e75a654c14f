import type { SyncRefusal } from '../../../shared/sync/refusals.ts'
import type { DeviceRow } from './devices-store.ts'

export type Stopped = Extract<SyncRefusal, { code: 'DeviceRetired' | 'DeviceStopped' }>

/** Why this device is not served as one that sells; null: it is one. */
export function whyStopped({ is_blocked, state }: DeviceRow): Stopped | null {
  if (is_blocked) return { code: 'DeviceStopped', why: 'blocked' }
  if (state === 'forked') return { code: 'DeviceStopped', why: 'forked' }
  return state === 'enrolled' ? null : { code: 'DeviceRetired', why: state }
}

/** The same of what a device that was closed or written off may still ask, blocked or not. */
export function whyStoppedBeforeItsEnd(device: DeviceRow): Stopped | null {
  const hasEnded = device.state === 'closed' || device.state === 'written-off'
  return hasEnded ? null : whyStopped(device)
}
