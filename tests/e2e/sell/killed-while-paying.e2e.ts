import { expect } from '@playwright/test'
import { createTtmsClient } from '../../../clients/ttms-client.ts'
import type { Behaviour } from '../../../electron/devices/terminal/simulator/wire.ts'
import { readLedger, tellTerminal } from '../../support/cinema-programs.ts'
import { signInToTtms, ticketsSold } from '../../support/ttms-client.ts'
import type { Cinema } from '../cinema.ts'
import { test } from '../cinema-test.ts'
import { attract } from '../pages/buying.ts'
import { signInAsStaff } from '../pages/staff.ts'
import { showtimeWithAllottedSeats } from '../showtime-for-tests.ts'

/** Two seats held, the card at the terminal, and a terminal that goes about it in this way. */
async function atTheTerminal(cinema: Cinema, behaviour: Behaviour) {
  const server = await cinema.startServer()
  const { administrator } = server
  const kiosk = await cinema.startKiosk('kiosk')
  const showtime = await showtimeWithAllottedSeats(createTtmsClient({ serverUrl: server.url }), 8)
  const office = await signInToTtms(server.url, administrator)
  const soldBefore = await ticketsSold(office, showtime.movie_name)
  await tellTerminal(kiosk, behaviour)
  const person = await cinema.approach(kiosk)
  const seats = await (await (await person.start()).open(showtime.movie_name)).pick(showtime.schedule_id)
  await seats.chooseBest(2)
  const chosen = await seats.named('selected')
  await (await seats.confirm()).beginPayment()
  const soldSince = async () => (await ticketsSold(office, showtime.movie_name)) - soldBefore
  return { kiosk, administrator, showtime, chosen, soldSince }
}

test('a kiosk killed after the card was charged and before it wrote so sells once, and shows the tickets', async ({
  cinema,
}) => {
  const { kiosk, administrator, soldSince } = await atTheTerminal(cinema, { next: 'charge-then-silent', delayMs: 0 })
  await expect.poll(() => readLedger(kiosk).map(({ state }) => state)).toContain('approved')
  await kiosk.kill()
  expect(await soldSince()).toBe(0)

  const again = await cinema.startKiosk('kiosk')
  const { page } = await cinema.comeBack(again)
  await expect(page.locator('[data-screen="done"]')).toBeVisible()
  await expect(page.locator('[data-ticket]')).toHaveCount(2)
  await expect.poll(soldSince).toBe(2)
  expect(readLedger(again).map(({ state }) => state)).toEqual(['in-progress', 'approved'])

  const staff = await signInAsStaff(page, administrator)
  await expect(staff.queue).toHaveAttribute('data-queue', '0')
  await expect(staff.openPayments).toHaveCount(0)
})

test('a kiosk killed before the card was charged sells nothing, charges nothing and lets the seats go', async ({
  cinema,
}) => {
  const paying = await atTheTerminal(cinema, { next: 'approve', delayMs: 600_000 })
  const { kiosk, administrator, showtime, chosen, soldSince } = paying
  await expect.poll(() => readLedger(kiosk).map(({ state }) => state)).toEqual(['in-progress'])
  await kiosk.kill()

  const again = await cinema.startKiosk('kiosk')
  const { page } = await cinema.comeBack(again)
  await expect.poll(() => readLedger(again).map(({ state }) => state)).toEqual(['in-progress', 'cancelled'])
  const person = await attract(page)
  const staff = await signInAsStaff(page, administrator)
  await expect(staff.queue).toHaveAttribute('data-queue', '0')
  await expect(staff.openPayments).toHaveCount(0)
  expect(await soldSince()).toBe(0)
  await staff.leave()

  const seats = await (await (await person.start()).open(showtime.movie_name)).pick(showtime.schedule_id)
  expect(chosen).toHaveLength(2)
  for (const name of chosen) await expect(seats.seat(name)).toHaveAttribute('data-state', 'free')
})
