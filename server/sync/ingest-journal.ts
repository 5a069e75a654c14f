import type { Log } from '../../runtime/log.ts'
import type { DeviceNumber } from '../../shared/core/ids.ts'
import { accepted, type Result, refused } from '../../shared/core/result.ts'
import type { Clock } from '../../shared/core/time.ts'
import type { Durability, JournalAnswer } from '../../shared/sync/messages.ts'
import type { WhyListed } from '../../shared/sync/staff-messages.ts'
import { lockKiosk } from '../kiosks/devices-of-kiosk.ts'
import type { DeviceRow } from '../ledger/devices/devices-store.ts'
import type { JournalSize, KeptEntry, UploadedEntry } from '../ledger/journals/journal-store.ts'
import type { Ledger, LedgerTx } from '../ledger/ledger.ts'
import { listUndelivered } from '../sales/list-undelivered.ts'
import { isGivenUp, listOpenPayments } from '../sales/open-payments.ts'
import type { Proofs } from '../seats/proofs.ts'
import { ingestEntries } from './ingest-entries.ts'
import { isBeyond, quarantineLimit, toKeptEntry } from './journal-limits.ts'
import { isQuarantined } from './judge-entry.ts'
import { recordOtherJournal } from './record-other-journal.ts'

type JournalRefusal =
  | { readonly code: 'UnknownDevice' | 'WrongEpoch' | 'QuarantineFull' }
  | { readonly code: 'JournalGap'; readonly expectedSeq: number }

type Deps = {
  readonly ledger: Ledger
  readonly clock: Clock
  readonly durability: Durability
  readonly log: Log
  readonly proofs: Proofs
  /** The most that is kept of a device that may not report: as in journal-limits.ts unless given. */
  readonly limit?: JournalSize
}

/**
 * Rule 8 of custody: takes a kiosk's entries in order, each exactly once, and always takes the fact: what does not fit
 * is kept for a person to resolve. Only a gap, or another entry under a number already taken, stops the queue (what that
 * one tells of money is noted first); and of a device that is blocked or closed no more is kept, or listed, than a limit,
 * until a person has judged what is here. The same batch again changes nothing and answers the same.
 */
export function createIngestJournal({ ledger, clock, durability, log, proofs, limit = quarantineLimit }: Deps) {
  return async (
    deviceNumber: DeviceNumber,
    epoch: number,
    uploaded: readonly UploadedEntry[],
  ): Promise<Result<JournalAnswer, JournalRefusal>> =>
    ledger.transact(async (tx) => {
      const entries = uploaded.map(toKeptEntry)
      const present = await lockKiosk(tx, deviceNumber)
      if (!present) return refused({ code: 'UnknownDevice' })
      if (present.epoch < epoch) return refused({ code: 'WrongEpoch' })
      const device = present.epoch === epoch ? present : await inClosedEpoch(tx, present, epoch)
      const expectedSeq = device.acknowledged_seq + 1
      const first = entries[0]?.seq ?? expectedSeq
      const last = entries.at(-1)?.seq ?? 0
      const isInOrder = first <= expectedSeq && entries.every((entry, index) => entry.seq === first + index)
      // What is out of order may name any number of entries: nothing is looked up for it.
      if (!isInOrder) return refused({ code: 'JournalGap', expectedSeq })
      const kept = await tx.journals.entriesBetween(device, first, last)
      const others = kept.flatMap(({ seq, entryId }) => {
        const entry = entries[seq - first]
        return entry && entry.id !== entryId ? [entry] : []
      })
      if (others.length > 0) {
        await stopForked(tx, device, first)
        if (isQuarantined(device) && (await isFull(tx, device, others))) return refused({ code: 'QuarantineFull' })
        await recordOtherJournal(tx, device, others, { nowMs: clock.nowMs(), log })
        if (isGivenUp(device)) await listUndelivered(tx, device, clock.nowMs())
        return refused({ code: 'JournalGap', expectedSeq })
      }
      const added = entries.filter((entry) => entry.seq >= expectedSeq)
      if (isQuarantined(device) && (await isFull(tx, device, added))) return refused({ code: 'QuarantineFull' })
      kept.push(...(await ingestEntries(tx, device, added, { nowMs: clock.nowMs(), log, proofs })))
      if (isGivenUp(device) && added.length > 0) await listOpenPayments(tx, device, clock.nowMs())
      if (isGivenUp(device) && added.some(({ kind }) => kind === 'sold'))
        await listUndelivered(tx, device, clock.nowMs())
      const acknowledgedSeq = Math.max(device.acknowledged_seq, last)
      if (device === present) await tx.devices.acknowledgeUpTo(deviceNumber, acknowledgedSeq, clock.nowMs())
      const generation = await tx.recovery.generationOf(device.cinema_id)
      const proof = proofs.ofTold({ cinemaId: device.cinema_id, device: deviceNumber, epoch, seq: last, generation })
      return accepted({ acknowledgedSeq, proof, durability, reviewItems: kept.flatMap(toReviewItem) })
    })

  /** Rule 7: two programs write this device's journal, so one is a copy. Neither sells any more, and staff are told. */
  async function stopForked(tx: LedgerTx, device: DeviceRow, seq: number): Promise<void> {
    if (device.state !== 'enrolled') return
    await tx.devices.setDeviceState(device.device, 'forked')
    await list(tx, device, 'forked', seq)
    log('device-forked', { device: device.device, seq })
  }

  async function isFull(tx: LedgerTx, device: DeviceRow, added: readonly UploadedEntry[]): Promise<boolean> {
    const [first] = added
    if (!first || !isBeyond(limit, await tx.journals.sizeOfUnapplied(device.device), added)) return false
    // Once for all of its epochs: one that is closed can go on through any number of them.
    if (!(await tx.review.isDeviceListed(device, 'quarantine-full')))
      await list(tx, device, 'quarantine-full', first.seq)
    log('quarantine-full', { device: device.device, seq: first.seq })
    return true
  }

  async function list(tx: LedgerTx, device: DeviceRow, why: WhyListed, seq: number): Promise<void> {
    await tx.review.addItem(device, { why, seq, showtimeId: null, ticketNumber: null }, clock.nowMs())
  }
}

/** The device as it was in an epoch that is over: what comes of it now was known, or fits no custody any more. */
async function inClosedEpoch(tx: LedgerTx, present: DeviceRow, epoch: number): Promise<DeviceRow> {
  return { ...present, epoch, acknowledged_seq: await tx.journals.lastSeqOf({ ...present, epoch }) }
}

function toReviewItem(entry: KeptEntry): JournalAnswer['reviewItems'] {
  return entry.why === null ? [] : [{ seq: entry.seq, why: entry.why }]
}
