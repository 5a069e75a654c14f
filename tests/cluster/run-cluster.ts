import { setTimeout as pause } from 'node:timers/promises'
import { createSeededRandom } from '../support/seeded-random.ts'
import { sendStaff } from './box-office-staff.ts'
import type { CinemaRecord } from './check-record.ts'
import { closeBooks } from './close-books.ts'
import type { ClusterPrograms, Powered } from './cluster-programs.ts'
import { openKioskPage } from './kiosk-page.ts'
import { sendPeople } from './people-at-kiosk.ts'
import { type OpenRecord, openRecord } from './record.ts'
import { sendWebBuyers, type WebCustomer } from './web-buyers.ts'
import { createTtmsClient } from './wire-client.ts'

export type ClusterRun = {
  readonly record: CinemaRecord
  /** How often each hazard happened. */
  readonly counts: Readonly<Record<string, number>>
}

const webShops = ['web-1', 'web-2'] as const
const showtimesOnSale = 6
const soonestSeconds = 30 * 60

/**
 * Sells at three kiosks and on the web while lines fail and programs are killed, each in its turn: for so many seconds, and
 * until everything that must happen has. Then lets the weather clear, waits until all is quiet, and closes the books.
 */
export async function runCluster(
  programs: ClusterPrograms,
  { seed, seconds, mustHappen }: { seed: number; seconds: number; mustHappen: readonly string[] },
): Promise<ClusterRun> {
  const { server, kiosks, lines, web, administrator } = programs
  const record = openRecord((ticket) => web.hasRepeated(`order_id=${ticket}`))
  const isOver = new AbortController()
  const { signal } = isOver
  const showtimes = await chooseShowtimes(server.now().url)
  for (const { now } of kiosks) await isOnline(now().address)
  const kills: Record<string, number> = {}

  /** People at one kiosk, again and again as it is killed and comes back; the last ones leave once it is over. */
  async function keepPeopleAt(kiosk: Powered<ReturnType<(typeof kiosks)[number]['now']>>, index: number) {
    const chance = createSeededRandom(seed * 1_000 + index)
    for (;;) {
      const program = kiosk.now()
      const page = await openKioskPage(program.address).catch(() => null)
      if (!page) {
        await pause(100)
        continue
      }
      await sendPeople({ kiosk: program, page, showtimes, chance, record, signal })
      if (!page.gone.aborted) return page.close()
    }
  }

  /** Ends each program without a word, in turn, and starts it again after a while. */
  async function cutPower(): Promise<void> {
    const chance = createSeededRandom(seed * 1_000 + 500)
    const victims = [kiosks[0], server, kiosks[1], kiosks[2]].filter((one) => one !== undefined)
    for (let turn = 0; !signal.aborted; turn++) {
      await pause(500 + chance.below(2_500), undefined, { signal }).catch(() => undefined)
      if (signal.aborted) return
      const victim = victims[turn % victims.length]
      if (!victim) continue
      await victim.kill()
      kills[`kills of ${victim.name}`] = (kills[`kills of ${victim.name}`] ?? 0) + 1
      await pause(chance.below(1_500))
      await victim.start()
    }
  }

  const shops = webShops.map((name, index): Promise<WebCustomer[]> => {
    const chance = createSeededRandom(seed * 1_000 + 600 + index)
    return sendWebBuyers({ name, serverUrl: web.url, showtimes, chance, record, signal })
  })
  const office = { serverUrl: web.url, administrator, showtimes, record, signal }
  const staff = sendStaff({ ...office, chance: createSeededRandom(seed * 1_000 + 700) })
  const storms = lines.map((line) => line.storm(signal))
  const powerCuts = cutPower()
  const people = kiosks.map(keepPeopleAt)
  await pause(seconds * 1_000)
  while (mustHappen.some((hazard) => !counts()[hazard])) await pause(100)
  isOver.abort()
  await Promise.all([powerCuts, ...storms])
  const customers = (await Promise.all(shops)).flat()
  await staff
  await Promise.all(people)
  return { record: await closeBooks(programs, { record, customers }), counts: counts() }

  function counts(): Record<string, number> {
    return { ...kills, ...countsOf(record), ...sumUp(lines.map((line) => line.counts())) }
  }
}

async function chooseShowtimes(serverUrl: string): Promise<number[]> {
  const nowSeconds = Date.now() / 1_000
  const schedules = await createTtmsClient(serverUrl).schedules()
  return schedules
    .filter(({ schedule_begin_time }) => schedule_begin_time > nowSeconds + soonestSeconds)
    .slice(0, showtimesOnSale)
    .map(({ schedule_id }) => schedule_id)
}

async function isOnline(address: string): Promise<void> {
  const page = await openKioskPage(address)
  await page.sees('status', {}, ({ line, sellingStop }) => line === 'online' && sellingStop === null)
  page.close()
}

function countsOf({ told, refunds, edits }: OpenRecord): Record<string, number> {
  const tickets = told.filter((one) => one.what === 'ticket')
  return {
    'tickets at kiosks': tickets.filter(({ by }) => by.startsWith('kiosk')).length,
    'tickets on the web': tickets.filter(({ by }) => by.startsWith('web')).length,
    'tickets offline': tickets.filter(({ isOffline }) => isOffline).length,
    'payments that failed': told.filter(({ what }) => what === 'not-sold').length,
    refunds: refunds.filter(({ answer }) => answer === 'done').length,
    'refunds without answer': refunds.filter(({ answer }) => answer === 'lost').length,
    edits: edits(),
  }
}

function sumUp(counts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const total: Record<string, number> = {}
  for (const [name, count] of counts.flatMap(Object.entries)) total[name] = (total[name] ?? 0) + count
  return total
}
