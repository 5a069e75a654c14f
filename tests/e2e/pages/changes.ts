import { expect, type Page } from '@playwright/test'
import { zh } from '../../../renderer/i18n/zh.ts'
import type { EditKind } from '../../../shared/edits/edit-kinds.ts'
import type { EditState } from '../../../shared/edits/views.ts'

const t = zh.changes

/** The administrators' page of changes, from the first admin page. */
export async function openChanges(page: Page) {
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  const group = (name: string) => page.getByRole('group', { name, exact: true })
  await button(t.open).click()
  await expect(page.locator('.changes')).toBeVisible()
  const fill = async (texts: Readonly<Record<string, string>>) => {
    for (const [label, text] of Object.entries(texts)) await page.getByLabel(label, { exact: true }).fill(text)
  }
  const save = async () => {
    await page.locator('.bottom-bar .button-next').click()
    await expect(page.locator('.changes')).toBeVisible()
  }
  const open = (kind: EditKind) => button(t.form[kind]).click()

  return {
    inState: (state: EditState) => page.locator(`[data-edit="${state}"]`),
    addFilm: async ({ title, minutes }: { readonly title: string; readonly minutes: number }) => {
      await open('add-film')
      const { field } = t
      await fill({ [field.title]: title, [field.actors]: '甲', [field.director]: '乙' })
      await fill({ [field.durationMinutes]: String(minutes) })
      await save()
    },
    /** A hall of this size with an aisle in its second column. */
    addHall: async ({ name, rows, cols }: { readonly name: string; readonly rows: number; readonly cols: number }) => {
      await open('add-hall')
      await fill({ [t.field.name]: name })
      await page.locator('.plan-part').click()
      await page.getByRole('slider', { name: t.plan.rows }).fill(String(rows))
      await page.getByRole('slider', { name: t.plan.cols }).fill(String(cols))
      await page.locator('[data-seat="1-2"]').click()
      await button(t.plan.col(2, true)).click()
      await button(t.plan.use).click()
      await save()
    },
    /** A showtime of tomorrow. */
    addShowtime: async (of: {
      readonly film: string
      readonly hall: string
      readonly time: string
      readonly yuan: string
    }) => {
      await open('add-showtime')
      await group(t.field.filmId).getByRole('button', { name: of.film, exact: true }).click()
      await group(t.field.hallId).getByRole('button', { name: of.hall, exact: true }).click()
      await group(t.day).getByRole('button').nth(1).click()
      await fill({ [t.time]: of.time, [t.field.priceFen]: of.yuan })
      await save()
    },
    removeFilm: async (title: string) => {
      await open('remove-film')
      await page.locator('.pick-row', { hasText: title }).click()
      await button(t.removeFilm.yes).click()
      await expect(page.locator('.changes')).toBeVisible()
    },
    /** Opens the refused change again, and leaves it as it is. */
    lookAtRefused: async (words: string) => {
      await button(t.revise).click()
      await expect(page.locator('dialog')).toContainText(words)
      await button(t.removeFilm.no).click()
      await page.locator('.bottom-bar-back').click()
    },
    discardRefused: async () => {
      await button(t.discard).click()
      await page.locator('dialog').getByRole('button', { name: t.discard }).click()
    },
    back: () => page.locator('.bottom-bar-back').click(),
  }
}
