import { createHash, randomInt } from 'node:crypto'
import type { AccountId, DeviceNumber } from '../../../shared/core/ids.ts'
import type { Database } from '../../db/tables.ts'

export const enrolCodeLivesMs = 10 * 60_000

// Without letters and digits that are mistaken for each other when read aloud or typed.
const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
const codeLength = 12

/**
 * Issues an enrolment code of the cinema: single use, ten minutes. Only its hash is kept. The kiosk will belong to the
 * merchant, or to the cinema itself where there is none.
 */
export async function issueEnrolCode(
  db: Database,
  cinemaId: number,
  nowMs: number,
  merchantId: AccountId | null = null,
): Promise<string> {
  const code = Array.from({ length: codeLength }, () => alphabet[randomInt(alphabet.length)]).join('')
  await db
    .insertInto('enrol_codes')
    .values({
      cinema_id: cinemaId,
      code_hash: hashCode(code),
      expires_at_ms: nowMs + enrolCodeLivesMs,
      used_by: null,
      merchant_id: merchantId,
    })
    .execute()
  return code
}

/** The code, kept for this transaction alone, or undefined where there is none that is still valid. */
export async function lockEnrolCode(trx: Database, code: string, nowMs: number) {
  return trx
    .selectFrom('enrol_codes')
    .selectAll()
    .where('code_hash', '=', hashCode(code))
    .where('expires_at_ms', '>', nowMs)
    .forUpdate()
    .executeTakeFirst()
}

/** The code has made this device, and makes no other. */
export async function spendEnrolCode(trx: Database, code: string, device: DeviceNumber): Promise<void> {
  await trx.updateTable('enrol_codes').set({ used_by: device }).where('code_hash', '=', hashCode(code)).execute()
}

export async function isEnrolCodeUnused(db: Database, code: string, nowMs: number): Promise<boolean> {
  const found = await db
    .selectFrom('enrol_codes')
    .select('code_hash')
    .where('code_hash', '=', hashCode(code))
    .where('expires_at_ms', '>', nowMs)
    .where('used_by', 'is', null)
    .execute()
  return found.length > 0
}

function hashCode(code: string): string {
  return createHash('sha256').update(code.trim().toUpperCase()).digest('hex')
}
