import { expect, type Page } from '@playwright/test'
import { test } from './screens-test.ts'
import { wayThrough } from './way.ts'

test('a hall is drawn by touch, by dragging and by whole lines, its seats counted at every step', async ({ kiosk }) => {
  const way = wayThrough(kiosk)
  const words = way.t.changes.plan
  const places = kiosk.locator('[data-places]')
  const drag = async (from: string, to: string) => {
    const [begin, end] = [await way.seat(from).boundingBox(), await way.seat(to).boundingBox()]
    if (!begin || !end) throw new Error('a seat is out of sight')
    await kiosk.mouse.move(begin.x + begin.width / 2, begin.y + begin.height / 2)
    await kiosk.mouse.down()
    await kiosk.mouse.move(end.x + end.width / 2, end.y + end.height / 2)
    await kiosk.mouse.up()
  }
  await way.form('add-hall')
  await way.field(way.t.changes.field.name).fill('4号厅')
  await kiosk.locator('.plan-part').click()
  await expect(places).toHaveText('96 座')
  await way.seat('1-1').click()
  await expect(places).toHaveText('95 座')
  await expect(way.seat('1-1')).toHaveAttribute('aria-label', '1排1座，没有座位')
  await way.button(words.col(1, true)).click()
  await expect(places).toHaveText('88 座')
  await drag('3-4', '3-9')
  await expect(places).toHaveText('82 座')
  await drag('3-4', '3-5')
  await expect(places).toHaveText('84 座')
  await way.button(words.undo).click()
  await way.button(words.undo).click()
  await expect(places).toHaveText('88 座')
  // A hall made smaller and larger again is as it was; and all of the smaller steps are one.
  await kiosk.getByRole('slider', { name: words.rows }).fill('1')
  await expect(places).toHaveText('11 座')
  await kiosk.getByRole('slider', { name: words.rows }).fill('9')
  await expect(places).toHaveText('100 座')
  await way.button(words.undo).click()
  await expect(places).toHaveText('88 座')
  await way.button(words.use).click()
  await expect(kiosk.locator('.plan-part')).toContainText(words.facts(8, 12, 88))
  await expect(way.field(way.t.changes.field.name)).toHaveValue('4号厅')
  await way.save()
  await expect(kiosk.locator('[data-edit="waiting"]')).toContainText(words.facts(8, 12, 88))
})

test('the largest hall is drawn by the keyboard too', async ({ kiosk }) => {
  const way = wayThrough(kiosk)
  const places = kiosk.locator('[data-places]')
  await openLargest(kiosk)
  await expect(kiosk.locator('[data-seat][tabindex="0"]')).toHaveCount(1)
  await way.seat('2-2').focus()
  await kiosk.keyboard.press('ArrowRight')
  await kiosk.keyboard.press('Enter')
  await kiosk.keyboard.press('ArrowDown')
  await kiosk.keyboard.press('Space')
  await expect(places).toHaveText('3598 座')
  await expect(way.seat('3-3')).toHaveAttribute('aria-pressed', 'true')
})

test.describe('on a touch screen', () => {
  test.use({ contextOptions: { hasTouch: true } })

  test('a finger moves a hall that is larger than its room, and draws where it is asked to', async ({ kiosk }) => {
    const way = wayThrough(kiosk)
    const places = kiosk.locator('[data-places]')
    const touches = await kiosk.context().newCDPSession(kiosk)
    const touch = async (type: 'touchStart' | 'touchMove' | 'touchEnd', ...touchPoints: { x: number; y: number }[]) => {
      await touches.send('Input.dispatchTouchEvent', { type, touchPoints })
    }
    const drag = async (from: string, rows: number, cols: number) => {
      const box = await way.seat(from).boundingBox()
      if (!box) throw new Error('a seat is out of sight')
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
      await touch('touchStart', { x, y })
      for (const part of [0.25, 0.5, 0.75, 1]) {
        await touch('touchMove', { x: x + part * cols * box.width, y: y + part * rows * box.height })
      }
      await touch('touchEnd')
    }
    /** Brings a seat to the middle of the hall, and waits until the hall stands still. */
    const moveTo = async (key: string) => {
      const middle = () =>
        way.seat(key).evaluate((seat) => {
          seat.scrollIntoView({ block: 'center', inline: 'center' })
          return seat.getBoundingClientRect().x
        })
      let [before, now] = [Number.NaN, await middle()]
      while (before !== now) {
        before = now
        await kiosk.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))
        now = await middle()
      }
    }
    const scrolledPx = () => kiosk.locator('.hall-viewport').evaluate((hall) => hall.scrollLeft + hall.scrollTop)
    await openLargest(kiosk)
    await drag('12-12', -6, -6)
    await expect.poll(scrolledPx).toBeGreaterThan(0)
    await expect(places).toHaveText('3600 座')
    await way.button(way.t.changes.plan.dragDraws).click()
    await moveTo('30-30')
    await drag('30-30', 0, 4)
    await expect(places).toHaveText('3595 座')
    await way.seat('32-30').tap()
    await expect(places).toHaveText('3594 座')
  })
})

test('what was refused opens in its own form with what was meant, and says why', async ({ kiosk }) => {
  const way = wayThrough(kiosk)
  const { field, refusal, plan, removeFilm } = way.t.changes
  await way.form('add-film')
  await expect(kiosk.locator('.bottom-bar .button-next')).toBeDisabled()
  const film = { [field.title]: '新片', [field.actors]: '甲', [field.director]: '乙', [field.durationMinutes]: '95' }
  for (const [label, text] of Object.entries(film)) await way.field(label).fill(text)
  await way.save()
  await way.refuse({ code: 'TitleTaken' })
  await way.revise()
  await expect(kiosk.getByText(refusal.TitleTaken)).toBeVisible()
  for (const [label, text] of Object.entries(film)) await expect(way.field(label)).toHaveValue(text)
  await way.field(field.title).fill('新片二')
  await way.save()
  await way.refuse({ code: 'NotAdministrator' })
  await way.discard()

  await way.openForm('change-hall')
  await way.pick(1)
  await kiosk.locator('.plan-part').click()
  await way.seat('7-6').click()
  await way.button(plan.use).click()
  await way.save()
  await way.refuse({ code: 'IsScheduled' })
  await way.revise()
  await expect(kiosk.getByText(refusal.IsScheduled)).toBeVisible()
  await expect(kiosk.locator('.plan-part')).toContainText(plan.facts(7, 10, 63))
  await kiosk.locator('.bottom-bar-back').click()
  await way.discard()

  await way.openForm('change-showtime')
  await way.pick(0)
  await way.button('2号厅').click()
  await way.field(way.t.changes.time).fill('18:05')
  await way.save()
  await expect(kiosk.locator('[data-edit="waiting"]')).toContainText('影厅 1号厅 → 2号厅')
  await way.refuse({ code: 'Clash' })
  await way.revise()
  await expect(way.button('2号厅')).toHaveAttribute('aria-pressed', 'true')
  await expect(way.field(way.t.changes.time)).toHaveValue('18:05')
  await kiosk.locator('.bottom-bar-back').click()
  await way.discard()

  await way.openForm('remove-film')
  await way.pick(0)
  await way.button(removeFilm.yes).click()
  await way.refuse({ code: 'IsScheduled' })
  await way.revise()
  await expect(kiosk.locator('dialog')).toContainText(refusal.IsScheduled)
  await expect(kiosk.locator('dialog')).toContainText('风筝密电')
  await way.button(removeFilm.no).click()
  await kiosk.locator('.bottom-bar-back').click()
  await expect(kiosk.locator('[data-edit="refused"]')).toHaveCount(1)
})

async function openLargest(page: Page): Promise<void> {
  const way = wayThrough(page)
  const { rows, cols } = way.t.changes.plan
  await way.form('add-hall')
  await page.locator('.plan-part').click()
  for (const side of [rows, cols]) await page.getByRole('slider', { name: side }).fill('60')
  await expect(page.locator('[data-places]')).toHaveText('3600 座')
}
