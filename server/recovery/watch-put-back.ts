import { createTurns } from '../../shared/core/turns.ts'
import type { Durability } from '../../shared/sync/messages.ts'
import type { Database, RecoveryReason } from '../db/tables.ts'
import { raiseCommitNumber, readCommitNumber } from './commit-number-store.ts'
import { readLastIds, readMarkedDevices } from './recoveries-store.ts'
import type { Reached, ServerMark } from './server-mark.ts'
import { whyPutBack } from './why-put-back.ts'

export type PutBackWatch = {
  /** Something was committed: the next `step` moves the mark on. */
  readonly note: () => void
  /** Commits the next number and then marks it, where anything was noted since the last step. */
  readonly step: () => Promise<void>
  /** The same at once: what was committed before is in the mark once it resolves. */
  readonly markNow: () => Promise<void>
  /** After the database was closed in order, and what it wrote is on disk. */
  readonly closed: () => Promise<void>
}

/**
 * Judges the database as it is opened against the mark beside it, begins a recovery where it was put back, and keeps the
 * mark from then on. The number is not raised by every transaction but by a step a second, so a database that is put
 * back is noticed if it lacks the last whole second or more of what happened. A kiosk is in the mark before it hears
 * that it is enrolled, so whatever it is granted, a copy that does not know it is told of it.
 */
export async function watchPutBack(needs: {
  readonly db: Database
  readonly durability: Durability
  readonly mark: ServerMark
  readonly bootId: string | null
  readonly isSaidSo: boolean
  readonly beginRecovery: (why: RecoveryReason, reached?: Reached) => Promise<void>
}): Promise<PutBackWatch> {
  const { db, durability, mark, bootId, isSaidSo } = needs
  const readReached = async (): Promise<Reached> => ({
    commitNumber: await readCommitNumber(db),
    lastIds: await readLastIds(db),
    devices: await readMarkedDevices(db),
  })
  let reached: Reached = await readReached()
  const before = await mark.read()
  const why = whyPutBack({ isSaidSo, commitNumber: reached.commitNumber, durability, bootId, mark: before })
  if (why) {
    // In the tables before the mark says that all is well: a kill in between finds it again.
    await needs.beginRecovery(why, before ?? undefined)
    reached = await readReached()
  }
  const openSinceBoot = bootId ?? 'unknown'
  await mark.write({ ...reached, openSinceBoot })
  let isNoted = false
  const inTurn = createTurns()
  const markNow = () =>
    inTurn(async () => {
      isNoted = false
      try {
        await raiseCommitNumber(db)
        reached = await readReached()
        await mark.write({ ...reached, openSinceBoot })
      } catch (fault) {
        // A full disk, say: the next step tries again, though nothing more is noted.
        isNoted = true
        throw fault
      }
    })
  return {
    note: () => {
      isNoted = true
    },
    step: async () => {
      if (isNoted) await markNow()
    },
    markNow,
    closed: () => mark.write({ ...reached, openSinceBoot: null }),
  }
}
