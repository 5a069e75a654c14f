import type { Log } from '../../runtime/log.ts'
import type { RecoveryReason } from '../../server/db/tables.ts'
import { createCloseDevice } from '../../server/devices/close-device.ts'
import { createEnrol } from '../../server/devices/enrol.ts'
import { createListDevices } from '../../server/devices/list-devices.ts'
import { createOpenConnection } from '../../server/devices/open-connection.ts'
import { createReportDevice } from '../../server/devices/report-device.ts'
import { createResellSeats } from '../../server/devices/resell-seats.ts'
import { createWriteOffDevice } from '../../server/devices/write-off-device.ts'
import { createApplyEdit } from '../../server/edits/apply-edit.ts'
import { createLiveHub } from '../../server/events/live-hub.ts'
import type { OnChange } from '../../server/events/on-change.ts'
import { createPushChanges } from '../../server/events/push-changes.ts'
import { createAdmit } from '../../server/http/kiosk/admit.ts'
import { createCheckSignature } from '../../server/http/kiosk/check-signature.ts'
import { custodyOperations } from '../../server/http/kiosk/custody-operations.ts'
import { deviceOperations } from '../../server/http/kiosk/device-operations.ts'
import { editOperations } from '../../server/http/kiosk/edit-operations.ts'
import type { KioskAnswer, KioskRequest } from '../../server/http/kiosk/operation.ts'
import { peopleOperations } from '../../server/http/kiosk/people-operations.ts'
import { preAuthOperations } from '../../server/http/kiosk/pre-auth-operations.ts'
import { pullOperation } from '../../server/http/kiosk/pull-operation.ts'
import { repeat } from '../../server/jobs/repeat.ts'
import type { Reached } from '../../server/ledger/recovery/mark.ts'
import { createBeginRecovery } from '../../server/recovery/begin-recovery.ts'
import { whyRestored } from '../../server/recovery/database-position.ts'
import { whyRestoredAtOpen } from '../../server/recovery/why-restored.ts'
import { createBuyTicket } from '../../server/sales/buy-ticket.ts'
import { createClaimRefund } from '../../server/sales/claim-refund.ts'
import { createHoldSeat } from '../../server/sales/hold-seat.ts'
import { createRefundTicket } from '../../server/sales/refund-ticket.ts'
import { createGrantSeats } from '../../server/seats/grant-seats.ts'
import { lapseHolds } from '../../server/seats/lapse-holds.ts'
import { createProofs } from '../../server/seats/proofs.ts'
import { createReviewAllotment } from '../../server/seats/review-allotment.ts'
import { createCallOffShowtime } from '../../server/showtimes/call-off-showtime.ts'
import { createChangeShowtime } from '../../server/showtimes/change-showtime.ts'
import { createIngestJournal } from '../../server/sync/ingest-journal.ts'
import { createResolveItem } from '../../server/sync/resolve-item.ts'
import type { AccountId, DeviceNumber, TicketNumber } from '../../shared/core/ids.ts'
import { refused } from '../../shared/core/result.ts'
import { protocolVersion, syncPaths } from '../../shared/sync/messages.ts'
import { createChallengeBook } from './challenge-book.ts'
import { cheapMac, isSignedBy } from './cheap-signatures.ts'
import type { History } from './history.ts'
import { createLife, type Doom, type Life } from './life.ts'
import type { MachineClock } from './machine-clock.ts'
import { createMemoryFeed } from './memory-feed.ts'
import { createMemoryLedger, type MemoryLedger } from './memory-ledger.ts'
import { lastIdsOf, markedDevicesOf } from './memory-recovery.ts'
import { update } from './memory-statements.ts'
import type { MemoryTables } from './memory-tables.ts'
import { createPace } from './pace.ts'
import { administrator, cinemaId, type Schedule } from './schedule.ts'
import { simulatedRules as rules, simulatedPolicy } from './simulated-settings.ts'
import type { World } from './world.ts'

/** Where a live stream's bytes go; `end` tells that the server has ended it. */
export type StreamSink = { readonly write: (text: string) => void; readonly end: () => void }

export type ServedAnswer =
  | { readonly kind: 'answer'; readonly answer: KioskAnswer }
  | { readonly kind: 'stream'; readonly onOpen: (sink: StreamSink) => () => void }
  /** The server died before it answered. */
  | { readonly kind: 'gone' }
  /** A fault of the server's own: HTTP 500. */
  | { readonly kind: 'fault' }

const policy = () => simulatedPolicy
const unknownPlace = { systemIdentifier: null, timeline: null }
/** Its tables have no cluster to be told from another. */
const nowhere = { recorded: unknownPlace, actual: unknownPlace }
const pushEveryMs = 5_000
const lapseEveryMs = 5_000
const reviewEveryMs = 60_000
const heartbeatMs = 10_000
const usualDownMs = 3_000
const bootId = 'boot'
/** Its key is kept beside the database, too. */
const proofs = createProofs(cheapMac)

type Running = {
  readonly life: Life
  readonly ledger: MemoryLedger
  readonly holdSeat: ReturnType<typeof createHoldSeat>
  readonly buyTicket: ReturnType<typeof createBuyTicket>
  readonly writeOffDevice: ReturnType<typeof createWriteOffDevice>
  readonly resellSeats: ReturnType<typeof createResellSeats>
  readonly refundTicket: ReturnType<typeof createRefundTicket>
  readonly changeShowtime: ReturnType<typeof createChangeShowtime>
  readonly callOffShowtime: ReturnType<typeof createCallOffShowtime>
  readonly serve: (request: KioskRequest) => Promise<ServedAnswer>
}

export type SimulatedServer = ReturnType<typeof createSimulatedServer>

/** The central server: its own use cases and operations over tables in memory, started again after each crash. */
export function createSimulatedServer(given: {
  readonly world: World
  readonly tables: MemoryTables
  readonly schedule: Schedule
  readonly machineClock: MachineClock
  readonly log: Log
  readonly history: History | null
  readonly onDeath: (border: string) => void
  /** Called after each commit, and after the database was restored. */
  readonly onCommit: () => void
  readonly onDeadlock: () => void
  /** One transaction after the other, as a database with one connection has them. */
  readonly isSerial: boolean
}) {
  const { world, tables, schedule, machineClock, log } = given
  const endings = new Set<() => void>()
  let running: Running | null = null
  const challenges = createChallengeBook()
  const pace = createPace(world, world.chance('ledger'))
  /** Kept beside the database, and not restored with it. */
  let marked: Reached = { commitNumber: 0, lastIds: {}, devices: [] }
  let downMs = usualDownMs

  const reached = (): Reached => ({
    commitNumber: tables.commit_number.get('only')?.number ?? 0,
    lastIds: lastIdsOf(tables),
    devices: markedDevicesOf(tables),
  })

  const start = (): Running => {
    const life = createLife((border) => {
      running = null
      // What transactions under way had written is gone with it, and so are their locks.
      tables.crash(null)
      given.history?.push({ what: 'crashed' })
      world.note(`server dies at ${border}`)
      for (const end of [...endings]) end()
      endings.clear()
      given.onDeath(border)
      world.after(downMs, startIfDown)
      downMs = usualDownMs
    })
    const clock = machineClock.started()
    const timer = (delayMs: number, callback: () => void) => world.after(delayMs, life.guard(callback))
    const hub = createLiveHub()
    const { history, isSerial, onCommit, onDeadlock } = given
    const onTables = { world, tables, life, clock, pace: isSerial ? null : pace, history, onCommit, onDeadlock }
    const ledger = createMemoryLedger({ ...onTables, whenOpen: () => whenOpen() })
    /** Of a recovery: everything else waits for that. */
    const unguarded = createMemoryLedger({ ...onTables, whenOpen: async () => undefined })
    const begin = createBeginRecovery({ ledger: unguarded, clock, log })
    let recovering: Promise<void> | null = null
    const recover = (why: RecoveryReason) => {
      recovering ??= begin(why, marked)
        .then(() => {
          marked = reached()
          hub.close()
        })
        .finally(() => {
          recovering = null
        })
      return recovering
    }
    /** As detect-restore.ts judges the database at each connection. */
    const whenOpen = async () => {
      if (recovering) return await recovering
      const why = whyRestored({ ...nowhere, commitNumber: reached().commitNumber }, marked.commitNumber)
      if (why) await recover(why)
    }
    const why = whyRestoredAtOpen({
      ...{ isSaidSo: false, commitNumber: reached().commitNumber, durability: 'fsync', bootId },
      mark: { ...marked, openSinceBoot: bootId },
    })
    // Before anything is served; a crash in between finds it again.
    if (why) recover(why).catch((err) => log('server-work-failed', { err, work: 'begin recovery' }))
    const markNow = async () => {
      await ledger.alter('mark', (trx) =>
        update(
          trx,
          tables.commit_number,
          () => true,
          (row) => ({ number: row.number + 1 }),
        ),
      )
      marked = reached()
    }
    const feed = createMemoryFeed(tables, schedule, ledger, clock)
    const { follow, step } = createPushChanges({ feed, hub })
    const push = repeat({ timer, log }, 'push changes', pushEveryMs, async () => {
      await step()
      await markNow()
    })
    const onChange: OnChange = (when) => {
      if (when !== 'soon') push.nudge()
    }
    repeat({ timer, log }, 'lapse holds', lapseEveryMs, async () => {
      if ((await lapseHolds({ ledger, clock, log })) > 0) onChange()
    })
    const reviewAllotment = createReviewAllotment({ ledger, clock, policy, log })
    repeat({ timer, log }, 'review allotments', reviewEveryMs, async () => {
      if ((await reviewAllotment.reviewAll()) > 0) onChange()
    })
    const onLedger = { ledger, clock, log, isSignedBy, durability: 'fsync', onChange, markNow, proofs } as const
    const beginRecovery = createBeginRecovery(onLedger)
    const madeHere = challenges(clock)
    const admit = createAdmit(createCheckSignature(onLedger))
    const writeOffDevice = createWriteOffDevice({ ledger, clock })
    const resellSeats = createResellSeats({ ledger, clock })
    const operations = [
      ...preAuthOperations({
        ...{ clock, challenges: madeHere, serverVersion: '1.0.0', enrol: createEnrol(onLedger) },
        openConnection: createOpenConnection({
          ...{ ...onLedger, challenges: madeHere },
          beginRecovery: (why, isStillSo) => beginRecovery(why, undefined, isStillSo),
        }),
        tries: { take: async () => 0, uncount: async () => undefined, clear: async () => undefined },
      }),
      ...custodyOperations({
        ...{ ...onLedger, admit, reviewAllotment, ingestJournal: createIngestJournal(onLedger) },
        ...{ reportDevice: createReportDevice(onLedger), closeDevice: createCloseDevice(onLedger) },
        grants: createGrantSeats({ ...onLedger, policy }),
      }),
      ...peopleOperations({
        ...{ ...onLedger, admit, claimRefund: createClaimRefund(onLedger), resolveItem: createResolveItem(onLedger) },
      }),
      ...deviceOperations({
        ...{ ...onLedger, admit, writeOffDevice, resellSeats, listDevices: createListDevices({ ledger }) },
        // Whoever signs here does so with a password that was found to be right (`writeOff`, `people`).
        checkLogin: async () => refused({ code: 'NoAccount' }),
      }),
      pullOperation({ feed, admit }),
      ...editOperations({
        ...{ ...onLedger, admit, applyEdit: createApplyEdit({ ...onLedger, policy }) },
        refreshPolicies: async () => undefined,
      }),
    ]

    const stream = async (request: KioskRequest): Promise<ServedAnswer> => {
      const device = await admit(request, 'working')
      if (!device.ok) return { kind: 'answer', answer: device }
      const { cinema_id, device: number, is_blocked, recovery } = device.value
      const mustClose = recovery !== null
      await follow(cinema_id)
      const onOpen = (sink: StreamSink) => {
        let stopBeat: () => void = () => undefined
        const end = () => {
          stopBeat()
          remove()
          endings.delete(end)
          sink.end()
        }
        const stopped = is_blocked ? ('blocked' as const) : null
        const remove = hub.add({
          cinemaId: cinema_id,
          device: number,
          version: protocolVersion,
          stopped,
          mustClose,
          send: (event) => sink.write(event.toString()),
          close: end,
        })
        const beat = () => {
          sink.write(':\n\n')
          stopBeat = timer(heartbeatMs, beat)
        }
        endings.add(end)
        beat()
        return end
      }
      return { kind: 'stream', onOpen }
    }

    const answer = async (request: KioskRequest): Promise<ServedAnswer> => {
      const path = request.url.split('?', 1)[0]
      if (path === syncPaths.live) return stream(request)
      const operation = operations.find((row) => row.path === path && row.method === request.method)
      if (!operation) throw new Error(`no operation ${request.method} ${path}`)
      return { kind: 'answer', answer: await operation.run(request) }
    }
    return {
      life,
      ledger,
      holdSeat: createHoldSeat({ ledger, clock, policy }),
      buyTicket: createBuyTicket({ ledger, clock, trust: rules.paymentTrust }),
      writeOffDevice,
      resellSeats,
      refundTicket: createRefundTicket({ ledger, clock, policy }),
      changeShowtime: createChangeShowtime({ ledger, clock, policy }),
      callOffShowtime: createCallOffShowtime({ ledger, clock }),
      serve: (request) => {
        return new Promise((resolve) => {
          const end = () => resolve({ kind: 'gone' })
          endings.add(end)
          answer(request)
            .catch((fault): ServedAnswer => {
              log('request-failed', { err: fault })
              return { kind: 'fault' }
            })
            .then(resolve)
            .finally(() => endings.delete(end))
        })
      },
    }
  }

  const startIfDown = () => {
    running ??= start()
  }

  return {
    start: startIfDown,
    machineClock,
    /** Ends this life at the border that the doom names; it starts again after this time. */
    doom: (doom: Doom, nextDownMs: number) => {
      downMs = nextDownMs
      running?.life.doom(doom)
    },
    /** Something else keeps the database busy for so long. */
    slowDown: pace.slowDown,
    /**
     * Copies the database; the answer restores that copy: as after a disk that failed, with the server down, or under a
     * server that runs on, as after a failover.
     */
    copy: (): ((isRunningOn: boolean) => void) => {
      const restore = tables.copy()
      return (isRunningOn) => {
        if (isRunningOn) running?.ledger.endConnections()
        else running?.life.end('database restored')
        restore()
        given.onCommit()
      }
    },
    /** Staff give a kiosk up for lost. */
    writeOff: async (device: DeviceNumber): Promise<boolean> => {
      const staff = { cinemaId, accountId: administrator.accountId, passwordVersion: 1, device: null }
      return (await running?.writeOffDevice(staff, device))?.ok ?? false
    },
    /** What staff do at the server; null while it is down. */
    people: () => running && { resellSeats: running.resellSeats },
    heal: () => {
      downMs = usualDownMs
      pace.heal()
      running?.life.doom(null)
      startIfDown()
    },
    /** What web customers and staff ask; null while the server is down. */
    web: () => running && { hold: running.holdSeat, buy: running.buyTicket, refund: running.refundTicket },
    /** What an administrator changes of the schedule; null while the server is down. */
    schedule: () => running && { change: running.changeShowtime, callOff: running.callOffShowtime },
    /** Somebody shows the server their password at this kiosk; false where the server is down. */
    signIn: async (device: DeviceNumber, accountId: AccountId): Promise<boolean> => {
      const { ledger } = running ?? {}
      await ledger?.transact((tx) => tx.devices.noteSignIn(device, accountId))
      return ledger !== undefined
    },
    /** A member of staff takes a ticket back. */
    refund: async (ticketNumber: TicketNumber): Promise<boolean> => {
      const staff = { cinemaId, accountId: 1 as AccountId, device: null, isStaff: true }
      return (await running?.refundTicket(staff, ticketNumber))?.ok ?? false
    },
    /** An administrator blocks kiosks, or lets them go on; false where the server is down. */
    setBlocked: async (devices: readonly DeviceNumber[], isBlocked: boolean): Promise<boolean> => {
      const { ledger } = running ?? {}
      await ledger?.setBlocked(devices, isBlocked)
      return ledger !== undefined
    },
    serve: (request: KioskRequest): Promise<ServedAnswer> =>
      running ? running.serve(request) : Promise.resolve({ kind: 'gone' }),
    tables,
  }
}
