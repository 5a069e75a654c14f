import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { AccountId } from '../../shared/core/ids.ts'
import type { Clock } from '../../shared/core/time.ts'
import { joinReads } from '../db/join-reads.ts'
import type { AccountRole, Database } from '../db/tables.ts'

/** Who speaks, as far as a session tells. */
export type Speaker = { readonly accountId: AccountId; readonly name: string; readonly role: AccountRole }

type Found = Speaker & { readonly cinemaId: number; readonly tokenHash: string; readonly lastUsedAtMs: number }

type Remembered = { readonly cinemaId: number; readonly speaker: Speaker; readonly seenAtMs: number }

/** Whose password was verified, and which of their passwords: a session comes to be for no other. */
export type SessionOwner = {
  readonly kind: 'account' | 'merchant'
  readonly accountId: AccountId
  readonly passwordVersion: number
}

/** For so long a session counts as it was last seen: another server may have ended it meanwhile. */
const rememberedMs = 1_000
const maxRemembered = 10_000

export type Sessions = ReturnType<typeof createSessions>

/**
 * Sessions of web customers and staff. A token is 256 random bits, kept only as its SHA-256; a session dies at logout
 * and after `idleMinutes` without a request, at other servers up to a second later.
 */
export function createSessions({ db, clock, idleMinutes }: { db: Database; clock: Clock; idleMinutes: number }) {
  const idleMs = idleMinutes * 60_000
  const remembered = new Map<string, Remembered>()
  /** Rises when sessions are ended here: what was read before that is not remembered after it. */
  let endings = 0
  const readSession = joinReads<string, Found | undefined>(async (tokenHashes) => {
    const rows = await sql<Found>`/* prepared: find-sessions */
      select sessions.token_hash as "tokenHash", sessions.cinema_id as "cinemaId",
        sessions.last_used_at_ms as "lastUsedAtMs", accounts.account_id as "accountId", accounts.name, accounts.role
      from sessions join accounts using (cinema_id, account_id)
      where sessions.token_hash = any(${tokenHashes}::text[])`.execute(db)
    const byHash = new Map(rows.rows.map((row) => [row.tokenHash, row]))
    return tokenHashes.map((tokenHash) => byHash.get(tokenHash))
  })
  return {
    /**
     * Opens a session and answers its token; null where the owner has another password by now than the one that was
     * verified. The one that was presented, if any, dies (no fixation).
     */
    open: async (cinemaId: number, owner: SessionOwner, presented: string | null): Promise<string | null> => {
      if (presented !== null) await close(presented)
      const token = randomBytes(32).toString('base64url')
      return (await insertSession(cinemaId, owner, token)) ? token : null
    },
    /** Who the token's session belongs to, or null; counts as a use of it. */
    find: async (cinemaId: number, token: string): Promise<Speaker | null> => {
      const tokenHash = hashToken(token)
      const known = remembered.get(tokenHash)
      const askedAtMs = clock.monotonicMs()
      if (known?.cinemaId === cinemaId && askedAtMs - known.seenAtMs < rememberedMs) return known.speaker
      remembered.delete(tokenHash)
      const endingsBefore = endings
      const session = await readSession(tokenHash)
      const nowMs = clock.nowMs()
      if (session?.cinemaId !== cinemaId || session.lastUsedAtMs <= nowMs - idleMs) return null
      await touchInTime(token, session.lastUsedAtMs, nowMs)
      const speaker = { accountId: session.accountId, name: session.name, role: session.role }
      if (remembered.size >= maxRemembered) remembered.clear()
      if (endings === endingsBefore) remembered.set(tokenHash, { cinemaId, speaker, seenAtMs: askedAtMs })
      return speaker
    },
    /** The account that the token's session belongs to, of whatever interface, or null; counts as a use of it. */
    ownerOf: async (cinemaId: number, token: string): Promise<AccountId | null> => {
      const nowMs = clock.nowMs()
      const session = await db
        .selectFrom('sessions')
        .select(['account_id', 'last_used_at_ms'])
        .where('token_hash', '=', hashToken(token))
        .where('cinema_id', '=', cinemaId)
        .where('last_used_at_ms', '>', nowMs - idleMs)
        .executeTakeFirst()
      if (!session) return null
      await touchInTime(token, session.last_used_at_ms, nowMs)
      return session.account_id
    },
    close,
    /** Looks again at every session: call it once a transaction that changed accounts or ended sessions is through. */
    forget: (): void => {
      endings += 1
      remembered.clear()
    },
    /** Forgets sessions that nobody can use any more. */
    sweep: async (): Promise<void> => {
      await db
        .deleteFrom('sessions')
        .where('last_used_at_ms', '<=', clock.nowMs() - idleMs)
        .execute()
    },
  }

  async function close(token: string): Promise<void> {
    await closeSession(db, token)
    endings += 1
    remembered.delete(hashToken(token))
  }

  /** The password is looked at in the statement that writes, under a lock that a change of the password waits for. */
  async function insertSession(cinemaId: number, owner: SessionOwner, token: string): Promise<boolean> {
    const { accountId, passwordVersion } = owner
    const owners = sql.table(owner.kind === 'account' ? 'accounts' : 'merchants')
    const versionColumn = sql.ref(owner.kind === 'account' ? 'account_password' : 'merchant_password')
    const inserted = await sql`
      insert into sessions (token_hash, cinema_id, account_id, ${versionColumn}, last_used_at_ms)
      select ${hashToken(token)}, cinema_id, account_id, password_version, ${clock.nowMs()}::int8 from ${owners}
      where cinema_id = ${cinemaId} and account_id = ${accountId} and password_version = ${passwordVersion}
      for key share returning 1`.execute(db)
    return inserted.rows.length === 1
  }

  /** A write per request would double the cost of reading; a sixtieth of the idle time is near enough. */
  async function touchInTime(token: string, lastUsedAtMs: number, nowMs: number): Promise<void> {
    if (nowMs - lastUsedAtMs <= idleMs / 60) return
    await db
      .updateTable('sessions')
      .set({ last_used_at_ms: nowMs })
      .where('token_hash', '=', hashToken(token))
      .execute()
  }
}

/** Whether the token's session is this account's, and still there; under the account's lock nothing but a logout ends it. */
export async function isSessionOpen(
  trx: Database,
  cinemaId: number,
  accountId: AccountId,
  token: string,
): Promise<boolean> {
  const found = await trx
    .selectFrom('sessions')
    .select('token_hash')
    .where('token_hash', '=', hashToken(token))
    .where('cinema_id', '=', cinemaId)
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return found !== undefined
}

async function closeSession(db: Database, token: string): Promise<void> {
  await db.deleteFrom('sessions').where('token_hash', '=', hashToken(token)).execute()
}

/** A token as the table has it. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
