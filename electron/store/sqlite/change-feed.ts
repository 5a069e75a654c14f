import type { EventBulk, RxStorageChangeEvent } from 'rxdb'
import { type Observable, Subject } from 'rxjs'
import type { Checkpoint, StoredDocument } from './documents.ts'

export type ChangeBulk = EventBulk<RxStorageChangeEvent<StoredDocument>, Checkpoint>

/** What all instances of one collection hear. */
export interface ChangeFeed {
  readonly changes: Observable<ChangeBulk>
  emit(bulk: ChangeBulk): void
}

/**
 * Emits in the order of commits to everybody, also where a listener writes while it is being told: without the queue
 * the listeners after it would hear of its write first, with the later checkpoint before the earlier.
 */
export const createChangeFeed = (): ChangeFeed => {
  const subject = new Subject<ChangeBulk>()
  const waiting: ChangeBulk[] = []
  let isEmitting = false
  return {
    changes: subject.asObservable(),
    emit: (bulk) => {
      waiting.push(bulk)
      if (isEmitting) return
      isEmitting = true
      try {
        for (let next = waiting.shift(); next; next = waiting.shift()) subject.next(next)
      } finally {
        isEmitting = false
      }
    },
  }
}
