import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { createPasswordStamps } from '../../server/accounts/password-stamps.ts'
import type { OpenDatabase } from '../../server/db/database.ts'
import { createLiveHub } from '../../server/events/live-hub.ts'
import { createSqlLedger } from '../../server/ledger/sql-ledger.ts'
import { openPolicies } from '../../server/policy/policies.ts'
import { createBeginRecovery } from '../../server/recovery/begin-recovery.ts'
import { detectRestore } from '../../server/recovery/detect-restore.ts'
import { createServerMark } from '../../server/recovery/server-mark.ts'
import { createWorks } from '../../server/works.ts'
import type { DeviceNumber } from '../../shared/core/ids.ts'
import type { Clock, Timer } from '../../shared/core/time.ts'
import { protocolVersion } from '../../shared/sync/messages.ts'
import { usualPolicy } from './served-database.ts'
import { createSilentLog } from './silent-log.ts'
import { makeTemporaryFolder } from './temporary-folder.ts'

/**
 * What a server does by itself, on this database and by this clock, with one kiosk of cinema 1 that listens. Stopped
 * after the test.
 */
export async function startWorkingServer(
  database: OpenDatabase,
  { clock, timer }: { readonly clock: Clock; readonly timer: Timer },
  device: DeviceNumber = 1 as DeviceNumber,
) {
  const { db, unguarded } = database
  const { log, faults } = createSilentLog()
  const folder = makeTemporaryFolder()
  const hub = createLiveHub()
  const begun: string[] = []
  const begin = createBeginRecovery({ ledger: createSqlLedger({ db: unguarded, clock }), clock, log })
  const restoreDetector = await detectRestore({
    database,
    mark: createServerMark(join(folder.path, 'server.mark')),
    bootId: 'boot-1',
    isSaidSo: false,
    beginRecovery: async (why, reached) => {
      begun.push(why)
      await begin(why, reached)
    },
  })
  const policies = await openPolicies(db, usualPolicy)
  const heard: string[] = []
  const works = createWorks(
    {
      database,
      ledger: createSqlLedger({ db, clock }),
      hub,
      policies,
      restoreDetector,
      stampOf: await createPasswordStamps(db),
      sessionMinutes: 60,
    },
    { clock, timer, log },
  )
  works.start()
  await works.follow(1)
  hub.add({
    cinemaId: 1,
    device,
    version: protocolVersion,
    stopped: null,
    mustClose: false,
    send: (event) => heard.push(event.toString()),
    close: () => undefined,
  })
  let isStopped = false
  const stop = async () => {
    if (!isStopped) await works.stop()
    isStopped = true
  }
  onTestFinished(async () => {
    await stop()
    folder.remove()
  })
  return {
    ...works,
    stop,
    policies,
    begun,
    faults,
    /** Whether the kiosk heard of this document. */
    hasHeardOf: (id: number) => heard.some((event) => event.includes(`"id":"${id}"`)),
  }
}
