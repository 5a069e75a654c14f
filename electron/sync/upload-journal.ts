import { BehaviorSubject, type Observable, Subject } from 'rxjs'
import type { LogDetail } from '../../runtime/log.ts'
import type { Ports } from '../../runtime/ports.ts'
import type { DeviceNumber } from '../../shared/core/ids.ts'
import { createRetry } from '../../shared/core/retry.ts'
import type { JournalEntry } from '../../shared/journal/journal-entry.ts'
import type { HelloAnswer, JournalAnswer } from '../../shared/sync/messages.ts'
import { firstBatch } from '../../shared/sync/size-limits.ts'
import type { Journal, JournalOwner } from '../journal/journal.ts'
import type { DeliverEpochs } from '../server-link/deliver-epochs.ts'
import { isOtherJournal, nextAfterOther } from '../server-link/other-journal.ts'
import type { PassEpoch, SendEntries } from '../server-link/send-journal.ts'
import type { AskRefusal } from '../server-link/server-requests.ts'
import type { Notices } from '../store/notices.ts'

/** Why the queue stands still though the line is up. `full`: it is tried again after a while. */
export type QueueStop = 'gap' | 'refused' | 'full'

export type JournalUpload = {
  readonly stop$: BehaviorSubject<QueueStop | null>
  /** The server has more of this journal than this kiosk, or another one: its database was restored, and must not be sold from. */
  readonly isBehind$: BehaviorSubject<boolean>
  /** Emits when the server has acknowledged more, or less, than it had before. */
  readonly changes$: Observable<void>
  /** A connection is up, and the server has the journal up to here: what counts, whatever it had said before. */
  readonly begin: (hello: Pick<HelloAnswer, 'acknowledgedSeq' | 'acknowledgedProof' | 'durability'>) => Promise<void>
  /** Holds what the server says it has against what is on disk here, and answers whether this kiosk is behind: then it stops. */
  readonly stopIfBehind: (acknowledgedSeq: number) => Promise<boolean>
  /** Sends what is waiting; resolves when nothing is, or nothing more can be sent now. */
  readonly run: () => Promise<void>
  /** Whether what this kiosk wrote as other devices is still to be offered, as after a fault of the server's. */
  readonly isFormerDue: () => boolean
  /** Sends all of this device's journal once more, earlier epochs first; answers whether the server has it now. */
  readonly sendWhole: () => Promise<boolean>
  readonly close: () => Promise<void>
}

const maxEntries = 100
const retryMs = 15_000
/** Until a person may have judged what is kept of this kiosk. */
const fullRetryMs = 5 * 60_000

/** A hole in a journal, other entries than here, or a device that the server does not know. */
const refusedForGood: readonly AskRefusal['code'][] = ['JournalGap', 'UnknownDevice', 'WrongEpoch']
/** A signature is refused for a clock that jumped, too, which passes; refused as often as this, in a row, it is of another key. */
const maxBadSignatures = 3

/**
 * Uploads the journal in order and at least once (custody, rule 8): the server applies each entry once. One upload runs
 * at a time; a gap or a refusal stops the queue until the next connection, and staff are told by `stop$`.
 */
export function createJournalUpload(deps: {
  readonly journal: Journal
  readonly send: SendEntries
  readonly passEpoch: PassEpoch
  readonly deliverEpochs: DeliverEpochs
  readonly notices: Notices
  readonly ports: Pick<Ports, 'timer' | 'log'>
}): JournalUpload {
  const { journal, send, passEpoch, deliverEpochs, notices } = deps
  const { timer, log } = deps.ports
  const carriers = { send, passEpoch }
  const stop = new BehaviorSubject<QueueStop | null>(null)
  const behind = new BehaviorSubject(false)
  const changes = new Subject<void>()
  let sentUpTo = journal.acknowledged().seq
  let running: Promise<void> | null = null
  let isWanted = false
  let isFormerDue = true
  /** How often in a row the server did not believe the signature of a device that this kiosk was. */
  const badSignatures = new Map<DeviceNumber, number>()
  const retry = createRetry(timer, { firstMs: retryMs })

  function halt(why: QueueStop, detail: LogDetail): void {
    log('journal-upload-stopped', { why, ...detail })
    stop.next(why)
  }

  /**
   * Stops at once where the server has more than there is here. Nothing leaves before it is on disk, so that is never a
   * server that is merely quicker.
   */
  async function stopIfBehind(acknowledgedSeq: number): Promise<boolean> {
    const lastSeq = journal.lastSeq()
    if (acknowledgedSeq <= lastSeq) return false
    halt('gap', { acknowledgedSeq, lastSeq })
    behind.next(true)
    await notices.add('database-restored', `${lastSeq} < ${acknowledgedSeq}`)
    return true
  }

  async function uploadAll(): Promise<void> {
    if (isFormerDue) await uploadFormer()
    let resentFrom = 0
    let isDeliveredBefore = false
    for (;;) {
      const owner = journal.owner()
      if (!owner || stop.value) return
      const waiting = await journal.entriesAfter(sentUpTo, maxEntries)
      if (waiting.length === 0) return
      const entries = firstBatch(waiting, maxEntries)
      // Once it may be on its way, the server may know of it: no sale in it is taken back here any more (rule 9).
      await journal.markSendable(entries.at(-1)?.seq ?? sentUpTo)
      const answer = await send(owner, entries)
      const present = journal.owner()
      // Said of an epoch that was closed meanwhile.
      if (present?.device !== owner.device || present.epoch !== owner.epoch) continue
      if (answer.ok) {
        await take(answer.value, entries)
      } else if (answer.refusal.code === 'JournalGap') {
        const { expectedSeq } = answer.refusal
        if (await stopIfBehind(expectedSeq - 1)) return
        if (isOtherJournal(expectedSeq, entries)) {
          await stopForOtherJournal(expectedSeq)
          sentUpTo = nextAfterOther(expectedSeq, entries)
          continue
        }
        // The server lost entries, or never got them: it gets them again, but not round and round.
        if (expectedSeq > journal.lastSeq() || expectedSeq === resentFrom) return halt('gap', { expectedSeq })
        resentFrom = expectedSeq
        sentUpTo = expectedSeq - 1
      } else if (answer.refusal.code === 'WrongEpoch' && owner.epoch > 1 && !isDeliveredBefore) {
        // A server that was restored and has given this device up: no hello tells which of its epochs are forgotten.
        isDeliveredBefore = true
        const delivered = await deliverEpochs.before(carriers, owner, { epoch: 1, seq: 0 })
        if (!delivered.ok) return giveUpForNow(delivered.refusal)
      } else {
        return giveUpForNow(answer.refusal)
      }
    }
  }

  /**
   * The server has another journal of this device: one of the two databases is a copy, or was restored and wrote on. This
   * one sells nothing any more, and is given up as one that is behind; the rest of it is sent first, since customers paid.
   */
  async function stopForOtherJournal(expectedSeq: number): Promise<void> {
    if (behind.value) return
    log('journal-other-at-server', { expectedSeq })
    await notices.add('database-restored', `${journal.acknowledged().seq} < ${expectedSeq - 1}`)
    behind.next(true)
  }

  async function take(answer: JournalAnswer, entries: readonly JournalEntry[]): Promise<void> {
    const last = entries.at(-1)?.seq ?? sentUpTo
    if (await stopIfBehind(answer.acknowledgedSeq)) return
    if (answer.acknowledgedSeq < last) return halt('gap', { sent: last, acknowledged: answer.acknowledgedSeq })
    await journal.acknowledge(last, answer.durability, answer.proof)
    sentUpTo = last
    changes.next()
    for (const { seq, why } of answer.reviewItems) await notices.add('review-item', `${seq}: ${why}`)
  }

  function giveUpForNow(refusal: AskRefusal): void {
    if (refusal.code === 'NoAnswer' || refusal.code === 'BadSignature') return
    if (refusal.code === 'ServerFault' || refusal.code === 'OtherProtocol') {
      tryAgainLater()
    } else if (refusal.code === 'QuarantineFull') {
      halt('full', { refusal: refusal.code })
      tryAgainLater(fullRetryMs)
    } else {
      halt('refused', { refusal: refusal.code })
    }
  }

  function tryAgainLater(minMs?: number): void {
    retry.later(() => {
      if (stop.value === 'full') stop.next(null)
      run().catch((error) => log('journal-upload-failed', { err: error }))
    }, minMs)
  }

  /**
   * What this kiosk wrote as another device, before it was enrolled again, reaches the server too. Once a connection,
   * and again where that ended in a fault.
   */
  async function uploadFormer(): Promise<void> {
    let hadFault = true
    isFormerDue = false
    try {
      const refusals = []
      for (const owner of journal.previousOwners()) {
        // Its key may come back: until it is given up nothing is said for it under another one.
        if (owner === journal.keylessOwner()) continue
        const delivered = await deliverEpochs.whole(carriers, owner)
        // Told again it would be refused again: whether it is whole nobody can say any more.
        const isLacking = delivered.ok ? delivered.value.isLacking : isForGood(owner, delivered.refusal)
        if (isLacking && (await journal.isWhole(owner)) !== 'lacking') await journal.noteLacking(owner)
        if (delivered.ok) {
          badSignatures.delete(owner.device)
          await journal.noteDelivered(owner)
        } else refusals.push(delivered.refusal.code)
      }
      hadFault = refusals.includes('ServerFault')
      if (hadFault) tryAgainLater()
    } finally {
      isFormerDue ||= hadFault
    }
  }

  function isForGood({ device }: JournalOwner, { code }: AskRefusal): boolean {
    if (code !== 'BadSignature') return refusedForGood.includes(code)
    const times = (badSignatures.get(device) ?? 0) + 1
    badSignatures.set(device, times)
    return times >= maxBadSignatures
  }

  async function run(): Promise<void> {
    isWanted = true
    running ??= (async () => {
      try {
        while (isWanted) {
          isWanted = false
          await uploadAll()
        }
      } catch (fault) {
        // The disk failed, say: nobody may write anything for hours that would begin an upload.
        tryAgainLater()
        throw fault
      } finally {
        running = null
      }
    })()
    await running
  }

  return {
    stop$: stop,
    isBehind$: behind,
    changes$: changes,
    stopIfBehind,
    isFormerDue: () => isFormerDue,
    begin: async ({ acknowledgedSeq, durability, acknowledgedProof }) => {
      if (await stopIfBehind(acknowledgedSeq)) return
      behind.next(false)
      const own = journal.acknowledged()
      // What the server has beyond what it ever told this database may be of another one: it is compared, entry by entry.
      const known = acknowledgedSeq <= own.seq ? { seq: acknowledgedSeq, proof: acknowledgedProof } : own
      await journal.acknowledge(known.seq, durability, known.proof)
      sentUpTo = known.seq
      isFormerDue = true
      changes.next()
      stop.next(null)
    },
    run,
    sendWhole: async () => {
      const owner = journal.owner()
      return owner !== null && (await deliverEpochs.whole(carriers, owner)).ok
    },
    close: async () => {
      retry.stop()
      await running
    },
  }
}
