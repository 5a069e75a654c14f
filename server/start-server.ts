import { join } from 'node:path'
import type { Log } from '../runtime/log.ts'
import { policyDefaults } from '../runtime/policy-defaults.ts'
import type { Running } from '../runtime/run-program.ts'
import type { Settings } from '../runtime/settings.ts'
import { systemClock as clock, systemRandom as random, systemTimer as timer } from '../runtime/system-ports.ts'
import { makeFirstAdministrator } from './accounts/first-administrator.ts'
import { createPasswordStamps } from './accounts/password-stamps.ts'
import { createApp } from './app.ts'
import { type OpenDatabase, openEmbedded, openPostgres } from './db/database.ts'
import { prepareDemo } from './demo/prepare-demo.ts'
import { createSqlChangeFeed } from './events/change-feed.ts'
import { createLiveHub } from './events/live-hub.ts'
import { createPushChanges } from './events/push-changes.ts'
import { createTellStaff } from './events/tell-staff.ts'
import { repeat } from './jobs/repeat.ts'
import { defaultCinemaId, ensureCinema } from './ledger/catalog/cinemas-store.ts'
import { createSqlLedger } from './ledger/sql-ledger.ts'
import { checkAddress, listen } from './listen.ts'
import { openPolicies } from './policy/policies.ts'
import { createBeginRecovery } from './recovery/begin-recovery.ts'
import { detectRestore } from './recovery/detect-restore.ts'
import { openProofKeys } from './recovery/proof-keys.ts'
import { createServerMark, readBootId } from './recovery/server-mark.ts'
import { toRules } from './rules.ts'
import { lapseHolds } from './seats/lapse-holds.ts'
import { createMac, createProofs } from './seats/proofs.ts'
import { createReviewAllotment } from './seats/review-allotment.ts'
import type { ServerArguments } from './server-arguments.ts'
import { readServerVersion } from './server-version.ts'
import { sweep } from './sweep.ts'

/** Kiosks of another server's changes hear of them within this time; of this server's at once. */
const pushEveryMs = 150
const lapseEveryMs = 1_000
/** A policy that was changed at another server counts here within this time; one changed here at once. */
const readPoliciesEveryMs = 1_000
const sweepEveryMs = 30_000
/** A kiosk hears within this time that somebody is no longer staff, or has another password. */
const tellStaffEveryMs = 2_000
const tendEveryMs = 10_000
const markEveryMs = 1_000
const reviewEveryMs = 30_000
const closeConnectionsAfterMs = 5_000

/** Starts the central server as the settings say, and answers once it takes requests. */
export async function startServer(
  settings: Settings,
  log: Log,
  { isRestored }: ServerArguments = { isRestored: false },
): Promise<Running> {
  await checkAddress(settings)
  const database =
    settings.DATABASE_URL === undefined
      ? await openEmbedded(settings.centralDir)
      : await openPostgres(settings.DATABASE_URL, log)
  try {
    return await serve(settings, database, log, isRestored)
  } catch (error) {
    await database.close()
    throw error
  }
}

async function serve(settings: Settings, database: OpenDatabase, log: Log, isRestored: boolean): Promise<Running> {
  const { db, unguarded, durability, tend, close } = database
  const timeZone = settings.TTMS_TIME_ZONE
  await ensureCinema(db, { cinemaId: defaultCinemaId, name: '影院', nameEn: 'Cinema', timeZone })
  await addFirstAdministrator()
  const hub = createLiveHub()
  const rules = toRules(settings)
  const ledger = createSqlLedger({ db, clock })
  const readKeys = () => openProofKeys({ db: unguarded, path: join(settings.sealDir, 'server.key') })
  const proofs = createProofs(createMac(await readKeys()))
  const begin = createBeginRecovery({ ledger: createSqlLedger({ db: unguarded, clock }), clock, log })
  const restoreDetector = await detectRestore({
    database,
    bootId: readBootId(),
    isSaidSo: isRestored,
    mark: createServerMark(join(settings.sealDir, 'server.mark')),
    beginRecovery: async (why, reached) => {
      // A copy from before the first key has it again. First, since a disk that takes no file must begin nothing: what
      // was begun would begin again at each step.
      await readKeys()
      await begin(why, reached)
    },
    // Whoever listens says hello again, and is told.
    onRecovery: hub.close,
  })
  const policies = await openPolicies(db, policyDefaults(settings))
  const { follow, step } = createPushChanges({ feed: createSqlChangeFeed({ db, clock, log }), hub })
  const demo = settings.TTMS_DEMO ? await prepareDemo({ db, clock }, settings) : null
  const push = repeat({ timer, log }, 'push changes', pushEveryMs, step)
  const marking = repeat({ timer, log }, 'mark how far the database has come', markEveryMs, restoreDetector.step)
  const onChange = () => {
    restoreDetector.note()
    push.nudge()
  }
  const lapse = repeat({ timer, log }, 'lapse holds', lapseEveryMs, async () => {
    if ((await lapseHolds({ ledger, clock, log })) > 0) onChange()
  })
  const sweeping = repeat({ timer, log }, 'sweep', sweepEveryMs, () => sweep({ db, clock, hub }, rules))
  const tellStaff = createTellStaff({ db, clock, hub, stampOf: await createPasswordStamps(db) })
  const telling = repeat({ timer, log }, 'tell kiosks who is staff', tellStaffEveryMs, tellStaff)
  const tending = repeat({ timer, log }, 'tend the database', tendEveryMs, tend)
  const policing = repeat({ timer, log }, 'read policies', readPoliciesEveryMs, policies.refresh)
  const reviewAllotment = createReviewAllotment({ ledger, clock, policy: policies.policy, log })
  const review = repeat({ timer, log }, 'review allotments', reviewEveryMs, async () => {
    if ((await reviewAllotment.reviewAll()) > 0) onChange()
  })
  const ofDemo = demo?.start({ timer, log, onChange }) ?? []
  const works = [push, marking, lapse, sweeping, telling, tending, policing, review, ...ofDemo]
  const stopWorks = () => Promise.all(works.map((work) => work.stop()))
  try {
    const serverVersion = readServerVersion()
    const { markNow } = restoreDetector
    const app = await createApp({
      db,
      durability,
      hub,
      follow,
      onChange,
      markNow,
      proofs,
      serverVersion,
      rules,
      policies,
      ports: { clock, timer, random, log },
    })
    const url = await listen(app, settings)
    return {
      readyLines: [`server ready ${url} durability=${durability}`, ...(demo?.lines ?? [])],
      close: async () => {
        hub.close()
        timer(closeConnectionsAfterMs, () => app.server.closeAllConnections())
        await app.close()
        await stopWorks()
        await restoreDetector.step()
        await close()
        await restoreDetector.closed()
      },
    }
  } catch (error) {
    await stopWorks()
    throw error
  }

  async function addFirstAdministrator(): Promise<void> {
    const { TTMS_ADMIN_EMAIL: email, TTMS_ADMIN_PASSWORD: password } = settings
    if (email === undefined || password === undefined) return
    const isMade = await makeFirstAdministrator(db, defaultCinemaId, { email, password }, clock.nowMs())
    log(isMade ? 'administrator-made' : 'administrator-exists')
  }
}
