import { sql } from 'kysely'
import { createMutex } from '../../shared/core/mutex.ts'
import type { OpenDatabase } from '../db/database.ts'
import type { RecoveryReason } from '../db/tables.ts'
import type { Mark, Reached } from '../ledger/recovery/mark.ts'
import { countRecoveries, readLastIds, readMarkedDevices } from '../ledger/recovery/recoveries-store.ts'
import { raiseCommitNumber, readCommitNumber, recordPlace } from './commit-number-store.ts'
import { type AskRow, createReadPosition, type DatabasePosition, type Place, whyRestored } from './database-position.ts'
import { mergeMarks, type ServerMark } from './server-mark.ts'
import { whyRestoredAtOpen } from './why-restored.ts'

/** What a step judges by, read at one moment. */
export type Look = { readonly position: DatabasePosition; readonly recoveries: number }

export type RestoreDetector = {
  /** Something was committed: the next `step` moves the mark on. */
  readonly note: () => void
  /**
   * Judges the database by what `look` reads of it, with whatever else it reads; then commits the next number and marks
   * it, where anything was noted since the last step. Returns what was read, or null where the database was restored.
   */
  readonly step: <Seen extends Look = Look>(look?: () => Promise<Seen>) => Promise<Seen | null>
  /** The same at once: what was committed before is in the mark once it resolves. */
  readonly markNow: () => Promise<void>
  /** After the database was closed in order, and what it wrote is on disk. */
  readonly closed: () => Promise<void>
}

/**
 * Judges the database against the mark beside it, as it is opened, at each new connection and at every step, and keeps
 * the mark from then on, never lower than it was. Where the database was restored nothing is asked of it any more until a
 * recovery has begun in its tables: a failover needs no restart of this server. The number is not raised by every
 * transaction but by a step a second, so a restored database is noticed if it lacks the last whole second or more of
 * what happened. A kiosk is in the mark before it hears that it is enrolled, so whatever it is granted, a copy that does
 * not know it is told of it.
 */
export async function detectRestore(deps: {
  readonly database: Pick<OpenDatabase, 'durability' | 'guardWith' | 'unguarded'>
  readonly mark: ServerMark
  readonly bootId: string | null
  readonly isSaidSo: boolean
  readonly beginRecovery: (why: RecoveryReason, reached?: Reached) => Promise<void>
  /** A recovery has begun since the last step, whichever server of this database began it. */
  readonly onRecovery?: () => void
}): Promise<RestoreDetector> {
  const { mark, bootId, isSaidSo, onRecovery = () => undefined } = deps
  const { durability, unguarded: db, guardWith } = deps.database
  const isPostgres = durability === 'fsync'
  const openSinceBoot = bootId ?? 'unknown'
  const withLock = createMutex()
  let reached: Reached = { commitNumber: 0, lastIds: {}, devices: [] }
  let isNoted = false
  let recoveries = 0
  /** The database was found to be restored, and no recovery of it has begun yet. */
  let isSuspect = false
  let recovering: Promise<void> | null = null

  const readReached = async (): Promise<Reached> => ({
    commitNumber: await readCommitNumber(db),
    lastIds: await readLastIds(db),
    devices: await readMarkedDevices(db),
  })
  const ask: AskRow = async (statement) => (await sql.raw(statement).execute(db)).rows[0]
  const readPosition = createReadPosition(isPostgres)

  /** The mark and what was seen come first: neither is ever ahead of a database that has lost nothing. */
  const judge = async <Seen extends Pick<Look, 'position'>>(look: () => Promise<Seen>) => {
    const before = await mark.read()
    const maxSeen = Math.max(before?.commitNumber ?? 0, reached.commitNumber)
    const seen = await look()
    return { before, seen, position: seen.position, why: whyRestored(seen.position, maxSeen) }
  }
  const judgeHere = () => judge(() => readPosition(ask))

  /** In the tables before the mark says that all is well: a kill in between finds it again. */
  const begin = async (why: RecoveryReason | null, before: Mark | null, actual: Place) => {
    const seen = { ...reached, openSinceBoot }
    if (why) await deps.beginRecovery(why, before ? mergeMarks(before, seen) : seen)
    await recordPlace(db, actual)
    reached = await readReached()
    await mark.write({ ...reached, openSinceBoot })
  }

  /** Of several servers of one database only the first that notices it begins the recovery. */
  const hearOfRecoveries = (count: number) => {
    if (count === recoveries) return
    recoveries = count
    onRecovery()
  }

  /** Judged once more, since another server may have begun it meanwhile. */
  const recover = () => {
    isSuspect = true
    recovering ??= withLock(async () => {
      const { why, before, position } = await judgeHere()
      await begin(why, before, position.actual)
      isSuspect = false
    }).finally(() => {
      recovering = null
    })
    return recovering
  }

  const { before, position, why } = await judgeHere()
  const { commitNumber } = position
  // The operator's word comes first, whatever else shows it.
  await begin(
    whyRestoredAtOpen({ isSaidSo, commitNumber, durability, bootId, mark: before }) ?? why,
    before,
    position.actual,
  )

  recoveries = await countRecoveries(db)

  guardWith({
    isOpen: () => !isSuspect,
    whenOpen: async () => {
      if (isSuspect) await recover()
    },
    mayUse: async (askRow) => {
      if ((await judge(() => readPosition(askRow))).why === null) return true
      isSuspect = true
      return false
    },
  })

  const raise = () =>
    withLock(async () => {
      isNoted = false
      try {
        const number = await raiseCommitNumber(db, reached.commitNumber)
        if (number === null) return false
        reached = await readReached()
        await mark.write({ ...reached, openSinceBoot })
        return true
      } catch (fault) {
        // A full disk, say: the next step tries again, though nothing more is noted.
        isNoted = true
        throw fault
      }
    })
  const lookHere = async (): Promise<Look> => ({
    position: (await readPosition(ask)).position,
    recoveries: await countRecoveries(db),
  })
  /** Where the rest of what is looked at can't be read, as in a copy from before a migration, the position alone judges. */
  const judgeByLook = async <Seen extends Look>(look: () => Promise<Seen>) => {
    try {
      return await judge(look)
    } catch (fault) {
      if ((await judgeHere()).why === null) throw fault
      return null
    }
  }
  const markNow = async () => {
    if (!(await raise())) await recover()
  }
  return {
    note: () => {
      isNoted = true
    },
    step: async <Seen extends Look>(look?: () => Promise<Seen>) => {
      const judged = isSuspect ? null : await judgeByLook(look ?? lookHere)
      const isSound = judged?.why === null && (!isNoted || (await raise()))
      if (!isSound) await recover()
      hearOfRecoveries(isSound ? judged.seen.recoveries : await countRecoveries(db))
      return isSound ? (judged.seen as Seen) : null
    },
    markNow,
    closed: () => mark.write({ ...reached, openSinceBoot: null }),
  }
}
