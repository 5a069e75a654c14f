import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createChallenges } from '../../../server/devices/challenges.ts'
import { isSignedBy } from '../../../server/devices/device-keys.ts'
import { createOpenConnection } from '../../../server/devices/open-connection.ts'
import { createSqlLedger } from '../../../server/ledger/sql-ledger.ts'
import { createBeginRecovery } from '../../../server/recovery/begin-recovery.ts'
import { helloText, protocolVersion } from '../../../shared/sync/messages.ts'
import { openTestServer, type TestServer } from '../../support/central-server.ts'
import { databaseKinds } from '../../support/databases.ts'
import { testProofs } from '../../support/proofs.ts'
import { enrolKiosk } from '../../support/signing-kiosk.ts'
import { createSilentLog } from '../../support/silent-log.ts'

describe.each(databaseKinds)('kiosks that come back to a restored server at once, on %s', (kind) => {
  let server: TestServer
  beforeAll(async () => {
    server = await openTestServer(kind)
  })
  afterAll(() => server.close())

  it('begin one recovery, though each of them shows that it was restored', async () => {
    const { db, cinemaId, time } = server
    const { clock } = time
    const kiosks = [await enrolKiosk(server), await enrolKiosk(server), await enrolKiosk(server)]
    const ledger = createSqlLedger({ db, clock })
    const challenges = await createChallenges({ db, clock })
    const { log } = createSilentLog()
    const begin = createBeginRecovery({ ledger, clock, log })
    const judged = kiosks.map(() => Promise.withResolvers<void>())
    let judgedCount = 0
    const openConnection = createOpenConnection({
      ...{ ledger, clock, challenges, isSignedBy, durability: 'fsync', proofs: testProofs, log },
      // Every hello is judged before the first of them begins anything.
      beginRecovery: async (why, shown) => {
        judged[judgedCount++]?.resolve()
        await Promise.all(judged.map(({ promise }) => promise))
        await begin(why, undefined, shown)
      },
    })
    const opened = await Promise.all(
      kiosks.map(({ device, key }) => {
        const hello = { device, epoch: 1, challenge: challenges.issue(), lastSeq: 2, acknowledgedSeq: 2 }
        const signature = key.sign(helloText(hello))
        const acknowledgedProof = testProofs.ofTold({ cinemaId, device, epoch: 1, seq: 2, generation: 0 })
        return openConnection({ ...hello, protocolVersion, appVersion: '1.0.0', signature, acknowledgedProof })
      }),
    )
    expect(opened.map((one) => one.ok && one.value.mustClose)).toEqual([true, true, true])
    expect(await db.selectFrom('recoveries').select(['why', 'ended_at_ms']).execute()).toEqual([
      { why: 'kiosk', ended_at_ms: null },
    ])
  })
})
