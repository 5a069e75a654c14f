import { expect } from '@playwright/test'
import { zh } from '../../../renderer/i18n/zh.ts'
import type { TtmsClient } from '../../support/ttms-client.ts'
import { createTtmsClient, signInToTtms } from '../../support/ttms-client.ts'
import { test } from '../cinema-test.ts'
import type { SeatName, Seats } from '../pages/buying.ts'
import { expectScreen, review, seatWords } from '../pages/buying.ts'
import { showtimeWithStandingSeats } from '../showtime-for-tests.ts'

const bothStandingSeats = 16
const rounds = 6

type Round = { readonly wanted: SeatName; readonly kept: readonly [SeatName, SeatName] }

test('gives a seat that three want at once to exactly one, and tells the others which one is gone', async ({
  cinema,
}) => {
  const server = await cinema.startServer()
  const kiosks = [await cinema.startKiosk('kiosk-1'), await cinema.startKiosk('kiosk-2')] as const
  const shop = await aWebShop(server.url)
  const { movie_name: title, schedule_id: showtimeId } = await showtimeWithStandingSeats(shop, bothStandingSeats)
  const atSeats = async (kiosk: (typeof kiosks)[number]) => {
    const person = await cinema.approach(kiosk)
    return (await (await person.start()).open(title)).pick(showtimeId)
  }
  const people = [await atSeats(kiosks[0]), await atSeats(kiosks[1])] as const
  const winners: string[] = []

  for (let number = 0; number < rounds; number++) {
    const round = await seatsForRound(people)
    for (const [index, person] of people.entries()) {
      await person.touch(round.wanted)
      await person.touch(index === 0 ? round.kept[0] : round.kept[1])
      await expect(person.inState('selected')).toHaveCount(2)
    }
    const runners: Record<string, () => Promise<boolean>> = {
      'kiosk 1': () => pressConfirm(people[0], round.wanted),
      'kiosk 2': () => pressConfirm(people[1], round.wanted),
      web: () => holdAsWeb(shop, showtimeId, round.wanted),
    }
    // Another one starts first in each round. In every other round it even gets there before the others start.
    const names = Object.keys(runners)
    const order = [...names.slice(number % 3), ...names.slice(0, number % 3)]
    const outcomes = new Map<string, boolean>()
    const run = async (name: string) => outcomes.set(name, (await runners[name]?.()) ?? false)
    if (number >= 3) await run(order.shift() ?? '')
    await Promise.all(order.map(run))

    const won = names.filter((name) => outcomes.get(name))
    expect(won, `round ${number}`).toHaveLength(1)
    winners.push(...won)
    const isWinner = (index: number) => won[0] === `kiosk ${index + 1}`
    for (const [index, person] of people.entries()) {
      if (!isWinner(index)) await expectToldAndKept(person, round.wanted, index === 0 ? round.kept[0] : round.kept[1])
    }
    // Only now: seats that are given back would be free for the others again.
    for (const [index, person] of people.entries()) if (isWinner(index)) await leave(person)
  }
  expect(new Set(winners.slice(3)), winners.join(', ')).toEqual(new Set(['kiosk 1', 'kiosk 2', 'web']))
})

async function aWebShop(serverUrl: string): Promise<TtmsClient> {
  const customer = { login: 'racer@example.com', password: 'racer-123' }
  await createTtmsClient(serverUrl).ask('index/user/register', {
    customer_name: 'Racer',
    customer_passwd: customer.password,
    customer_email: customer.login,
    customer_mobile: '13800000000',
  })
  return signInToTtms(serverUrl, customer)
}

/** Seats that both kiosks show as free, so that they are nobody's standing seats: one to fight for, one for each to keep. */
async function seatsForRound([one, other]: readonly [Seats, Seats]): Promise<Round> {
  const freeToOther = new Set(await other.named('free'))
  const free = (await one.named('free')).filter((name) => freeToOther.has(name))
  const [wanted, keptByOne, keptByOther] = free
  if (!wanted || !keptByOne || !keptByOther) throw new Error('the hall is full')
  return { wanted, kept: [keptByOne, keptByOther] }
}

/** Whether this person now has the order before them; one who was told before they could press does not press. */
async function pressConfirm(person: Seats, wanted: SeatName): Promise<boolean> {
  await person.pressIfSelected(wanted)
  const held = person.page.locator('[data-screen="pay"][data-stage="held"]')
  await expect(held.or(person.news)).toBeVisible()
  return held.isVisible()
}

async function holdAsWeb(shop: TtmsClient, showtimeId: number, seat: SeatName): Promise<boolean> {
  const [row = '', col = ''] = seat.split('-')
  const answer = await shop.ask('index/ticket/inpayment', { schedule_id: showtimeId, seat_row: row, seat_col: col })
  if (answer.status === 0) return true
  expect(answer.msg).toBe('the seat has been bought')
  return false
}

async function expectToldAndKept(person: Seats, lost: SeatName, kept: SeatName): Promise<void> {
  await expectScreen(person.page, 'seats')
  await expect(person.news).toHaveText(`${zh.seats.lost(seatWords(lost))}${zh.seats.kept}`)
  await expect(person.seat(lost)).toHaveAttribute('data-state', 'lost')
  expect(await person.named('selected')).toEqual([kept])
  await person.touch(kept)
}

/** The winner gives the seats back, so that the next round begins with nothing chosen. */
async function leave(person: Seats): Promise<void> {
  await (await review(person.page)).changeSeats()
  for (const name of await person.named('selected')) await person.touch(name)
  await expect(person.inState('selected')).toHaveCount(0)
}
