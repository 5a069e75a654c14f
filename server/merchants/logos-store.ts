import { createHash } from 'node:crypto'
import type { AccountId } from '../../shared/core/ids.ts'
import type { Database } from '../db/tables.ts'
import type { Picture } from './picture.ts'

/** Where clients find an uploaded logo, by the SHA-256 of its bytes. */
export function logoPath(logoId: string): string {
  return `/logos/${logoId}`
}

/** Keeps the account's logo in place of the one before, and answers its path. */
export async function keepLogo(trx: Database, cinemaId: number, accountId: AccountId, logo: Picture): Promise<string> {
  const logoId = createHash('sha256').update(logo.bytes).digest('hex')
  const columns = { logo_id: logoId, media_type: logo.mediaType, bytes: logo.bytes }
  await trx
    .insertInto('merchant_logos')
    .values({ cinema_id: cinemaId, account_id: accountId, ...columns })
    .onConflict((conflict) => conflict.columns(['cinema_id', 'account_id']).doUpdateSet(columns))
    .execute()
  return logoPath(logoId)
}

export async function dropLogo(trx: Database, cinemaId: number, accountId: AccountId): Promise<void> {
  await trx.deleteFrom('merchant_logos').where('cinema_id', '=', cinemaId).where('account_id', '=', accountId).execute()
}

export async function findLogo(db: Database, cinemaId: number, logoId: string): Promise<Picture | undefined> {
  const row = await db
    .selectFrom('merchant_logos')
    .select(['media_type', 'bytes'])
    .where('cinema_id', '=', cinemaId)
    .where('logo_id', '=', logoId)
    .limit(1)
    .executeTakeFirst()
  return row && { mediaType: row.media_type, bytes: row.bytes }
}
