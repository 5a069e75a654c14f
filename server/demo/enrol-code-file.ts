import { randomUUID } from 'node:crypto'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Clock } from '../../shared/core/time.ts'
import type { Database } from '../db/tables.ts'
import { enrolCodeLivesMs, isEnrolCodeUnused, issueEnrolCode } from '../ledger/devices/enrol-codes.ts'

/** A code that a kiosk reads now must live long enough to be used. */
const renewBeforeEndMs = enrolCodeLivesMs / 2

/** Makes the step that keeps a usable enrolment code in `path`, readable by this user alone, for a kiosk on this machine. */
export function createEnrolCodeFile(
  { db, clock }: { db: Database; clock: Clock },
  cinemaId: number,
  path: string,
): () => Promise<void> {
  let code: string | null = null
  return async () => {
    const isGood = code !== null && (await isEnrolCodeUnused(db, code, clock.nowMs() + renewBeforeEndMs))
    if (isGood) return
    const fresh = await issueEnrolCode(db, cinemaId, clock.nowMs())
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    // Under a name of its own first: a reader finds a whole code, and a second server beside this one does no harm.
    const unfinished = `${path}.${randomUUID()}`
    await writeFile(unfinished, `${fresh}\n`, { mode: 0o600 })
    await rename(unfinished, path)
    code = fresh
  }
}
