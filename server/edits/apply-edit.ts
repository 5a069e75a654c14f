import type { Log } from '../../program/log.ts'
import type { Edit, EditOutcome, EditRefusal } from '../../shared/edits/contract.ts'
import { editSchema } from '../../shared/edits/contract.ts'
import { findAccount } from '../accounts/accounts-store.ts'
import type { Database } from '../db/tables.ts'
import { inTransaction, isUnfitValue } from '../db/transaction.ts'
import { hasSignedInAt } from '../devices/device-staff.ts'
import type { DeviceRow } from '../devices/devices-store.ts'
import { lockDevice } from '../devices/devices-store.ts'
import type { ChangeNeeds } from './apply-change.ts'
import { applyChange } from './apply-change.ts'
import type { SentEdit } from './edits-store.ts'
import { findOutcome, keepOutcome } from './edits-store.ts'

const unreadable: EditRefusal = { code: 'Unreadable' }

/**
 * Applies what an administrator edited on a kiosk, by the use cases of the public interface, and keeps the answer with
 * it in one transaction: an edit that comes again, early, late or five times at once, is answered the same and does
 * nothing. Refused where its author is no administrator (any more), or
 * never signed in at that kiosk with the server's word, and for whatever the use case refuses.
 */
export function createApplyEdit({ db, clock, policy, log }: ChangeNeeds & { readonly log: Log }) {
  return async (device: DeviceRow, sent: SentEdit): Promise<EditOutcome> =>
    inTransaction(db, async (trx) => {
      // One edit of a kiosk at a time; nobody else makes ids of its range.
      await lockDevice(trx, device.device)
      const remembered = await findOutcome(trx, device.cinema_id, sent.id)
      if (remembered) return remembered
      const read = editSchema.safeParse(sent)
      const refusal = read.success ? await judgeWhatFits(trx, device, read.data) : unreadable
      const outcome = { id: sent.id, refusal }
      await keepOutcome(trx, device, sent, outcome, clock.nowMs())
      return outcome
    })

  /** An edit that the database can't hold must not stop those behind it. Any other fault is no answer at all. */
  async function judgeWhatFits(trx: Database, device: DeviceRow, edit: Edit): Promise<EditRefusal | null> {
    try {
      return await inTransaction(trx, () => judge(trx, device, edit))
    } catch (error) {
      if (!isUnfitValue(error)) throw error
      log.error({ err: error, device: device.device, edit: edit.id }, 'an edit could not be applied')
      return unreadable
    }
  }

  async function judge(trx: Database, device: DeviceRow, { accountId, change }: Edit): Promise<EditRefusal | null> {
    const by = { cinemaId: device.cinema_id, accountId, device: device.device }
    const author = await findAccount(trx, by.cinemaId, accountId)
    if (author?.role !== 'administrator') return { code: 'NotAdministrator' }
    if (!(await hasSignedInAt(trx, device.device, accountId))) return { code: 'NotSignedIn' }
    return applyChange({ db: trx, clock, policy }, by, change)
  }
}
