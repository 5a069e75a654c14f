import { expect } from '@playwright/test'
import { createTtmsClient } from '../../../clients/ttms-client.ts'
import { zh } from '../../../renderer/i18n/zh.ts'
import { answered } from '../../support/ttms-client.ts'
import { test } from '../cinema-test.ts'
import { attract } from '../pages/buying.ts'
import { openChanges } from '../pages/changes.ts'
import { signInAsStaff } from '../pages/staff.ts'

test('a film, a hall and a showtime made without the server are sold once it has accepted them; a refusal is kept', async ({
  cinema,
}) => {
  const server = await cinema.startServer()
  const kiosk = await cinema.startKiosk('kiosk')
  const web = createTtmsClient({ serverUrl: server.url })
  const [scheduled] = answered(await web.findSche())
  if (!scheduled) throw new Error('the demo cinema has no showtime')
  const { page } = await cinema.approach(kiosk)
  const staff = await signInAsStaff(page, server.administrator)

  expect(await server.stop()).toEqual({ code: 0, signal: null })
  const changes = await openChanges(page)
  await changes.addFilm({ title: '新片', minutes: 95 })
  await changes.addHall({ name: '小厅', rows: 4, cols: 6 })
  await changes.addShowtime({ film: '新片', hall: '小厅', time: '12:30', yuan: '31.5' })
  await changes.removeFilm(scheduled.movie_name)
  await expect(changes.inState('waiting')).toHaveCount(4)

  await cinema.startServer()
  await expect(changes.inState('accepted')).toHaveCount(3, { timeout: 60_000 })
  await expect(changes.inState('refused')).toContainText(zh.changes.refusal.IsScheduled)
  await changes.lookAtRefused(zh.changes.refusal.IsScheduled)
  await expect(changes.inState('refused')).toContainText(scheduled.movie_name)
  await changes.discardRefused()
  await expect(changes.inState('refused')).toHaveCount(0)

  const made = answered(await web.findSche()).find(({ movie_name: title }) => title === '新片')
  if (!made) throw new Error('the server has no such showtime')
  await changes.back()
  await staff.leave()
  const film = await (await (await attract(page)).start()).open('新片')
  const seats = await film.pick(made.schedule_id)
  await expect(seats.inState('free')).toHaveCount(20)
  await seats.chooseBest(2)
  const sold = await (await seats.confirm()).payByCard()
  await expect(sold.tickets).toHaveCount(2)
})
