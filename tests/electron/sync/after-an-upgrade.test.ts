import { setTimeout } from 'node:timers/promises'
import { Subject } from 'rxjs'
import { expect, it, onTestFinished } from 'vitest'
import { openKioskDatabase } from '../../../electron/store/database.ts'
import { storedMigrations } from '../../../electron/store/migrations.ts'
import { storedSchemas } from '../../../electron/store/schemas.ts'
import { startPushingEdits } from '../../../electron/sync/push-edits.ts'
import { startReplication } from '../../../electron/sync/replicate.ts'
import type { DeviceNumber } from '../../../shared/core/ids.ts'
import { cinemaClockOf } from '../../support/cinema-clock.ts'
import { createFakeTime } from '../../support/fake-time.ts'
import { aShowtime } from '../../support/replica-documents.ts'
import { createSilentLog } from '../../support/silent-log.ts'
import { makeTemporaryFolder } from '../../support/temporary-folder.ts'
import { until } from '../../support/until.ts'

const owner = { device: 7 as DeviceNumber, epoch: 2 }

/** The schemas of showtimes and edits before the last step of each (migrations.ts). */
function schemasBefore() {
  const { allottedSeats, ...ofShowtime } = storedSchemas.showtimes.properties as Record<string, object>
  const { revises, ...ofEdit } = storedSchemas.edits.properties as Record<string, object>
  const schema = (of: object, properties: Record<string, object>, version: number) => ({
    ...of,
    version,
    properties,
    required: Object.keys(properties),
  })
  const schemas = {
    ...storedSchemas,
    showtimes: schema(storedSchemas.showtimes, { ...ofShowtime, standingSeats: allottedSeats as object }, 1),
    edits: schema(storedSchemas.edits, { ...ofEdit, mends: revises as object }, 0),
  } as unknown as typeof storedSchemas
  const { 1: first } = storedMigrations().showtimes
  return { schemas, migrations: { ...storedMigrations(), showtimes: { 1: first }, edits: {} } as never }
}

it('goes on from its checkpoint after the upgrade, and takes what the server changes of a migrated showtime', async () => {
  const folder = makeTemporaryFolder()
  onTestFinished(folder.remove)
  const { log } = createSilentLog()
  const old = await openKioskDatabase({ directory: folder.path, ...schemasBefore() })
  onTestFinished(() => old.close().then(() => undefined))
  // Written as the replication of that version wrote it: pulled from the server.
  const { replicateRxCollection } = await import('rxdb/plugins/replication')
  const { allottedSeats, ...showtime } = aShowtime(7, { beginsAt: 1_800_000_000 })
  const replication = replicateRxCollection<Record<string, unknown>, { seq: number }>({
    replicationIdentifier: `server-${owner.device}-${owner.epoch}`,
    collection: old.showtimes as never,
    deletedField: 'isDeleted',
    live: true,
    waitForLeadership: false,
    pull: {
      batchSize: 200,
      handler: async (checkpoint) =>
        ((checkpoint?.seq ?? 0) < 5
          ? { documents: [{ ...showtime, standingSeats: allottedSeats }], checkpoint: { seq: 5 } }
          : { documents: [], checkpoint }) as never,
    },
  })
  await replication.awaitInitialReplication()
  await replication.cancel()
  await old.close()

  const database = await openKioskDatabase({ directory: folder.path })
  onTestFinished(() => database.close().then(() => undefined))
  const asked: number[] = []
  const resync$ = new Subject<void>()
  let waiting: object[] = []
  const running = startReplication(database, {
    owner,
    pull: async (replica, after) => {
      if (replica !== 'showtimes') return { documents: [], checkpoint: { seq: after } }
      asked.push(after)
      const documents = waiting
      waiting = []
      return { documents, checkpoint: { seq: documents.length > 0 ? 6 : after } }
    },
    changes$: new Subject(),
    resync$,
    log,
  })
  onTestFinished(running.close)
  await running.caughtUp
  expect(asked[0]).toBe(5)
  waiting = [aShowtime(7, { beginsAt: 1_800_000_000, priceFen: 9_900, isCalledOff: true } as never)]
  resync$.next()
  await until(async () => (await database.showtimes.findOne('7').exec())?.priceFen === 9_900)
  expect((await database.showtimes.findOne('7').exec())?.toJSON()).toMatchObject({ isCalledOff: true })
})

type Database = Awaited<ReturnType<typeof openKioskDatabase>>

/** An upgraded kiosk that had sent three edits before, and each edit that its server is asked about since. */
async function anUpgradedKiosk(waiting: readonly object[]) {
  const folder = makeTemporaryFolder()
  const { log } = createSilentLog()
  const time = createFakeTime()
  const asked: string[] = []
  let open: Database | null = null
  const pushes: { close: () => Promise<unknown> }[] = []
  const shut = async () => {
    for (const push of pushes.splice(0)) await push.close()
    await open?.close()
    open = null
  }
  onTestFinished(async () => {
    await shut()
    folder.remove()
  })
  const start = async (schemas: object, isOnline: boolean): Promise<Database> => {
    open = await openKioskDatabase({ directory: folder.path, ...schemas })
    const deps = { owner, cinemaClock: cinemaClockOf(time.clock), log }
    const push = startPushingEdits(open, {
      ...deps,
      send: async (edits) => {
        if (!isOnline) return new Promise(() => undefined)
        asked.push(...edits.map(({ id }) => id))
        return edits.map(({ id }) => ({ id, refusal: id === 'first' ? ({ code: 'NotAdministrator' } as never) : null }))
      },
    })
    pushes.push(push)
    return open
  }
  const old = await start(schemasBefore(), true)
  for (const [index, id] of ['first', 'a', 'b'].entries()) {
    await old.edits.insert(anEdit(id, index + 1, { mends: null }))
    await until(async () => (await old.edits.findOne(id).exec())?.state !== 'waiting')
  }
  for (const push of pushes.splice(0)) await push.close()
  for (const edit of waiting) await old.edits.insert(edit as never)
  await shut()
  asked.length = 0
  return { asked, start, shut }
}

const anEdit = (id: string, count: number, more: object) =>
  ({
    ...{ id, count, madeAtMs: 1, accountId: 5, madeBy: 'A', change: { kind: 'call-off-showtime', showtimeId: 7 } },
    ...{ state: 'waiting', refusal: null, decidedAtMs: null, ...more },
  }) as never

/** Ten seconds: with nothing in the way it takes far less than one. */
async function isSent(asked: readonly string[], id: string): Promise<boolean> {
  for (let tries = 0; tries < 100 && !asked.includes(id); tries++) await setTimeout(100)
  return asked.includes(id)
}

it('sends an edit that waited when the kiosk was upgraded', async () => {
  const kiosk = await anUpgradedKiosk([anEdit('second', 4, { mends: 'first' })])
  await kiosk.start({}, true)
  expect(await isSent(kiosk.asked, 'second')).toBe(true)
})

it('sends an edit that was made without a line after the upgrade, and before a restart', async () => {
  const kiosk = await anUpgradedKiosk([])
  const offline = await kiosk.start({}, false)
  await offline.edits.insert(anEdit('later', 5, { revises: null }))
  await kiosk.shut()
  await kiosk.start({}, true)
  expect(await isSent(kiosk.asked, 'later')).toBe(true)
})

it('sends it as well without an upgrade', async () => {
  const kiosk = await anUpgradedKiosk([anEdit('second', 4, { mends: 'first' })])
  await kiosk.start(schemasBefore(), true)
  expect(await isSent(kiosk.asked, 'second')).toBe(true)
})
