import { type AuditedChange, type Author, toSaid } from '../../server/ledger/accounts/audit-store.ts'
import type { AccountId } from '../../shared/core/ids.ts'
import type { MemoryQueries } from './memory-queries.ts'
import { find, insert, lockRow, select } from './memory-statements.ts'
import type { MemoryTables, RowOf } from './memory-tables.ts'
import type { MemoryTransaction } from './memory-transaction.ts'

/** The chapter of accounts, and of what is written down of what people do (server/accounts/). */
export function openMemoryAccounts(tables: MemoryTables): MemoryQueries<'accounts'> {
  const { accounts, audit } = tables
  const keep = async (trx: MemoryTransaction, by: Author, change: AuditedChange, nowMs: number) => {
    const audit_id = tables.next('audit_ids')
    const { action, from, to } = change
    const of = { cinema_id: by.cinemaId, account_id: by.accountId, device: by.device }
    await insert(trx, audit, { audit_id, ...of, action, said: toSaid(by), at_ms: nowMs, detail: { from, to } })
  }
  return {
    findAccount: async (trx, _, accountId) => find(trx, accounts, accountId),
    findAccountByEmail: async (trx, _, email) => select(trx, accounts, (row) => row.email === email)[0],
    keepAudit: keep,
    keepAudits: async (trx, audited) => {
      for (const { by, change, nowMs } of audited) await keep(trx, by, change, nowMs)
    },
    lockAccounts: async (trx, _, wanted) => {
      const locked = new Map<AccountId, RowOf<'accounts'>>()
      for (const [accountId, how] of [...wanted].sort(([a], [b]) => a - b)) {
        const account = await lockRow(trx, accounts, accountId, how === 'share' ? 'share' : 'alone')
        if (account) locked.set(accountId, account)
      }
      return locked
    },
  }
}
