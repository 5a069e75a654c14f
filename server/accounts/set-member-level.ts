import type { AccountId } from '../../shared/core/ids.ts'
import { accepted, type Result, refused } from '../../shared/core/result.ts'
import type { Clock } from '../../shared/core/time.ts'
import type { Policy } from '../../shared/policy/policy.ts'
import type { Database } from '../db/tables.ts'
import { inTransaction } from '../db/transaction.ts'
import { lockAccount } from '../ledger/accounts/accounts-store.ts'
import { type Author, keepAudit } from '../ledger/accounts/audit-store.ts'
import type { PolicyOf } from '../policy/policies.ts'

type Deps = {
  readonly db: Database
  readonly clock: Clock
  readonly policy: PolicyOf<Pick<Policy, 'memberLevels'>>
}

/** Sets the level by which a member's later orders are priced. Refused where the cinema has no such level. */
export function createSetMemberLevel({ db, clock, policy }: Deps) {
  return async (by: Author, accountId: AccountId, level: number): Promise<Result<null, 'NoMember' | 'NoSuchLevel'>> =>
    inTransaction(db, async (trx) => {
      const member = await lockAccount(trx, by.cinemaId, accountId, 'alone')
      if (!member) return refused('NoMember')
      if (level >= policy(by.cinemaId).memberLevels.length) return refused('NoSuchLevel')
      await trx
        .updateTable('accounts')
        .set({ level })
        .where('cinema_id', '=', by.cinemaId)
        .where('account_id', '=', accountId)
        .execute()
      const [from, to] = [
        { accountId, level: member.level },
        { accountId, level },
      ]
      await keepAudit(trx, by, { action: 'member-level-set', from, to }, clock.nowMs())
      return accepted(null)
    })
}
