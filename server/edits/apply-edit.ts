import type { Log } from '../../runtime/log.ts'
import type { AccountId } from '../../shared/core/ids.ts'
import { accepted, type Result, refused } from '../../shared/core/result.ts'
import { type Edit, type EditOutcome, type EditRefusal, editSchema } from '../../shared/edits/contract.ts'
import type { EditKind } from '../../shared/edits/edit-kinds.ts'
import type { SyncRefusal } from '../../shared/sync/refusals.ts'
import { authorByKiosk } from '../accounts/staff-of.ts'
import { lockKiosk } from '../kiosks/devices-of-kiosk.ts'
import type { AccountLock } from '../ledger/accounts/accounts-store.ts'
import type { DeviceRow } from '../ledger/devices/devices-store.ts'
import { dayMs, type KeptADay, usualKeptADay } from '../ledger/devices/kept-a-day.ts'
import { whyStopped } from '../ledger/devices/why-stopped.ts'
import type { SentEdit } from '../ledger/edits/edits-store.ts'
import type { Ledger, LedgerTx } from '../ledger/ledger.ts'
import { type ApplyKind, type ApplyTx, type EditDeps, inCatalog } from './apply-kind.ts'
import { addFilm, changeFilm, removeFilm } from './film-edits.ts'
import { addHall, changeHall, removeHall } from './hall-edits.ts'
import { changePolicy, setMemberLevel } from './rule-edits.ts'
import { addShowtime, applyCallOff, applyShowtimeChange } from './showtime-edits.ts'

type Tx = ApplyTx & Pick<LedgerTx, 'devices'>

/** What the server does with each kind of edit. */
const applyByKind: { readonly [Kind in EditKind]: ApplyKind<Kind> } = {
  'add-film': inCatalog(addFilm),
  'change-film': inCatalog(changeFilm),
  'remove-film': inCatalog(removeFilm),
  'add-hall': inCatalog(addHall),
  'change-hall': inCatalog(changeHall),
  'remove-hall': inCatalog(removeHall),
  'add-showtime': inCatalog(addShowtime),
  'change-showtime': applyShowtimeChange,
  'call-off-showtime': applyCallOff,
  'set-member-level': inCatalog(setMemberLevel),
  'change-policy': inCatalog(changePolicy),
}

const unreadable: EditRefusal = { code: 'Unreadable' }

/**
 * Applies what an administrator edited on a kiosk, by the use cases of the public interface, and keeps the answer with
 * it in one transaction: an edit that comes again, early, late or five times at once, is answered the same and does
 * nothing. Refused where its author is no administrator (any more), or
 * never signed in at that kiosk with the server's word, and for whatever the use case refuses. More than is kept of one
 * device in a day is not decided at all, nor is what a device sent that has been stopped by then.
 */
export function createApplyEdit({
  ledger,
  log,
  limit = usualKeptADay,
  ...deps
}: EditDeps & {
  readonly ledger: Ledger
  readonly log: Log
  /** How much is kept of one device: as in kept-a-day.ts unless given. */
  readonly limit?: Pick<KeptADay, 'edits' | 'editBytes'>
}) {
  return async (asked: DeviceRow, sent: SentEdit): Promise<Result<EditOutcome, SyncRefusal>> =>
    ledger.transact(async (tx) => {
      // One edit of a kiosk at a time, whichever of its devices sends it: it may have been enrolled again meanwhile.
      const device = await lockKiosk(tx, asked.device)
      if (!device) return refused({ code: 'UnknownDevice' })
      const remembered = await tx.edits.findOutcome(device, sent.id)
      if (remembered) return accepted(remembered)
      // It was admitted before the first edit of its request, which may wait long.
      const why = whyStopped(device)
      if (why) return refused(why)
      const nowMs = deps.clock.nowMs()
      if (await tx.edits.hasManyEdits(device.device, sent, nowMs - dayMs, limit))
        return refused({ code: 'TooMuchKept' })
      const read = editSchema.safeParse(sent)
      const refusal = read.success ? await judgeWhatFits(tx, device, read.data) : unreadable
      const outcome = { id: sent.id, refusal }
      await tx.edits.keepOutcome(device, sent, outcome, nowMs)
      return accepted(outcome)
    })

  /** An edit that the database can't hold must not stop those behind it. Any other fault is no answer at all. */
  async function judgeWhatFits(tx: Tx, device: DeviceRow, edit: Edit): Promise<EditRefusal | null> {
    const judged = await tx.attempt(() => judge(tx, device, edit))
    if (judged.ok) return judged.value
    log('edit-failed', { err: judged.refusal, device: device.device, edit: edit.id })
    return unreadable
  }

  async function judge(tx: Tx, device: DeviceRow, { accountId, change }: Edit): Promise<EditRefusal | null> {
    await lockAuthor(tx, device.cinema_id, accountId, change)
    const by = await authorByKiosk(tx, device, accountId)
    if (by.word.role !== 'administrator') return { code: 'NotAdministrator' }
    if (!by.word.hasSignedIn) return { code: 'NotSignedIn' }
    const apply = applyByKind[change.kind] as ApplyKind<EditKind>
    return apply(tx, deps, by, change)
  }
}

/** The author, their role kept until the transaction ends; with the member whose level they set, both in their order. */
async function lockAuthor(tx: Tx, cinemaId: number, accountId: AccountId, change: Edit['change']) {
  const wanted = new Map<AccountId, AccountLock>([[accountId, 'share']])
  const member =
    change.kind === 'set-member-level' ? await tx.accounts.findAccountByEmail(cinemaId, change.email) : undefined
  if (member) wanted.set(member.account_id, 'alone')
  return (await tx.accounts.lockAccounts(cinemaId, wanted)).get(accountId)
}
