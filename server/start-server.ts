import { join } from 'node:path'
import type { Log } from '../runtime/log.ts'
import { policyDefaults } from '../runtime/policy-defaults.ts'
import type { Running } from '../runtime/run-program.ts'
import type { Settings } from '../runtime/settings.ts'
import { systemClock as clock, systemRandom as random, systemTimer as timer } from '../runtime/system-ports.ts'
import { makeFirstAdministrator } from './accounts/first-administrator.ts'
import { createPasswordStamps } from './accounts/password-stamps.ts'
import { createApp } from './app.ts'
import { type OpenDatabase, openPostgres } from './db/database.ts'
import { createLiveHub } from './events/live-hub.ts'
import { defaultCinemaId, ensureCinema } from './ledger/catalog/cinemas-store.ts'
import { createSqlLedger } from './ledger/sql-ledger.ts'
import { checkAddress, listen } from './listen.ts'
import { openPolicies } from './policy/policies.ts'
import { createBeginRecovery } from './recovery/begin-recovery.ts'
import { detectRestore } from './recovery/detect-restore.ts'
import { openProofKeys } from './recovery/proof-keys.ts'
import { createServerMark, readBootId } from './recovery/server-mark.ts'
import { toRules } from './rules.ts'
import { createMac, createProofs } from './seats/proofs.ts'
import type { ServerArguments } from './server-arguments.ts'
import { readServerVersion } from './server-version.ts'
import { createWorks } from './works.ts'

const closeConnectionsAfterMs = 5_000

/** Starts the central server as the settings say, and answers once it takes requests. */
export async function startServer(
  settings: Settings,
  log: Log,
  { isRestored }: ServerArguments = { isRestored: false },
): Promise<Running> {
  await checkAddress(settings)
  const database = await openDatabase(settings, log)
  try {
    return await serve(settings, database, log, isRestored)
  } catch (error) {
    await database.close()
    throw error
  }
}

/** Loads the embedded database's own program only where it is used. */
async function openDatabase({ DATABASE_URL: url, centralDir }: Settings, log: Log): Promise<OpenDatabase> {
  if (url !== undefined) return openPostgres(url, log)
  const { openEmbedded } = await import('./db/embedded-database.ts')
  return openEmbedded(centralDir)
}

async function serve(settings: Settings, database: OpenDatabase, log: Log, isRestored: boolean): Promise<Running> {
  const { db, unguarded, durability, close } = database
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
  const demo = settings.TTMS_DEMO
    ? await (await import('./demo/prepare-demo.ts')).prepareDemo({ db, clock }, settings)
    : null
  const works = createWorks(
    {
      database,
      ledger,
      hub,
      policies,
      restoreDetector,
      sessionMinutes: rules.sessionMinutes,
      stampOf: await createPasswordStamps(db),
      startMore: (onChange) => demo?.start({ timer, log, onChange }) ?? [],
    },
    { clock, timer, log },
  )
  try {
    const serverVersion = readServerVersion()
    const { markNow } = restoreDetector
    const app = await createApp({
      db,
      durability,
      hub,
      follow: works.follow,
      onChange: works.onChange,
      markNow,
      proofs,
      serverVersion,
      rules,
      policies,
      ports: { clock, timer, random, log },
    })
    const url = await listen(app, settings)
    works.start()
    return {
      readyLines: [`server ready ${url} durability=${durability}`, ...(demo?.lines ?? [])],
      close: async () => {
        hub.close()
        timer(closeConnectionsAfterMs, () => app.server.closeAllConnections())
        await app.close()
        await works.stop()
        await restoreDetector.step()
        await close()
        await restoreDetector.closed()
      },
    }
  } catch (error) {
    await works.stop()
    throw error
  }

  async function addFirstAdministrator(): Promise<void> {
    const { TTMS_ADMIN_EMAIL: email, TTMS_ADMIN_PASSWORD: password } = settings
    if (email === undefined || password === undefined) return
    const isMade = await makeFirstAdministrator(db, defaultCinemaId, { email, password }, clock.nowMs())
    log(isMade ? 'administrator-made' : 'administrator-exists')
  }
}
