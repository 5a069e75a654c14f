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

/** For so long a session counts as it was last seen: another server may have ended it meanwhile. */
const rememberedMs = 1_000
const mostRemembered = 10_000

export type Sessions = ReturnType<typeof createSessions>

/**
 * Sessions of web customers and staff. A token is 256 random bits, kept only as its SHA-256; a session dies at logout
 * and after `idleMinutes` without a request, at other servers up to a second later.
 */
export function createSessions({ db, clock, idleMinutes }: { db: Database; clock: Clock; idleMinutes: number }) {
  const idleMs = idleMinutes * 60_000
  const remembered = new Map<string, Remembered>()
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
    /** Opens a session and answers its token. The one that was presented, if any, dies (no fixation). */
    open: async (cinemaId: number, accountId: AccountId, presented: string | null): Promise<string> => {
      if (presented !== null) await close(presented)
      const token = randomBytes(32).toString('base64url')
      await db
        .insertInto('sessions')
        .values({
          token_hash: hashToken(token),
          cinema_id: cinemaId,
          account_id: accountId,
          last_used_at_ms: clock.nowMs(),
        })
        .execute()
      return token
    },
    /** Who the token's session belongs to, or null; counts as a use of it. */
    find: async (cinemaId: number, token: string): Promise<Speaker | null> => {
      const tokenHash = hashToken(token)
      const known = remembered.get(tokenHash)
      const askedAtMs = clock.monotonicMs()
      if (known?.cinemaId === cinemaId && askedAtMs - known.seenAtMs < rememberedMs) return known.speaker
      remembered.delete(tokenHash)
      const session = await readSession(tokenHash)
      const nowMs = clock.nowMs()
      if (session?.cinemaId !== cinemaId || session.lastUsedAtMs <= nowMs - idleMs) return null
      await touchInTime(token, session.lastUsedAtMs, nowMs)
      const speaker = { accountId: session.accountId, name: session.name, role: session.role }
      if (remembered.size >= mostRemembered) remembered.clear()
      remembered.set(tokenHash, { cinemaId, speaker, seenAtMs: askedAtMs })
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
    closeAllOf: async (cinemaId: number, accountId: AccountId): Promise<void> => {
      await closeSessionsOf(db, cinemaId, accountId, null)
      remembered.clear()
    },
    /** Looks anew at every session: call it once a transaction that changed accounts or ended sessions is through. */
    forget: (): void => remembered.clear(),
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
    remembered.delete(hashToken(token))
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

/** Ends an account's sessions, at every interface; all but the one of the token `but`, if any. */
export async function closeSessionsOf(
  db: Database,
  cinemaId: number,
  accountId: AccountId,
  but: string | null,
): Promise<void> {
  const all = db.deleteFrom('sessions').where('cinema_id', '=', cinemaId).where('account_id', '=', accountId)
  await (but === null ? all : all.where('token_hash', '!=', hashToken(but))).execute()
}

async function closeSession(db: Database, token: string): Promise<void> {
  await db.deleteFrom('sessions').where('token_hash', '=', hashToken(token)).execute()
}

function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
