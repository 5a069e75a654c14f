import type { Log } from '../../runtime/log.ts'
import type { Notices } from '../store/notices.ts'
import type { KioskStore } from './open-kiosk-store.ts'

/**
 * Says in notices to staff, and of keys in the log too, what was found when this store was opened: that it was restored,
 * which damaged ones were set aside, which of its keys can't be opened, and what there is to do (decision 14).
 */
export async function reportOpening(deps: {
  readonly store: Pick<KioskStore, 'cipher' | 'isOfOtherKey' | 'journal' | 'recovered' | 'restoredAtMs'>
  readonly notices: Pick<Notices, 'add'>
  readonly directory: string
  readonly log: Log
}): Promise<void> {
  const { store, notices, directory, log } = deps
  const restoredAtMs = store.restoredAtMs()
  if (restoredAtMs !== null) await notices.add('database-restored', new Date(restoredAtMs).toISOString())
  for (const { name, entries, isPartial } of store.recovered) {
    await notices.add('database-set-aside', `${name}: ${entries}${isPartial ? ' +?' : ''}`)
  }
  const lost = store.journal.keylessOwner()
  if (lost) {
    const todo = 'bring the keystore back, or enrol this kiosk again with a new code and write the device off'
    log('device-key-lost', { ...lost, directory, todo })
    await notices.add('device-key-lost', String(lost.device))
  }
  if (store.isOfOtherKey) {
    const todo = 'staff sign in once while the server answers'
    log('data-key-lost', { directory, todo })
    await notices.add('key-changed', store.cipher.keyId)
  }
}
