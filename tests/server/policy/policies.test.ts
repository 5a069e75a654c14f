import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OpenDatabase } from '../../../server/db/database.ts'
import { ensureCinema } from '../../../server/ledger/catalog/cinemas-store.ts'
import { openPolicies } from '../../../server/policy/policies.ts'
import { lockOwnPolicy, writeOwnPolicy } from '../../../server/policy/policy-store.ts'
import { databaseKinds, openTestDatabase } from '../../support/databases.ts'
import { usualPolicy } from '../../support/served-database.ts'

const cinemaId = 1

describe.each(databaseKinds)('policies in memory on %s', (kind) => {
  let database: OpenDatabase
  beforeAll(async () => {
    database = await openTestDatabase(kind)
    await ensureCinema(database.db, { cinemaId, name: '影院', nameEn: 'Cinema', timeZone: 'Asia/Shanghai' })
  })
  afterAll(() => database.close())

  it('are those of the reading that began last, in whatever order readings end', async () => {
    const policies = await openPolicies(database.db, usualPolicy)
    const earlier = policies.beginReading()
    await database.db.transaction().execute(async (trx) => {
      await writeOwnPolicy(trx, cinemaId, await lockOwnPolicy(trx, cinemaId), { holdSeconds: 77 })
    })
    await policies.refresh()
    earlier(new Map())
    expect(policies.policy(cinemaId).holdSeconds).toBe(77)
    policies.beginReading()(new Map([[cinemaId, { holdSeconds: 55 }]]))
    expect(policies.policy(cinemaId).holdSeconds).toBe(55)
  })
})
