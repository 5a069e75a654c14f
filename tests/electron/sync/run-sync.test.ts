import { firstValueFrom, NEVER } from 'rxjs'
import { expect, it, onTestFinished } from 'vitest'
import { createPassEpoch, createSendEntries } from '../../../electron/server-link/send-journal.ts'
import { startReplication } from '../../../electron/sync/replicate.ts'
import { startSync } from '../../../electron/sync/run-sync.ts'
import { createJournalUpload } from '../../../electron/sync/upload-journal.ts'
import { createTimerScheduler } from '../../../electron/timer-scheduler.ts'
import type { AccountId, DeviceNumber } from '../../../shared/core/ids.ts'
import { refused } from '../../../shared/core/result.ts'
import { syncPaths } from '../../../shared/sync/messages.ts'
import { aConnectedKiosk } from '../../support/connected-kiosk.ts'
import { fakeEnrolCode, startFakeServer } from '../../support/fake-server.ts'
import { createFakeTime } from '../../support/fake-time.ts'
import { aFilm } from '../../support/replica-documents.ts'
import { until } from '../../support/until.ts'

type Kiosk = Awaited<ReturnType<typeof aConnectedKiosk>>
type Server = Awaited<ReturnType<typeof startFakeServer>>

/** A kiosk whose replication can't be started so many times, as while its disk fails; `before` it has begun. */
async function setUp(given: {
  readonly faults?: number
  readonly before?: (kiosk: Kiosk) => Promise<void>
  readonly onMustClose?: (server: Server) => void
  /** Replicates into the kiosk's store, as the product does. */
  readonly isReplicating?: boolean
  /** At each connection, before its uploads begin. */
  readonly beforeUpload?: () => Promise<void>
  /** What a replication that ends waits for. */
  readonly beforeEnd?: () => Promise<void>
  /** So many times the pushing of edits can't be started beside it. */
  readonly pushFaults?: number
}) {
  const { faults = 0 } = given
  const time = createFakeTime()
  const server = await startFakeServer(time.clock.nowMs)
  const kiosk = await aConnectedKiosk({ url: server.url, clock: time.clock, timer: time.timer })
  const { connection, store } = kiosk
  const { journal } = store
  await given.before?.(kiosk)
  const upload = createJournalUpload({
    journal,
    deliverEpochs: kiosk.deliverEpochs,
    notices: kiosk.notices,
    ports: { timer: time.timer, log: kiosk.log },
    send: createSendEntries(connection.ask),
    passEpoch: createPassEpoch(connection.ask),
  })
  let started = 0
  let pushFaults = given.pushFaults ?? 0
  /** The device of each replication that runs. */
  const running: DeviceNumber[] = []
  const sync = startSync({
    journal,
    line: {
      connection,
      serverClock: kiosk.serverClock,
      serverFacts: kiosk.serverFacts,
      upload: {
        ...upload,
        begin: async (hello) => {
          await given.beforeUpload?.()
          await upload.begin(hello)
        },
      },
    },
    replicate: {
      pull: (of) => {
        started += 1
        if (started <= faults) throw new Error('EIO: i/o error')
        if (given.isReplicating) return startReplication(store.database, of)
        const { device } = of.owner
        running.push(device)
        const close = async () => {
          await given.beforeEnd?.()
          running.splice(running.indexOf(device), 1)
        }
        return { caughtUp: Promise.resolve(), close }
      },
      pushEdits: () => {
        pushFaults -= 1
        if (pushFaults >= 0) throw new Error('EIO: i/o error')
        return { close: async () => undefined }
      },
    },
    reconcileHeld: async () => undefined,
    keepAllotment: { run: async () => undefined, start: () => () => undefined },
    onMustClose: () => given.onMustClose?.(server),
    allotmentChanges$: NEVER,
    scheduler: createTimerScheduler(time),
    ports: { timer: time.timer, log: kiosk.log },
  })
  onTestFinished(sync.close)
  return { ...kiosk, time, journal, server, sync, running, started: () => started }
}

it('begins a session again, over a line that stands, where the first one ended in a fault', async () => {
  const { time, connection, serverClock, journal, server, started } = await setUp({ faults: 2 })
  await until(() => connection.state().line === 'online' && started() === 1)
  for (const times of [2, 3]) {
    await time.pass(10_000)
    // The line itself is well, and gives no occasion of its own.
    server.heartbeat()
    await until(() => serverClock.dataAgeMs() === 0)
    await time.pass(5_000)
    await until(() => connection.state().line === 'offline')
    await time.flowUntil(() => started() === times)
  }
  await journal.append('staff-action', { accountId: 1 as AccountId, action: 'signed-in' })
  await time.flowUntil(() => journal.acknowledged().seq === 1)
  expect(server.asked.filter((path) => path.endsWith('/hello'))).toHaveLength(3)
})

it('sends what is written in a burst in one request, a tenth of a second after its beginning', async () => {
  const { time, connection, journal, server, started } = await setUp({})
  await until(() => connection.state().line === 'online' && started() === 1)
  const uploads = () => server.asked.filter((path) => path === syncPaths.journal).length
  const before = uploads()
  for (let count = 0; count < 5; count++) {
    await journal.append('staff-action', { accountId: 1 as AccountId, action: 'signed-in' })
    await time.pass(10)
  }
  expect([journal.acknowledged().seq, uploads()]).toEqual([0, before])
  await time.pass(50)
  await until(() => journal.acknowledged().seq === 5)
  expect(uploads()).toBe(before + 1)
})

/** A kiosk that was enrolled again while the replication of the device before still ends, and its connection after that. */
async function aReplicationThatEnds() {
  const isEnded = Promise.withResolvers<void>()
  let ends = 0
  const kiosk = await setUp({
    beforeEnd: () => {
      ends += 1
      return isEnded.promise
    },
  })
  const { journal, connection, server, time, started } = kiosk
  await until(() => connection.state().line === 'online' && started() === 1)
  await journal.handOver(async () => 'nobody')
  server.codes.add(fakeEnrolCode)
  connection.reconnect()
  await time.flowUntil(() => ends === 1)
  return { ...kiosk, isEnded, hellos: () => server.asked.filter((path) => path.endsWith('/hello')).length }
}

it('replicates once for the device that a kiosk is next, though another connection begins while the former ends', async () => {
  const { connection, server, time, running, started, isEnded, hellos } = await aReplicationThatEnds()
  const before = hellos()
  server.endStreams()
  await time.flowUntil(() => hellos() > before && connection.state().line === 'online')
  expect([running, started()]).toEqual([[1], 1])
  isEnded.resolve()
  await until(() => running.includes(2 as DeviceNumber))
  // Whoever waited for its turn has had it once this one is done.
  server.endStreams()
  await time.flowUntil(() => hellos() > before + 1 && connection.state().line === 'online')
  expect([running, started()]).toEqual([[2], 2])
})

it('begins no replication once the kiosk closes, though one waited for the former to end', async () => {
  const { sync, running, started, isEnded } = await aReplicationThatEnds()
  const closing = sync.close()
  isEnded.resolve()
  await closing
  expect([running, started()]).toEqual([[], 1])
})

it('leaves no replication running where the pushing of edits beside it can not be started', async () => {
  const { connection, running, started, time } = await setUp({ pushFaults: 1 })
  await until(() => started() === 1 && running.length === 0)
  await time.flowUntil(() => started() === 2)
  await until(() => connection.state().line === 'online')
  expect(running).toEqual([1])
})

it('offers what this kiosk was before to a server that was restored, though that had it whole, and only then closes', async () => {
  const former = { device: 7 as DeviceNumber, epoch: 1 }
  const askedBefore: (readonly string[])[] = []
  const { journal, server, time, connection } = await setUp({
    before: async ({ store: { journal } }) => {
      await journal.begin(former)
      await journal.append('staff-action', { accountId: 1 as AccountId, action: 'signed-in' })
      await journal.handOver(async () => 'nobody')
    },
    onMustClose: ({ asked }) => askedBefore.push([...asked]),
  })
  await until(() => connection.state().line === 'online' && server.asked.includes(syncPaths.journal))
  await journal.noteDelivered(former)
  server.asked.length = 0
  server.switches.mustClose = true
  server.endStreams()
  await time.flowUntil(() => askedBefore.length === 1)
  expect(askedBefore[0]).toContain(syncPaths.journal)
  expect(journal.previousOwners()).toEqual([former])
})

it('misses nothing that changed while the line was down, though something newer is pushed before it has caught up', async () => {
  let upload = Promise.resolve()
  const { store, server, connection, time } = await setUp({ isReplicating: true, beforeUpload: () => upload })
  const titleOf = async (id: string) => (await store.database.films.findOne(id).exec())?.title.en
  server.change('films', [aFilm(1), aFilm(2)])
  await until(async () => (await titleOf('1')) === 'Film 1')

  const isUploading = Promise.withResolvers<void>()
  upload = isUploading.promise
  server.endStreams()
  await until(() => connection.state().line === 'offline')
  server.change('films', [aFilm(1, { title: { zh: '新', en: 'Changed meanwhile' } })], { isSilent: true })
  await time.flowUntil(() => connection.state().line === 'online' && server.listeners() === 1)
  const arrived = firstValueFrom(connection.changes$)
  server.change('films', [aFilm(2, { title: { zh: '新', en: 'Pushed' } })])
  await arrived
  isUploading.resolve()

  await until(async () => (await titleOf('2')) === 'Pushed')
  await until(async () => (await titleOf('1')) === 'Changed meanwhile')
})

it('does not close for a restored server while that lacks what this kiosk wrote as another device', async () => {
  const former = { device: 7 as DeviceNumber, epoch: 1 }
  const time = createFakeTime()
  const server = await startFakeServer(time.clock.nowMs)
  server.switches.mustClose = true
  const kiosk = await aConnectedKiosk({ url: server.url, clock: time.clock, timer: time.timer })
  const { connection, store } = kiosk
  const { journal } = store
  await journal.begin(former)
  await journal.append('staff-action', { accountId: 1 as AccountId, action: 'signed-in' })
  await journal.handOver(async () => 'nobody')
  let refusals = 0
  const send = createSendEntries(connection.ask)
  const upload = createJournalUpload({
    journal,
    deliverEpochs: kiosk.deliverEpochs,
    notices: kiosk.notices,
    ports: { timer: time.timer, log: kiosk.log },
    send: async (owner, entries) => {
      if (owner.device !== former.device) return send(owner, entries)
      refusals += 1
      return refused({ code: 'ServerFault', detail: 'HTTP 500' })
    },
    passEpoch: createPassEpoch(connection.ask),
  })
  let closed = 0
  const sync = startSync({
    journal,
    line: { connection, serverClock: kiosk.serverClock, serverFacts: kiosk.serverFacts, upload },
    replicate: {
      pull: () => ({ caughtUp: Promise.resolve(), close: async () => undefined }),
      pushEdits: () => ({ close: async () => undefined }),
    },
    reconcileHeld: async () => undefined,
    keepAllotment: { run: async () => undefined, start: () => () => undefined },
    onMustClose: () => {
      closed += 1
    },
    allotmentChanges$: NEVER,
    scheduler: createTimerScheduler(time),
    ports: { timer: time.timer, log: kiosk.log },
  })
  onTestFinished(sync.close)
  await until(() => refusals > 0)
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  expect(connection.state().line).toBe('online')
  expect(closed).toBe(0)
})
