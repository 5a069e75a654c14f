import type { FastifyInstance } from 'fastify'
import { createPasswordStamps } from '../../server/accounts/password-stamps.ts'
import { createApp } from '../../server/app.ts'
import type { OpenDatabase } from '../../server/db/database.ts'
import { createSqlChangeFeed } from '../../server/events/change-feed.ts'
import { createLiveHub } from '../../server/events/live-hub.ts'
import { createPushChanges } from '../../server/events/push-changes.ts'
import { createTellStaff } from '../../server/events/tell-staff.ts'
import { usualTimeLimits } from '../../server/http/transport/time-limits.ts'
import { defaultCinemaId, ensureCinema } from '../../server/ledger/catalog/cinemas-store.ts'
import { createSqlLedger } from '../../server/ledger/sql-ledger.ts'
import { openPolicies } from '../../server/policy/policies.ts'
import type { ServerRules } from '../../server/rules.ts'
import { lapseHolds } from '../../server/seats/lapse-holds.ts'
import { createReviewAllotment } from '../../server/seats/review-allotment.ts'
import type { Policy } from '../../shared/policy/policy.ts'
import { createFakeRandom } from './fake-random.ts'
import { createFakeTime } from './fake-time.ts'
import { testProofs } from './proofs.ts'
import { createSilentLog } from './silent-log.ts'

export const usualPolicy: Policy = {
  holdSeconds: 900,
  cutoffMinutes: 0,
  memberLevels: [1, 0.95, 0.9, 0.85],
  allotmentSeats: 8,
  allotmentShare: 0.4,
  lastSeats: 4,
  allotmentHours: 48,
  allotmentFullHours: 12,
  allotmentHomeMinutes: 5,
  refundClosesMinutes: 0,
  turnaroundMinutes: 0,
  staleHours: 12,
  offlineSales: 'allotment',
}

export const usualRules: ServerRules = {
  loginTries: 10,
  registerTries: 1_000,
  sessionMinutes: 60,
  paymentTrust: { proofKey: null },
  trustProxy: null,
  corsOrigins: [],
  timeLimits: usualTimeLimits,
  // Tests let one kiosk do in a moment what others do in days.
  deviceRequests: { burst: 1_000_000, perSecond: 1_000, atOnce: 1_000 },
}

export type TestServer = OpenDatabase & {
  readonly app: FastifyInstance
  readonly cinemaId: number
  readonly time: ReturnType<typeof createFakeTime>
  readonly faults: readonly unknown[]
  /** What the server does by itself every so often, done now. */
  readonly push: () => Promise<void>
  readonly tellStaff: () => Promise<void>
  readonly lapse: () => Promise<number>
  readonly reviewAllotments: () => Promise<number>
}

/** The server's real app on this database, with a clock that the test sets. It listens to nothing. */
export async function serveDatabase(
  database: OpenDatabase,
  rules: Partial<ServerRules & Policy> = {},
): Promise<TestServer> {
  const { db, durability } = database
  const time = createFakeTime()
  const { log, faults } = createSilentLog()
  const { clock, timer } = time
  const hub = createLiveHub()
  const { follow, step } = createPushChanges({ feed: createSqlChangeFeed({ db, clock, log }), hub })
  const ledger = createSqlLedger({ db, clock })
  await ensureCinema(db, { cinemaId: defaultCinemaId, name: '影院', nameEn: 'Cinema', timeZone: 'Asia/Shanghai' })
  const policies = await openPolicies(db, { ...usualPolicy, ...rules })
  const app = await createApp({
    db,
    durability,
    hub,
    follow,
    onChange: () => undefined,
    markNow: async () => undefined,
    proofs: testProofs,
    serverVersion: '9.9.9',
    rules: { ...usualRules, ...rules },
    policies,
    ports: { clock, timer, random: createFakeRandom(), log },
  })
  return {
    ...database,
    app,
    cinemaId: defaultCinemaId,
    time,
    faults,
    push: step,
    tellStaff: createTellStaff({ db, clock, hub, stampOf: await createPasswordStamps(db) }),
    lapse: () => lapseHolds({ ledger, clock, log }),
    reviewAllotments: createReviewAllotment({ ledger, clock, policy: policies.policy, log }).reviewAll,
    close: async () => {
      hub.close()
      await app.close()
      await database.close()
    },
  }
}
