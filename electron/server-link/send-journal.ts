import type { Result } from '../../shared/core/result.ts'
import type { JournalEntry } from '../../shared/journal/journal-entry.ts'
import {
  type CloseAnswer,
  type CloseRequest,
  closeAnswerSchema,
  type JournalAnswer,
  journalAnswerSchema,
  syncPaths,
} from '../../shared/sync/messages.ts'
import type { JournalOwner } from '../journal/ownership.ts'
import type { Ask, AskRefusal } from './server-requests.ts'

/** Sends entries of one journal, in order. */
export type SendEntries = (
  owner: JournalOwner,
  entries: readonly JournalEntry[],
) => Promise<Result<JournalAnswer, AskRefusal>>

/** Says of an epoch that is long closed, at this entry, that the next one followed: the server has forgotten it. */
export type PassEpoch = (owner: JournalOwner, seq: number) => Promise<Result<CloseAnswer, AskRefusal>>

/** Many entries at once, at a server that hears from all its kiosks again after an outage. */
const batchTimeoutMs = 15_000

export function createSendEntries(ask: Ask): SendEntries {
  return (owner, entries) =>
    ask({
      method: 'POST',
      path: syncPaths.journal,
      body: { epoch: owner.epoch, entries },
      signedBy: owner.device,
      timeoutMs: batchTimeoutMs,
      answer: journalAnswerSchema,
    })
}

export function createPassEpoch(ask: Ask): PassEpoch {
  return ({ device, epoch }, seq) =>
    ask({
      method: 'POST',
      path: syncPaths.close,
      body: { epoch, seq, next: 'forgotten' } satisfies CloseRequest,
      signedBy: device,
      answer: closeAnswerSchema,
    })
}
