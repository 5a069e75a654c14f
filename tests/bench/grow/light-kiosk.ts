import { generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { BehaviorSubject } from 'rxjs'
import { openJournal } from '../../../electron/journal/journal.ts'
import type { JournalTable } from '../../../electron/journal/journal-table.ts'
import { type JournalOwner, openOwnership } from '../../../electron/journal/ownership.ts'
import type { Seal, SealState } from '../../../electron/journal/seal.ts'
import { openPointOfSale } from '../../../electron/point-of-sale.ts'
import { createServerClock } from '../../../electron/server-link/server-clock.ts'
import type { DeviceFacts } from '../../../electron/store/device-facts.ts'
import { openServerLine } from '../../../electron/sync/open-server-line.ts'
import { createTimerScheduler } from '../../../electron/timer-scheduler.ts'
import { policyDefaults } from '../../../runtime/policy-defaults.ts'
import { readSettings } from '../../../runtime/settings.ts'
import { systemClock, systemTimer } from '../../../runtime/system-ports.ts'
import type { JournalEntry } from '../../../shared/journal/journal-entry.ts'
import { createMemoryCatalog } from '../../simulation/memory-catalog.ts'
import { createFakeTerminal } from '../../support/fake-terminal.ts'
import { createSilentLog } from '../../support/silent-log.ts'

export type LightKiosk = Awaited<ReturnType<typeof openLightKiosk>>

/**
 * The product's own kiosk over stores in memory, at a real server over HTTP: many of them run in one process. `requests`
 * are the paths that it asked, `commits` how often it wrote its journal, `told` the documents that it was told live.
 */
export async function openLightKiosk({ serverUrl, enrolCode }: { serverUrl: string; enrolCode: string }) {
  const clock = systemClock
  const closing = new AbortController()
  const timer: typeof systemTimer = (delayMs, callback) =>
    systemTimer(delayMs, () => !closing.signal.aborted && callback())
  const random = { uuid: randomUUID, unit: Math.random }
  const { log, faults } = createSilentLog()
  const ports = { clock, timer, random, log }
  const requests: string[] = []
  const closers: (() => unknown)[] = []
  const commits: number[] = []
  let told = 0
  const { table, facts, seal } = memoryStore(commits)
  const settings = readSettings({ TTMS_SERVER_URL: serverUrl, TTMS_ENROL_CODE: enrolCode })
  const deviceKey = aDeviceKey()
  const ownership = await openOwnership({
    ...{ facts, seal, clock, random, lastSeqOf: table.lastSeq, isSuccessor: false, hasKeyOf: () => true },
  })
  const serverClock = createServerClock(clock)
  const journal = await openJournal({ table, ownership, facts, cinemaClock: serverClock, random })
  const fetch: typeof globalThis.fetch = (input, init) => {
    requests.push(new URL(String(input)).pathname)
    return globalThis.fetch(input, init)
  }
  const deviceKeys = { present: deviceKey, of: () => deviceKey, take: async () => undefined }
  const line = await openServerLine({
    ...{ settings, store: { facts, journal, deviceKeys }, serverClock, appVersion: '0.0.0', fetch, ports },
  })
  line.connection.changes$.subscribe(({ documents }) => {
    told += documents.length
  })
  const catalog = createMemoryCatalog().open(serverClock)
  const pointOfSale = await openPointOfSale({
    settings,
    journal,
    line,
    catalog,
    policy: () => policyDefaults(settings),
    terminal: createFakeTerminal(),
    deviceKey,
    freeDisk$: new BehaviorSubject(1e12),
    replicate: { pull: catalog.startReplication, pushEdits: () => ({ close: async () => undefined }) as never },
    onClose: (close) => closers.push(close),
    scheduler: createTimerScheduler(ports),
    ports,
  })
  await pointOfSale.start()
  return {
    requests,
    commits,
    faults,
    told: () => told,
    /** The seats that it holds, the entries that its server has not acknowledged, and whether nothing is being asked. */
    state: () => ({
      showtimes: pointOfSale.desk.rights.counts().showtimes,
      waiting: journal.lastSeq() - journal.acknowledged().seq,
      isIdle: pointOfSale.isOnline() && pointOfSale.desk.grants.isIdle(),
    }),
    close: async () => {
      for (const close of closers.reverse()) await close()
      closing.abort()
    },
  }
}

function memoryStore(commits: number[]) {
  const kept = new Map<string, unknown>()
  const byOwner = new Map<string, JournalEntry[]>()
  const entriesOf = ({ device, epoch }: JournalOwner) => byOwner.get(`${device}/${epoch}`) ?? []
  let sealed: SealState | null = null
  const facts: DeviceFacts = {
    read: async (key, schema) => (kept.has(key) ? schema.parse(kept.get(key)) : null),
    put: async (key, value) => {
      kept.set(key, value)
    },
  }
  const seal: Seal = {
    present: () => sealed,
    set: async (state) => {
      sealed = state
    },
    close: async () => undefined,
  }
  const table: JournalTable = {
    insert: async (entries) => {
      commits.push(entries.length)
      for (const entry of entries) byOwner.set(`${entry.device}/${entry.epoch}`, [...entriesOf(entry), entry])
    },
    entriesAfter: async (owner, seq, limit) => entriesOf(owner).slice(seq, seq + limit),
    lastSeq: async (owner) => entriesOf(owner).length,
    count: async (owner) => entriesOf(owner).length,
    readThrough: (work) => work(),
  }
  return { table, facts, seal }
}

function aDeviceKey() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const { x = '' } = publicKey.export({ format: 'jwk' })
  return {
    publicKey: x,
    keptIn: 'file' as never,
    sign: (bytes: Uint8Array) => new Uint8Array(sign(null, bytes, privateKey)),
  }
}
