import { generateKeyPairSync, sign } from 'node:crypto'
import { join } from 'node:path'
import type { RxStorage } from 'rxdb'
import { filter, map, Subject } from 'rxjs'
import { onTestFinished } from 'vitest'
import type { ShowtimeFacts } from '../../electron/catalog/showtime-facts.ts'
import type { CinemaClock } from '../../electron/cinema-clock.ts'
import type { Terminal } from '../../electron/devices/terminal/port.ts'
import type { Journal } from '../../electron/journal/journal.ts'
import { type KioskStore, openKioskStore } from '../../electron/journal/open-kiosk-store.ts'
import type { MoneyDue } from '../../electron/sales/money-due.ts'
import { openSalesDesk, type SalesDesk } from '../../electron/sales/open-sales-desk.ts'
import type { Replacement } from '../../shared/catalog/replicas.ts'
import type { DeviceNumber, TicketNumber } from '../../shared/core/ids.ts'
import { accepted, type Result } from '../../shared/core/result.ts'
import { type OrderView, orderViewSchema } from '../../shared/sales/order.ts'
import type { SellingStop } from '../../shared/sales/selling-rules.ts'
import type { SeatPlan } from '../../shared/seats/seat-plan.ts'
import { anAllotmentPolicy } from './allotment-policy.ts'
import { cinemaClockOf } from './cinema-clock.ts'
import { createFakeCustody } from './fake-custody.ts'
import { createFakeRandom } from './fake-random.ts'
import { createFakeTerminal } from './fake-terminal.ts'
import { createFakeTime } from './fake-time.ts'
import { createLife, type Life } from './mortal.ts'
import { anyProof } from './proofs.ts'
import { someShowtimeFacts } from './sales-facts.ts'
import { createSilentLog } from './silent-log.ts'
import { makeTemporaryFolder } from './temporary-folder.ts'
import { firstOf } from './until.ts'

/**
 * A kiosk that sells, on a real store in a folder of its own, with fakes for time, ids, terminal and server. `crash` ends
 * it without a word and opens it again on the same disk. `dieAtPoint` ends it at that step across a border
 * (mortal.ts); `journalOf` lets a test spoil its writes; `otherTerminal` takes the place of the fake one;
 * `cinemaClockIn` says how it knows the cinema's time, which is its wall clock otherwise; `showtimes` are ahead; `isInMemory` keeps its folder off the disk, for what is too often written to wait for it.
 */
export async function aSalesDesk({
  journalOf = (journal: Journal) => journal,
  drawn,
  dieAtPoint,
  storageIn,
  otherTerminal,
  isInMemory = false,
  cinemaClockIn,
  showtimes = 1,
}: {
  journalOf?: (journal: Journal) => Journal
  drawn?: readonly string[]
  dieAtPoint?: number
  storageIn?: (directory: string) => RxStorage<unknown, unknown>
  otherTerminal?: Terminal
  isInMemory?: boolean
  cinemaClockIn?: (time: ReturnType<typeof createFakeTime>) => CinemaClock
  showtimes?: number
} = {}) {
  const folder = makeTemporaryFolder({ isInMemory })
  const time = createFakeTime()
  const cinemaClock = cinemaClockIn?.(time) ?? cinemaClockOf(time.clock)
  const random = createFakeRandom()
  const fakeTerminal = createFakeTerminal()
  const terminal = otherTerminal ?? fakeTerminal
  const custody = createFakeCustody()
  const { log, faults } = createSilentLog()
  const { privateKey } = generateKeyPairSync('ed25519')
  const deviceKey = { sign: (bytes: Uint8Array) => new Uint8Array(sign(null, bytes, privateKey)) }
  const schedule = someShowtimeFacts(time.clock.nowMs(), drawn, showtimes)
  let allotmentBound = 60
  let changed: Partial<ReturnType<typeof schedule.showtimesAhead>[number]> = {}
  const factsChanges = new Subject<{ replica: 'showtimes'; id: string }>()
  const bounded = <Showtime extends object>(showtime: Showtime) => ({
    ...showtime,
    ...changed,
    allottedSeats: allotmentBound,
  })
  const facts: ShowtimeFacts = {
    ...schedule,
    changes$: factsChanges,
    showtimeFor: (id) => {
      const showtime = schedule.showtimeFor(id)
      return showtime && bounded(showtime)
    },
    showtimesAhead: () => schedule.showtimesAhead().map(bounded),
  }
  const moneyDue = new Map<TicketNumber, MoneyDue>()
  const replacements = new Map<TicketNumber, Replacement>()
  const moneyDueChanges = new Subject<void>()
  const notices: string[] = []
  let claimRefund: (ticketNumber: TicketNumber) => Result<unknown, { code: string }> = () => accepted({})
  let stop: SellingStop | null = null
  let isClockBelieved = true
  let store: KioskStore
  let desk: SalesDesk
  let life: Life
  let spoil = journalOf

  const start = async (dieAtPoint?: number) => {
    const mine = createLife(dieAtPoint)
    life = mine
    const directory = join(folder.path, 'kiosk')
    store = await openKioskStore({
      directory,
      keystore: null,
      ...(storageIn ? { storage: storageIn(directory) } : {}),
      sealDirectory: join(folder.path, 'seal'),
      clock: time.clock,
      cinemaClock,
      random,
    })
    if (!store.journal.owner() && store.restoredAtMs() === null && store.journal.previousOwners().length === 0) {
      await store.journal.begin({ device: 1 as DeviceNumber, epoch: 1 })
    }
    const { journal } = store
    const spoilt = spoil(journal)
    desk = await openSalesDesk({
      journal: {
        ...spoilt,
        append: (kind, body) => mine.step(() => spoilt.append(kind, body)),
        // Nothing to append crosses no border.
        appendAll: async (kind, bodies) => (bodies.length === 0 ? [] : mine.step(() => spoilt.appendAll(kind, bodies))),
        appendIf: (mayWrite, kind, body) => mine.step(() => spoilt.appendIf(mayWrite, kind, body)),
      },
      facts,
      terminal: {
        charge: (request) => mine.step(() => terminal.charge(request)),
        ask: (key) => mine.step(() => terminal.ask(key)),
        cancel: (key) => mine.step(() => terminal.cancel(key)),
        reverse: (key) => mine.step(() => terminal.reverse(key)),
        refund: (request) => mine.step(() => terminal.refund(request)),
        methods: terminal.methods,
        status$: terminal.status$.pipe(filter(() => !mine.isOver())),
      },
      deviceKey,
      cinemaId: () => 1,
      server: {
        requestGrants: {
          ...custody.requestGrants,
          one: (request) => mine.step(() => custody.requestGrants.one(request)),
          allotments: (requests) => mine.step(() => custody.requestGrants.allotments(requests)),
        },
        uploadJournal: () => mine.step(upload),
        stopIfBehind: async (acknowledgedSeq) => acknowledgedSeq > store.journal.lastSeq(),
        claimRefund: (ticketNumber) => mine.step(async () => claimRefund(ticketNumber)),
      },
      refundFacts: {
        moneyDue: () => [...moneyDue.values()],
        moneyDueChanges$: moneyDueChanges.pipe(filter(() => !mine.isOver())),
        isTakenBack: (ticketNumber) => moneyDue.has(ticketNumber) || replacements.has(ticketNumber),
        replacementOf: (ticketNumber) => replacements.get(ticketNumber) ?? null,
      },
      conditions: {
        sellingStop: () => stop,
        isOnline: custody.isOnline,
        policy: () => ({ ...anAllotmentPolicy, holdSeconds: 900, cutoffMinutes: 0 }),
      },
      notices: {
        add: async (what, detail) => {
          notices.push(`${what} ${detail}`)
        },
      },
      ageOf: (atMs) => (isClockBelieved ? time.clock.nowMs() - atMs : null),
      ports: {
        clock: time.clock,
        timer: (delayMs, callback) => time.timer(delayMs, () => !mine.isOver() && callback()),
        random,
        log,
      },
      cinemaClock,
    })
  }
  const upload = async () => {
    const { journal } = store
    await journal.markSendable(journal.lastSeq())
    custody.upload(await journal.entriesAfter(0, Infinity))
    await journal.acknowledge(journal.lastSeq(), 'process', anyProof)
  }
  await start(dieAtPoint)
  let isOpen = true
  const close = async () => {
    if (!isOpen) return
    isOpen = false
    life.end()
    await store.close()
    folder.remove()
  }
  onTestFinished(close)

  const entries = () => store.journal.entriesAfter(0, Infinity)
  return {
    time,
    terminal: fakeTerminal,
    custody,
    faults,
    facts,
    folder: folder.path,
    store: () => store,
    rights: () => desk.rights,
    /** The server's word on how many allotted seats of a showtime this kiosk may keep. */
    boundAllotment: (seats: number) => {
      allotmentBound = seats
    },
    /** The one showtime is from now on like this, as its replica tells. */
    changeShowtime: (part: { isCalledOff?: boolean; beginsAt?: number; priceFen?: number; plan?: SeatPlan }) => {
      changed = part as typeof changed
      factsChanges.next({ replica: 'showtimes', id: '7' })
    },
    desk: () => desk,
    sell: () => desk.sellTickets,
    notices,
    /** The server says that this is to be paid back, and tells again. */
    owe: (due: MoneyDue) => {
      moneyDue.set(due.ticketNumber, due)
      moneyDueChanges.next()
    },
    /** The server says that the holder of this ticket was given another seat. */
    reseat: (ticketNumber: TicketNumber, to: Replacement) => replacements.set(ticketNumber, to),
    answerTakeRefund: (answer: typeof claimRefund) => {
      claimRefund = answer
    },
    /** After a restart this kiosk can't tell how late it is. */
    doubtClock: () => {
      isClockBelieved = false
    },
    stopSelling: (why: SellingStop | null) => {
      stop = why
    },
    /** The order as a link would let it through to the screen, once it is in this stage. */
    order: <Stage extends OrderView['stage']>(stage: Stage) =>
      firstOf(
        desk.sellTickets.view$.pipe(map((view) => orderViewSchema.parse(view))),
        (view) => view.stage === stage,
      ) as Promise<Extract<OrderView, { stage: Stage }>>,
    /** Only one may be open in a process; closed by itself at the end of the test. */
    close,
    life: () => life,
    upload,
    entries,
    kinds: async () => (await entries()).map(({ kind }) => kind),
    /** The process is gone, whatever it was doing; the disk stays. The next one writes unspoilt. */
    crash: async (dieAgainAtPoint?: number) => {
      life.end()
      await store.close()
      spoil = (journal) => journal
      await start(dieAgainAtPoint)
    },
  }
}

export type TestedDesk = Awaited<ReturnType<typeof aSalesDesk>>
