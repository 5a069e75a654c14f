import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { systemClock as clock, systemTimer as timer } from '../../runtime/system-ports.ts'
import { createPasswordStamps } from '../../server/accounts/password-stamps.ts'
import { createApp } from '../../server/app.ts'
import { createSqlChangeFeed } from '../../server/events/change-feed.ts'
import { createLiveHub } from '../../server/events/live-hub.ts'
import { createPushChanges } from '../../server/events/push-changes.ts'
import { createTellStaff } from '../../server/events/tell-staff.ts'
import { repeat } from '../../server/jobs/repeat.ts'
import { defaultCinemaId, ensureCinema } from '../../server/ledger/catalog/cinemas-store.ts'
import { openPolicies } from '../../server/policy/policies.ts'
import type { ServerRules } from '../../server/rules.ts'
import { type DatabaseKind, openTestDatabase } from './databases.ts'
import { createFakeRandom } from './fake-random.ts'
import { testProofs } from './proofs.ts'
import { usualPolicy, usualRules } from './served-database.ts'
import { createSilentLog } from './silent-log.ts'

const pushEveryMs = 50

/** The server's real app on a real database, by the system's clock, at an address of its own. Closed after the test. */
export async function aListeningServer(kind: DatabaseKind, rules: Partial<ServerRules> = {}) {
  const database = await openTestDatabase(kind)
  const { db, durability } = database
  const { log, faults } = createSilentLog()
  const hub = createLiveHub()
  const { follow, step } = createPushChanges({ feed: createSqlChangeFeed({ db, clock, log }), hub })
  await ensureCinema(db, { cinemaId: defaultCinemaId, name: '影院', nameEn: 'Cinema', timeZone: 'Asia/Shanghai' })
  const policies = await openPolicies(db, usualPolicy)
  const push = repeat({ timer, log }, 'push changes', pushEveryMs, step)
  const tellStaff = createTellStaff({ db, clock, hub, stampOf: await createPasswordStamps(db) })
  const telling = repeat({ timer, log }, 'tell kiosks who is staff', pushEveryMs, tellStaff)
  const ports = { clock, timer, random: createFakeRandom(), log }
  const app = await createApp({
    db,
    durability,
    hub,
    follow,
    policies,
    rules: { ...usualRules, ...rules },
    serverVersion: '9.9.9',
    onChange: push.nudge,
    markNow: async () => undefined,
    proofs: testProofs,
    ports,
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  onTestFinished(async () => {
    hub.close()
    app.server.closeAllConnections()
    await app.close()
    await push.stop()
    await telling.stop()
    await database.close()
  })
  return { url: `http://127.0.0.1:${port}`, app, db, cinemaId: defaultCinemaId, time: { clock }, policies, faults }
}
