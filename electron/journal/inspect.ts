import { join } from 'node:path'
import type { Clock } from '../../shared/core/time.ts'
import type { DeviceFacts } from '../store/device-facts.ts'
import { refuseNewer } from '../store/refuse-newer.ts'
import { databaseFile, setAside } from '../store/set-aside.ts'
import { findDamage, rebuildIndexes } from '../store/sqlite/find-damage.ts'
import type { JournalTable } from './journal-table.ts'
import { readOwner } from './ownership.ts'

/**
 * Looks at the database before anything opens it: refuses one of a newer program, makes indexes again that disagree with
 * their tables, and sets a damaged one aside. A disk that can't be read now is a fault, and no reason to set aside.
 */
export async function setDamagedAside({ directory, clock }: { readonly directory: string; readonly clock: Clock }) {
  const path = join(directory, databaseFile)
  refuseNewer(path)
  const findings = rebuildIndexes(path, findDamage(path))
  if (findings.length > 0) await setAside(directory, findings.join('\n'), clock.nowMs())
}

/** What is missing from the journal of the present owner, or null. A gap can only come from damage: there is one writer. */
export async function findJournalGap(facts: DeviceFacts, table: JournalTable): Promise<string | null> {
  const owner = await readOwner(facts)
  if (!owner) return null
  const [count, lastSeq] = [await table.count(owner), await table.lastSeq(owner)]
  if (count === lastSeq) return null
  return `the journal of device ${owner.device}, epoch ${owner.epoch} ends at ${lastSeq} and holds ${count} entries`
}
