import { expect } from '@playwright/test'
import type { TtmsClient } from '../../clients/ttms-client.ts'
import { answered } from '../support/ttms-client.ts'

export type ChosenShowtime = Awaited<ReturnType<typeof showtimeWithAllottedSeats>>

const hourSeconds = 3_600

/**
 * A showtime that is on sale for hours to come and near enough for allotted seats, once as many of them are out with
 * the kiosks: the line may drop from then on.
 */
export async function showtimeWithAllottedSeats(web: TtmsClient, seatsOut: number) {
  const nowSeconds = Date.now() / 1_000
  const schedules = answered(await web.findSche())
  const suitable = schedules.find(({ schedule_begin_time: beginsAt }) => {
    return beginsAt > nowSeconds + 2 * hourSeconds && beginsAt < nowSeconds + 40 * hourSeconds
  })
  if (!suitable) throw new Error(`no showtime to sell among ${schedules.length}`)
  await expect
    .poll(async () => answered(await web.findTicket({ schedule_id: suitable.schedule_id })).length, { timeout: 60_000 })
    .toBeGreaterThanOrEqual(seatsOut)
  return suitable
}
