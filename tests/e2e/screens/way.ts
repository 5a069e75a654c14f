import { expect, type Page } from '@playwright/test'
import { type Language, messagesIn } from '../../../renderer/i18n/messages.ts'
import type { EditRefusal } from '../../../shared/edits/contract.ts'
import type { EditKind } from '../../../shared/edits/edit-kinds.ts'

// The way through the screens over the made-up cinema, in either language. Showtime 100 is in hall 1, 108 in the giant one.

export function wayThrough(page: Page, language: Language = 'zh') {
  const t = messagesIn[language]
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  const way = {
    t,
    button,
    seat: (key: string) => page.locator(`[data-seat="${key}"]`),
    selected: page.locator('[data-seat][data-state="selected"]'),
    screen: (name: string, stage = '') => page.locator(`[data-screen="${name}"][data-stage="${stage}"]`),
    attract: async () => {
      await expect(way.screen('attract')).toBeVisible()
      if (language === 'en') await page.getByRole('button', { name: 'English' }).click()
    },
    films: async () => {
      await way.attract()
      await button(t.attract.start).click({ position: { x: 300, y: 300 } })
      await expect(way.screen('films')).toBeVisible()
    },
    film: async () => {
      await way.films()
      await page.locator('[data-film="1"] .film-tile-open').click()
      await expect(page.locator('[data-showtime]').first()).toBeVisible()
    },
    seats: async (showtimeId = 100) => {
      await way.film()
      await page.locator(`[data-showtime="${showtimeId}"]`).click()
      await expect(page.locator('[data-seat]').first()).toBeVisible()
    },
    held: async (count = 2) => {
      await way.seats()
      await button(t.seats.bestFor(count)).click()
      await button(t.seats.confirm).click()
      await expect(way.screen('pay', 'held')).toBeVisible()
    },
    paying: async () => {
      await way.held()
      await button(t.pay.payByCard).click()
      await expect(way.screen('pay', 'paying')).toBeVisible()
    },
    done: async (count = 2) => {
      await way.held(count)
      await button(t.pay.payByCard).click()
      await expect(way.screen('pay', 'paying')).toBeVisible()
      await page.evaluate(() => window.fakeCinema.terminal('approved'))
      await expect(way.screen('done')).toBeVisible()
    },
    signIn: async () => {
      await way.attract()
      // Five touches in four seconds: a busy machine may need another go.
      const touchCorner = () => page.locator('[data-corner]').click({ position: { x: 10, y: 10 } })
      while (!(await way.screen('staff-sign-in').isVisible())) await touchCorner()
    },
    admin: async (login: 'manager' | 'boss' = 'manager') => {
      await way.signIn()
      await page.getByLabel(t.signIn.login).fill(login)
      await page.getByLabel(t.signIn.password, { exact: true }).fill('cinema')
      await page.locator('button[type="submit"]').click()
      await expect(page.locator('[data-screen="admin"] tfoot')).toBeVisible()
    },
    /** The administrators' page of changes, with one that was refused, one that waits and one in force. */
    changes: async () => {
      await way.admin('boss')
      await button(t.changes.open).click()
      await way.changePrice('66.5', 1)
      await page.evaluate(() => window.fakeCinema.decideEdits(null))
      await way.changePrice('70', 2)
      await page.evaluate(() => window.fakeCinema.decideEdits({ code: 'ChangedMeanwhile', fields: ['priceFen'] }))
      await way.changePrice('72', 3)
    },
    changePrice: async (yuan: string, edits: number) => {
      await way.openForm('change-showtime')
      await way.pick(0)
      await way.field(t.changes.field.priceFen).fill(yuan)
      await way.save()
      await expect(page.locator('[data-edit]')).toHaveCount(edits)
    },
    /** A form of the same page, for one kind of change. */
    form: async (kind: EditKind) => {
      await way.admin('boss')
      await button(t.changes.open).click()
      await way.openForm(kind)
    },
    pick: (index: number) => page.locator('[data-pick]').nth(index).click(),
    field: (name: string) => page.getByLabel(name, { exact: true }),
    revise: () => button(t.changes.revise).click(),
    /** The server's no to the change that was saved last. */
    refuse: async (refusal: EditRefusal) => {
      await expect(page.locator('[data-edit="waiting"]')).toHaveCount(1)
      await page.evaluate((why) => window.fakeCinema.decideEdits(why), refusal)
    },
    discard: async () => {
      await button(t.changes.discard).click()
      await page.locator('dialog').getByRole('button', { name: t.changes.discard }).click()
      await expect(page.locator('[data-edit]')).toHaveCount(0)
    },
    openForm: (name: EditKind) => button(t.changes.form[name]).click(),
    save: () => page.locator('.bottom-bar .button-next').click(),
  }
  return way
}
