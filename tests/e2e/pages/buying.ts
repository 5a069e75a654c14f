import { expect, type Locator, type Page } from '@playwright/test'
import { zh } from '../../../renderer/i18n/zh.ts'

// The kiosk's screens as a customer goes through them; each step answers the screen that it leads to. Buttons are found
// by what they say, seats and screens by the marks that the page gives them.

type ScreenName = 'attract' | 'films' | 'film' | 'seats' | 'pay' | 'done' | 'staff-sign-in' | 'admin'

export async function expectScreen(page: Page, name: ScreenName, stage = ''): Promise<void> {
  const mark = stage === '' ? `[data-screen="${name}"]` : `[data-screen="${name}"][data-stage="${stage}"]`
  await expect(page.locator(mark)).toBeVisible()
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

export type Attract = Awaited<ReturnType<typeof attract>>

export async function attract(page: Page) {
  await expectScreen(page, 'attract')
  return {
    page,
    start: async () => {
      await button(page, zh.attract.start).click({ position: { x: 500, y: 900 } })
      return films(page)
    },
  }
}

async function films(page: Page) {
  await expectScreen(page, 'films')
  return {
    page,
    open: async (title: string) => {
      await button(page, zh.films.open(title)).click()
      return film(page)
    },
  }
}

async function film(page: Page) {
  await expectScreen(page, 'film')
  return {
    page,
    /** Looks for the showtime day by day. */
    pick: async (showtimeId: number) => {
      const days = page.getByRole('group', { name: zh.film.days }).getByRole('button')
      const showtime = page.locator(`[data-showtime="${showtimeId}"]`)
      await expect(days.first()).toBeVisible()
      for (const day of await days.all()) {
        await day.click()
        if (await showtime.isVisible()) break
      }
      await showtime.click()
      return seats(page)
    },
  }
}

export type SeatName = `${number}-${number}`
export type SeatState = 'free' | 'taken' | 'online-only' | 'selected' | 'lost'
export type Seats = Awaited<ReturnType<typeof seats>>

async function seats(page: Page) {
  await expectScreen(page, 'seats')
  const seat = (name: SeatName) => page.locator(`[data-seat="${name}"]`)
  return {
    page,
    seat,
    /** Forced: a person may touch a seat that is not to be had, and is then told so. */
    touch: (name: SeatName) => seat(name).click({ force: true }),
    chooseBest: async (count: number) => {
      await button(page, zh.seats.bestFor(count)).click()
      await expect(page.locator('[data-seat][data-state="selected"]')).toHaveCount(count)
    },
    inState: (state: SeatState) => page.locator(`[data-seat][data-state="${state}"]`),
    named: (state: SeatState) => namesOf(page.locator(`[data-seat][data-state="${state}"]`)),
    /** News of seats that were lost. */
    news: page.getByRole('alert'),
    hint: page.getByRole('main').getByRole('status'),
    /** Looks and presses in one moment, as far as the page goes, and waits for nothing. */
    pressIfSelected: (name: SeatName) =>
      button(page, zh.seats.confirm).evaluate((element, wanted) => {
        const isSelected = document.querySelector(`[data-seat="${wanted}"][data-state="selected"]`) !== null
        if (isSelected && element instanceof HTMLElement) element.click()
      }, name),
    confirm: async () => {
      await button(page, zh.seats.confirm).click()
      return review(page)
    },
  }
}

async function namesOf(buttons: Locator): Promise<SeatName[]> {
  return buttons.evaluateAll((elements) => elements.map((element) => element.getAttribute('data-seat') as SeatName))
}

/** What the screens call a seat. */
export function seatWords(name: SeatName): string {
  const [row = 0, col = 0] = name.split('-').map(Number)
  return zh.seats.seat(row, col)
}

export async function review(page: Page) {
  await expectScreen(page, 'pay', 'held')
  const pay = () => button(page, zh.pay.payByCard).click()
  return {
    page,
    payByCard: async () => {
      await pay()
      return done(page)
    },
    /** Up to the terminal: the card is not offered to it yet. */
    beginPayment: async () => {
      await pay()
      await expectScreen(page, 'pay', 'paying')
    },
    changeSeats: async () => {
      await button(page, zh.pay.changeSeats).click()
      return seats(page)
    },
  }
}

async function done(page: Page) {
  await expectScreen(page, 'done')
  return {
    page,
    tickets: page.locator('[data-ticket]'),
    offlineWord: page.getByText(zh.done.offline),
    finish: async () => {
      await page.getByRole('button', { name: zh.done.finish }).click()
      return attract(page)
    },
  }
}
