import { sql } from 'kysely'
import type { Log } from '../../program/log.ts'
import type { DeviceNumber } from '../../shared/core/ids.ts'
import type { Result } from '../../shared/core/result.ts'
import { accepted, refused } from '../../shared/core/result.ts'
import type { Clock } from '../../shared/core/time.ts'
import { journalEntrySchema } from '../../shared/sales/journal-entry.ts'
import type { Durability, JournalAnswer } from '../../shared/sync/messages.ts'
import type { Database } from '../db/tables.ts'
import { inTransaction, sqlStateOf } from '../db/transaction.ts'
import type { DeviceRow } from '../devices/devices-store.ts'
import { lockDevice } from '../devices/devices-store.ts'
import { applyEntry } from './apply-entry.ts'
import type { KeptEntry, UploadedEntry } from './journal-store.ts'
import { entriesBetween, hasEntryId, keepEntry } from './journal-store.ts'
import { addToResolve } from './to-resolve-store.ts'

type JournalRefusal =
  | { readonly code: 'UnknownDevice' | 'WrongEpoch' }
  | { readonly code: 'JournalGap'; readonly expectedSeq: number }

type Dependencies = {
  readonly db: Database
  readonly clock: Clock
  readonly durability: Durability
  readonly log: Log
}

/** What came of one entry: applied, or kept as it came, or waiting for a person. */
type Verdict = Pick<KeptEntry, 'outcome' | 'why'>

const unreadable: Verdict = { outcome: 'unreadable', why: 'unreadable' }

/**
 * Rule 8 of custody: takes a kiosk's entries in order, each exactly once, and always takes the fact: what does not fit
 * is kept for a person to resolve. Only a gap, or another entry under a number already taken, stops the queue. The
 * same batch again changes nothing and answers the same.
 */
export function createTakeJournal({ db, clock, durability, log }: Dependencies) {
  return async (
    deviceNumber: DeviceNumber,
    epoch: number,
    entries: readonly UploadedEntry[],
  ): Promise<Result<JournalAnswer, JournalRefusal>> =>
    inTransaction(db, async (trx) => {
      const device = await lockDevice(trx, deviceNumber)
      if (!device) return refused({ code: 'UnknownDevice' })
      if (device.epoch !== epoch) return refused({ code: 'WrongEpoch' })
      const expectedSeq = device.acknowledged_seq + 1
      const first = entries[0]?.seq ?? expectedSeq
      const last = entries.at(-1)?.seq ?? 0
      const isInOrder = first <= expectedSeq && entries.every((entry, index) => entry.seq === first + index)
      const kept = await entriesBetween(trx, device, first, last)
      const isForked = kept.some((entry) => entries[entry.seq - first]?.id !== entry.entryId)
      if (!isInOrder || isForked) return refused({ code: 'JournalGap', expectedSeq })
      for (const entry of entries) {
        if (entry.seq < expectedSeq) continue
        const verdict = await takeEntry(trx, device, entry)
        kept.push({ seq: entry.seq, entryId: entry.id, ...verdict })
      }
      const acknowledgedSeq = Math.max(device.acknowledged_seq, last)
      await trx
        .updateTable('devices')
        .set({ acknowledged_seq: acknowledgedSeq })
        .where('device', '=', deviceNumber)
        .execute()
      return accepted({ acknowledgedSeq, durability, toResolve: kept.flatMap(toToResolve) })
    })

  async function takeEntry(trx: Database, device: DeviceRow, entry: UploadedEntry): Promise<Verdict> {
    const nowMs = clock.nowMs()
    const verdict = await judge(trx, device, entry, nowMs)
    await keepEntry(trx, device, entry, verdict, nowMs)
    if (verdict.outcome === 'unreadable' || verdict.outcome === 'set-apart') {
      const why = verdict.why ?? verdict.outcome
      await addToResolve(trx, device, { why, seq: entry.seq, showtimeId: null, ticketNumber: null }, nowMs)
    }
    return verdict
  }

  async function judge(trx: Database, device: DeviceRow, entry: UploadedEntry, nowMs: number): Promise<Verdict> {
    if (device.is_blocked) return { outcome: 'set-apart', why: null }
    const read = journalEntrySchema.safeParse(entry)
    if (!read.success || read.data.device !== device.device || read.data.epoch !== device.epoch) return unreadable
    if (await hasEntryId(trx, device.cinema_id, entry.id)) return unreadable
    await sql`savepoint entry`.execute(trx)
    try {
      const why = await applyEntry(trx, device, read.data, nowMs)
      await sql`release savepoint entry`.execute(trx)
      return { outcome: why === null ? 'accepted' : 'to-resolve', why }
    } catch (error) {
      // A fact that the database can't hold must not stop those behind it. Any other fault is no answer at all.
      if (!/^2[23]/.test(sqlStateOf(error))) throw error
      log.error({ err: error, device: device.device, seq: entry.seq }, 'a journal entry could not be applied')
      await sql`rollback to savepoint entry`.execute(trx)
      return unreadable
    }
  }
}

function toToResolve(entry: KeptEntry): JournalAnswer['toResolve'] {
  return entry.why === null ? [] : [{ seq: entry.seq, why: entry.why }]
}
