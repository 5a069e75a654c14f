import { expect } from '@playwright/test'
import { createTtmsClient } from '../../../clients/ttms-client.ts'
import { zh } from '../../../renderer/i18n/zh.ts'
import { readLedger } from '../../support/cinema-programs.ts'
import { openPostgresCluster } from '../../support/postgres-cluster.ts'
import { makeDatabaseIn } from '../../support/postgres-database.ts'
import { signInToTtms, ticketsSold } from '../../support/ttms-client.ts'
import type { Cinema } from '../cinema.ts'
import { test } from '../cinema-test.ts'
import { type Attract, seatWords } from '../pages/buying.ts'
import { signInAsStaff } from '../pages/staff.ts'
import { type ChosenShowtime, showtimeWithAllottedSeats } from '../showtime-for-tests.ts'

test('sells on while the line is down, and the box office has it all once it is up (PGlite)', {
  tag: '@preload',
}, async ({ cinema }) => {
  await sellOnlineAndOffline(cinema)
})

test('sells on while the line is down, and the box office has it all once it is up (Postgres)', async ({ cinema }) => {
  const cluster = await openPostgresCluster()
  test.skip(typeof cluster === 'string', String(cluster))
  if (typeof cluster === 'string') return
  const database = await makeDatabaseIn(cluster.url)
  try {
    await sellOnlineAndOffline(cinema, { databaseUrl: database.url })
  } finally {
    await database.drop()
    await cluster.stop()
  }
})

const allottedSeats = 8

async function sellOnlineAndOffline(cinema: Cinema, database?: { readonly databaseUrl: string }): Promise<void> {
  const server = await cinema.startServer(database)
  const kiosk = await cinema.startKiosk('kiosk')
  const showtime = await showtimeWithAllottedSeats(createTtmsClient({ serverUrl: server.url }), allottedSeats)
  const soldBefore = await ticketsSold(await signInToTtms(server.url, server.administrator), showtime.movie_name)

  const online = await chooseSeatsFor(await cinema.approach(kiosk), showtime)
  await online.chooseBest(2)
  const soldOnline = await (await online.confirm()).payByCard()
  await expect(soldOnline.tickets).toHaveCount(2)
  await expect(soldOnline.offlineWord).toBeHidden()
  const nextPerson = await soldOnline.finish()

  expect(await server.stop()).toEqual({ code: 0, signal: null })
  const offline = await chooseSeatsFor(nextPerson, showtime)
  await expect(offline.page.getByText(zh.line.offline)).toBeVisible()
  await expect(offline.inState('online-only')).not.toHaveCount(0)
  const [onlineOnly = '1-1'] = await offline.named('online-only')
  await offline.touch(onlineOnly)
  await expect(offline.hint).toHaveText(zh.seats.onlineOnly(seatWords(onlineOnly)))
  await expect(offline.inState('selected')).toHaveCount(0)
  await offline.chooseBest(2)
  const soldOffline = await (await offline.confirm()).payByCard()
  await expect(soldOffline.tickets).toHaveCount(2)
  await expect(soldOffline.offlineWord).toBeVisible()

  await kiosk.kill()
  const kioskAgain = await cinema.startKiosk('kiosk')
  const serverAgain = await cinema.startServer(database)
  const office = await signInToTtms(serverAgain.url, serverAgain.administrator)
  const soldSince = async () => (await ticketsSold(office, showtime.movie_name)) - soldBefore
  await expect.poll(soldSince, { timeout: 60_000 }).toBe(4)

  const staff = await signInAsStaff((await cinema.comeBack(kioskAgain)).page, serverAgain.administrator)
  await expect(staff.queue).toHaveAttribute('data-queue', '0')
  await expect(staff.boxOffice.locator('[data-source="server"]')).toBeVisible()
  expect(await soldSince()).toBe(4)
  expect(readLedger(kioskAgain).filter(({ state }) => state === 'approved')).toHaveLength(2)
}

async function chooseSeatsFor(person: Attract, { movie_name: title, schedule_id: showtimeId }: ChosenShowtime) {
  return (await (await person.start()).open(title)).pick(showtimeId)
}
