import { expect } from '@playwright/test'
import { zh } from '../../../renderer/i18n/zh.ts'
import { readLedger } from '../../support/cinema-programs.ts'
import type { Schedule } from '../../support/ttms-client.ts'
import { createTtmsClient, signInToTtms } from '../../support/ttms-client.ts'
import { test } from '../cinema-test.ts'
import type { Attract } from '../pages/buying.ts'
import { signInAsStaff } from '../pages/staff.ts'
import { showtimeWithStandingSeats } from '../showtime-for-tests.ts'

const standingSeats = 8

async function chooseSeatsFor(person: Attract, { movie_name: title, schedule_id: showtimeId }: Schedule) {
  const film = await (await person.start()).open(title)
  return film.pick(showtimeId)
}

for (const database of ['pglite', 'postgres'] as const) {
  test.describe(`on ${database}`, () => {
    test.use({ database })

    test('sells on while the line is down, and the box office has it all once it is up', async ({ cinema }) => {
      const server = await cinema.startServer()
      const { administrator } = server
      if (!administrator) throw new Error(`no administrator was printed:\n${server.stdout()}`)
      const kiosk = await cinema.startKiosk('kiosk')
      const showtime = await showtimeWithStandingSeats(createTtmsClient(server.url), standingSeats)
      const soldBefore = await (await signInToTtms(server.url, administrator)).ticketsSold(showtime.movie_name)

      const person = await cinema.approach(kiosk)
      const online = await chooseSeatsFor(person, showtime)
      await online.chooseBest(2)
      const soldOnline = await (await online.confirm()).payByCard()
      await expect(soldOnline.tickets).toHaveCount(2)
      await expect(soldOnline.offlineWord).toBeHidden()
      const nextPerson = await soldOnline.finish()

      expect(await server.stop()).toEqual({ code: 0, signal: null })
      const offline = await chooseSeatsFor(nextPerson, showtime)
      await expect(offline.page.getByText(zh.line.offline)).toBeVisible()
      await expect(offline.inState('online-only')).not.toHaveCount(0)
      const [offlineSeat = '1-1'] = await offline.named('online-only')
      await offline.touch(offlineSeat)
      await expect(offline.hint).toContainText('要等网络恢复后才能买')
      await expect(offline.inState('selected')).toHaveCount(0)
      await offline.chooseBest(2)
      const soldOffline = await (await offline.confirm()).payByCard()
      await expect(soldOffline.tickets).toHaveCount(2)
      await expect(soldOffline.offlineWord).toBeVisible()

      await kiosk.kill()
      const again = await cinema.startKiosk('kiosk')
      const serverAgain = await cinema.startServer()
      // A demo's passwords are new at each start.
      const { administrator: staffLogin } = serverAgain
      if (!staffLogin) throw new Error('no administrator was printed')
      const office = await signInToTtms(serverAgain.url, staffLogin)
      await expect
        .poll(async () => (await office.ticketsSold(showtime.movie_name)) - soldBefore, { timeout: 60_000 })
        .toBe(4)

      const staff = await signInAsStaff((await cinema.comeBack(again)).page, staffLogin)
      await expect(staff.queue).toHaveAttribute('data-queue', '0')
      await expect(staff.boxOffice.locator('[data-source="server"]')).toBeVisible()
      const approved = readLedger(again).filter(({ state }) => state === 'approved')
      expect(approved).toHaveLength(2)
    })
  })
}
