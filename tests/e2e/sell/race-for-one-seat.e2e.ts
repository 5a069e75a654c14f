import { expect } from '@playwright/test'
import { createTtmsClient, type TtmsClient } from '../../../clients/ttms-client.ts'
import { zh } from '../../../renderer/i18n/zh.ts'
import { signInToTtms } from '../../support/ttms-client.ts'
import { test } from '../cinema-test.ts'
import { expectScreen, review, type SeatName, type Seats, seatWords } from '../pages/buying.ts'
import { showtimeWithAllottedSeats } from '../showtime-for-tests.ts'

const bothAllottedSeats = 16
const rounds = 9
/** From this round on one of them gets there before the others start, each in turn: every one of them wins once. */
const headStartFrom = 6

type Round = { readonly wanted: SeatName; readonly kept: readonly [SeatName, SeatName] }

test('gives a seat that three want at once to exactly one, and tells the others which one is gone', async ({
  cinema,
}) => {
  const server = await cinema.startServer()
  const kiosks = [await cinema.startKiosk('kiosk-1'), await cinema.startKiosk('kiosk-2')] as const
  const { movie_name: title, schedule_id: showtimeId } = await showtimeWithAllottedSeats(
    createTtmsClient({ serverUrl: server.url }),
    bothAllottedSeats,
  )
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
    const shop = await aWebShop(server.url, number)
    const runners: Record<string, Runner> = {
      'kiosk 1': kioskRunner(people[0], round.wanted),
      'kiosk 2': kioskRunner(people[1], round.wanted),
      web: webRunner(shop, showtimeId, round.wanted),
    }
    const names = Object.keys(runners)
    const order = [...names.slice(number % 3), ...names.slice(0, number % 3)]
    const outcomes = new Map<string, boolean>()
    for (const [place, name] of order.entries()) {
      await runners[name]?.start()
      const hasHeadStart = place === 0 && number >= headStartFrom
      if (hasHeadStart) outcomes.set(name, (await runners[name]?.hasWon()) ?? false)
    }
    for (const name of order) outcomes.set(name, (await runners[name]?.hasWon()) ?? false)

    const won = names.filter((name) => outcomes.get(name))
    expect(won, `round ${number}`).toHaveLength(1)
    winners.push(...won)
    const isWinner = (index: number) => won[0] === `kiosk ${index + 1}`
    for (const [index, person] of people.entries()) {
      if (!isWinner(index)) await expectToldAndKept(person, round.wanted, index === 0 ? round.kept[0] : round.kept[1])
    }
    // Only now: seats that are returned would be free for the others again.
    for (const [index, person] of people.entries()) if (isWinner(index)) await leave(person)
  }
  test.info().annotations.push({ type: 'winners', description: winners.join(', ') })
  expect(new Set(winners.slice(headStartFrom)), winners.join(', ')).toEqual(new Set(['kiosk 1', 'kiosk 2', 'web']))
})

/** A new customer for each round, since nobody may hold more than six tickets of a showtime. */
async function aWebShop(serverUrl: string, round: number): Promise<TtmsClient> {
  const customer = { login: `racer-${round}@example.com`, password: 'racer-123' }
  await createTtmsClient({ serverUrl }).register({
    customer_name: 'Racer',
    customer_passwd: customer.password,
    customer_email: customer.login,
    customer_mobile: '13800000000',
  })
  return signInToTtms(serverUrl, customer)
}

/** Seats that both kiosks show as free, so that they are nobody's allotted seats: one to fight for, one for each to keep. */
async function seatsForRound([one, other]: readonly [Seats, Seats]): Promise<Round> {
  for (const person of [one, other]) await expect(person.inState('free')).not.toHaveCount(0)
  const freeToOther = new Set(await other.named('free'))
  const free = (await one.named('free')).filter((name) => freeToOther.has(name))
  const [wanted, keptByOne, keptByOther] = free
  if (!wanted || !keptByOne || !keptByOther) throw new Error('the hall is full')
  return { wanted, kept: [keptByOne, keptByOther] }
}

/** `start` sends the wish on its way, `hasWon` waits for what came of it. */
type Runner = { readonly start: () => Promise<void>; readonly hasWon: () => Promise<boolean> }

/** A person who was told before they could press does not press. */
function kioskRunner(person: Seats, wanted: SeatName): Runner {
  return {
    start: () => person.pressIfSelected(wanted),
    hasWon: async () => {
      const held = person.page.locator('[data-screen="pay"][data-stage="held"]')
      await expect(held.or(person.news)).toBeVisible()
      return held.isVisible()
    },
  }
}

function webRunner(shop: TtmsClient, showtimeId: number, wanted: SeatName): Runner {
  const [row = 0, col = 0] = wanted.split('-').map(Number)
  let answer: ReturnType<TtmsClient['inPayment']> | undefined
  return {
    start: async () => {
      answer = shop.inPayment({ schedule_id: showtimeId, seat_row: row, seat_col: col })
    },
    hasWon: async () => {
      const held = await answer
      if (!held) throw new Error('never asked')
      if (!held.ok) expect(held.refusal.msg).toBe('the seat has been bought')
      return held.ok
    },
  }
}

async function expectToldAndKept(person: Seats, lost: SeatName, kept: SeatName): Promise<void> {
  await expectScreen(person.page, 'seats')
  await expect(person.news).toHaveText(`${zh.seats.lost(seatWords(lost))}${zh.seats.kept}`)
  await expect(person.seat(lost)).toHaveAttribute('data-state', 'lost')
  expect(await person.named('selected')).toEqual([kept])
  await person.touch(kept)
}

/** The winner returns the seats, which are selected still and nobody else's; the next round begins with none. */
async function leave(person: Seats): Promise<void> {
  await (await review(person.page)).changeSeats()
  await expect(person.inState('selected')).toHaveCount(2)
  for (const name of await person.named('selected')) await person.touch(name)
  await expect(person.inState('selected')).toHaveCount(0)
}
