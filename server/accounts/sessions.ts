import { createHash, randomBytes } from 'node:crypto'
import type { AccountId } from '../../shared/core/ids.ts'
import type { Clock } from '../../shared/core/time.ts'
import type { AccountRole, Database } from '../db/tables.ts'

/** Who speaks, as far as a session tells. */
export type Speaker = { readonly accountId: AccountId; readonly name: string; readonly role: AccountRole }

export type Sessions = ReturnType<typeof createSessions>

/**
 * Sessions of web customers and staff. A token is 256 random bits, kept only as its SHA-256; a session dies at logout
 * and after `idleMinutes` without a request.
 */
export function createSessions({ db, clock, idleMinutes }: { db: Database; clock: Clock; idleMinutes: number }) {
  const idleMs = idleMinutes * 60_000
  return {
    /** Opens a session and answers its token. The one that was presented, if any, dies (no fixation). */
    open: async (cinemaId: number, accountId: AccountId, presented: string | null): Promise<string> => {
      if (presented !== null) await closeSession(db, presented)
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
      const nowMs = clock.nowMs()
      const session = await db
        .selectFrom('sessions')
        .innerJoin('accounts', (join) =>
          join
            .onRef('accounts.cinema_id', '=', 'sessions.cinema_id')
            .onRef('accounts.account_id', '=', 'sessions.account_id'),
        )
        .select(['accounts.account_id as accountId', 'accounts.name', 'accounts.role', 'sessions.last_used_at_ms'])
        .where('sessions.token_hash', '=', hashToken(token))
        .where('sessions.cinema_id', '=', cinemaId)
        .where('sessions.last_used_at_ms', '>', nowMs - idleMs)
        .executeTakeFirst()
      if (!session) return null
      await touchInTime(token, session.last_used_at_ms, nowMs)
      return { accountId: session.accountId, name: session.name, role: session.role }
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
    close: (token: string): Promise<void> => closeSession(db, token),
    closeAllOf: (cinemaId: number, accountId: AccountId): Promise<void> =>
      closeSessionsOf(db, cinemaId, accountId, null),
    /** Forgets sessions that nobody can use any more. */
    sweep: async (): Promise<void> => {
      await db
        .deleteFrom('sessions')
        .where('last_used_at_ms', '<=', clock.nowMs() - idleMs)
        .execute()
    },
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
