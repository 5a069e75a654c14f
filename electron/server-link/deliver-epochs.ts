import type { Log } from '../../runtime/log.ts'
import { accepted, type Result, refused } from '../../shared/core/result.ts'
import { firstBatch } from '../../shared/sync/size-limits.ts'
import type { Journal, JournalOwner } from '../journal/journal.ts'
import type { Notices } from '../store/notices.ts'
import { isOtherJournal, nextAfterOther } from './other-journal.ts'
import type { PassEpoch, SendEntries } from './send-journal.ts'
import type { AskRefusal } from './server-requests.ts'

/** An epoch, and up to where the server has it. */
export type EpochStart = { readonly epoch: number; readonly seq: number }

type Delivered = { readonly seq: number; readonly acknowledgedSeq: number }
type Carriers = { readonly send: SendEntries; readonly passEpoch: PassEpoch }

export type DeliverEpochs = {
  /**
   * Epochs of this device before the present one, from `from` on: a server that was restored to before it closed them
   * has forgotten how they ended, and may have forgotten sales of them too (custody, rule 7).
   */
  readonly before: (by: Carriers, owner: JournalOwner, from: EpochStart) => Promise<Result<null, AskRefusal>>
  /** A whole journal that is nobody's any more, and the epochs before it. `isLacking`: the server has more of it than is here. */
  readonly whole: (by: Carriers, owner: JournalOwner) => Promise<Result<{ readonly isLacking: boolean }, AskRefusal>>
}

const maxEntries = 100

/**
 * Brings the server what this kiosk wrote in epochs that are over, one after the other and each in order; what it has
 * already changes nothing. Where it lacks what a damaged database has lost, the rest is kept and staff are told.
 */
export function createDeliverEpochs(deps: {
  readonly journal: Pick<Journal, 'formerEntriesAfter'>
  readonly notices: Notices
  readonly log: Log
}): DeliverEpochs {
  const { journal, notices, log } = deps

  /** Returns the last entry of the epoch here, and how many the server has; refused, but sent all the same, where that has others. */
  async function deliver(
    send: SendEntries,
    owner: JournalOwner,
    after: number,
  ): Promise<Result<Delivered, AskRefusal>> {
    let seq = after
    let acknowledgedSeq = 0
    let other: Result<Delivered, AskRefusal> | null = null
    for (;;) {
      const entries = firstBatch(await journal.formerEntriesAfter(owner, seq, maxEntries), maxEntries)
      const [first] = entries
      if (!first) return other ?? accepted({ seq, acknowledgedSeq })
      const answer = await send(owner, entries)
      if (!answer.ok && answer.refusal.code === 'JournalGap' && isOtherJournal(answer.refusal.expectedSeq, entries)) {
        other = answer
        seq = nextAfterOther(answer.refusal.expectedSeq, entries)
        continue
      }
      if (!answer.ok) {
        await tell(owner, first.seq, answer.refusal)
        return answer
      }
      seq = entries.at(-1)?.seq ?? seq
      acknowledgedSeq = answer.value.acknowledgedSeq
    }
  }

  async function tell(owner: JournalOwner, firstSeq: number, refusal: AskRefusal): Promise<void> {
    log('closed-epoch-upload-refused', { owner, refusal })
    if (refusal.code !== 'JournalGap') return
    await notices.add('journal-incomplete', `${owner.device}: ${refusal.expectedSeq} to ${firstSeq - 1}`)
  }

  async function deliverBefore(by: Carriers, owner: JournalOwner, from: EpochStart): Promise<Result<null, AskRefusal>> {
    let { epoch, seq } = from
    while (epoch < owner.epoch) {
      const earlier = { device: owner.device, epoch }
      const last = await deliver(by.send, earlier, seq)
      if (!last.ok) return last
      const passed = await by.passEpoch(earlier, last.value.seq)
      if (!passed.ok) return passed
      if (passed.value.epoch <= epoch) return refused({ code: 'ServerFault', detail: `epoch ${epoch} does not end` })
      epoch = passed.value.epoch
      seq = 0
    }
    return accepted(null)
  }

  return {
    before: deliverBefore,
    whole: async (by, owner) => {
      const before = await deliverBefore(by, owner, { epoch: 1, seq: 0 })
      if (!before.ok) return before
      const last = await deliver(by.send, owner, 0)
      return last.ok ? accepted({ isLacking: last.value.acknowledgedSeq > last.value.seq }) : last
    },
  }
}
