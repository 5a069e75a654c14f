import type { Durability } from '../../shared/sync/messages.ts'
import type { RecoveryReason } from '../db/tables.ts'
import type { Mark } from '../ledger/recovery/mark.ts'

/**
 * Why a database that is being opened counts as restored (rule 7), or null. `bootId` null: the system does not name its
 * boots, so any end out of order may have been a power cut. What is not noticed here a kiosk's hello may still show.
 */
export function whyRestoredAtOpen(opened: {
  readonly isSaidSo: boolean
  readonly commitNumber: number
  readonly durability: Durability
  readonly bootId: string | null
  readonly mark: Mark | null
}): RecoveryReason | null {
  const { mark, durability, bootId } = opened
  if (opened.isSaidSo) return 'operator'
  if (mark === null) return null
  if (mark.commitNumber > opened.commitNumber) return 'commit-number'
  const isSameBoot = bootId !== null && mark.openSinceBoot === bootId
  return durability === 'process' && mark.openSinceBoot !== null && !isSameBoot ? 'reboot' : null
}
