import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import type { Language } from '../../../renderer/i18n/messages.ts'
import { itemsOfEachReason, salesInEachState } from './left-to-staff.ts'
import { test } from './screens-test.ts'
import { wayThrough } from './way.ts'

const sizes = [
  { width: 1080, height: 1920 },
  { width: 1920, height: 1080 },
  { width: 800, height: 600 },
]
const languages: readonly Language[] = ['zh', 'en']

type Way = ReturnType<typeof wayThrough>
const screens: Readonly<Record<string, (way: Way, page: Page) => Promise<unknown>>> = {
  attract: (way) => way.attract(),
  films: (way) => way.films(),
  film: (way) => way.film(),
  'seats, some lost': async (way, page) => {
    await way.seats()
    await way.button(way.t.seats.bestFor(3)).click()
    const key = (await way.selected.first().getAttribute('data-seat')) ?? ''
    await page.evaluate((seat) => {
      const [row = 0, col = 0] = seat.split('-').map(Number)
      window.fakeCinema.acquireSeats(100, [{ row, col }])
    }, key)
    await expect(way.selected).toHaveCount(2)
  },
  'seats without the line': async (way, page) => {
    await way.seats(108)
    await page.evaluate(() => window.fakeCinema.goTo('offline'))
    await expect(page.locator('[data-state="online-only"]').first()).toBeVisible()
  },
  review: (way) => way.held(6),
  paying: (way) => way.paying(),
  verifying: async (way, page) => {
    await way.paying()
    await page.evaluate(() => window.fakeCinema.terminal('no-answer'))
    await expect(way.screen('pay', 'verifying')).toBeVisible()
  },
  reversed: async (way, page) => {
    await way.paying()
    await page.evaluate(() => window.fakeCinema.terminal('reversed'))
    await expect(way.screen('pay', 'reversed')).toBeVisible()
  },
  'two tickets': (way) => way.done(),
  'six tickets': (way) => way.done(6),
  stopped: async (way, page) => {
    await way.attract()
    await page.evaluate(() => window.fakeCinema.stopSelling('data-stale'))
    await expect(way.screen('stopped')).toBeVisible()
  },
  'staff sign-in': (way) => way.signIn(),
  admin: (way) => way.admin(),
  'sales of the last hours': async (way, page) => {
    await way.admin()
    await page.evaluate((sales) => window.fakeCinema.leaveToStaff({ sales }), salesInEachState())
    await page.locator('[data-action="orders"]').click()
    await expect(page.locator('[data-order]')).toHaveCount(6)
  },
  'what waits for a person': async (way, page) => {
    await way.admin()
    await page.evaluate((reviewItems) => window.fakeCinema.leaveToStaff({ reviewItems }), itemsOfEachReason())
    await page.locator('[data-page="attention"]').click()
    await expect(page.locator('[data-item]').first()).toBeVisible()
  },
  'selling a lost kiosk’s seats again': async (way, page) => {
    await way.admin()
    await page.locator('[data-device="3"] button').click()
    await expect(page.locator('dialog')).toBeVisible()
  },
  'leaving the cinema': async (way, page) => {
    await way.admin('boss')
    await way.button(way.t.kiosks.close.open).click()
    await expect(page.locator('dialog')).toBeVisible()
  },
  changes: (way) => way.changes(),
  'discarding a change': async (way) => {
    await way.changes()
    await way.button(way.t.changes.discard).click()
  },
  'choosing a showtime to change': (way) => way.form('change-showtime'),
  'moving a showtime': async (way) => {
    await way.form('change-showtime')
    await way.pick(0)
  },
  'calling off': async (way) => {
    await way.form('call-off-showtime')
    await way.pick(0)
  },
  'a new showtime': (way) => way.form('add-showtime'),
  'a level': (way) => way.form('set-member-level'),
  rules: (way) => way.form('change-policy'),
  'a rule': async (way, page) => {
    await way.form('change-policy')
    await page.locator('[data-pick="cutoffMinutes"]').click()
  },
  'a new film': (way) => way.form('add-film'),
  'the texts of a film': async (way) => {
    await way.form('change-film')
    await way.pick(0)
  },
  'taking off a film': async (way) => {
    await way.form('remove-film')
    await way.pick(0)
  },
  'a hall': async (way) => {
    await way.form('change-hall')
    await way.pick(0)
  },
  'the seats of a hall': async (way, page) => {
    await way.form('change-hall')
    await way.pick(2)
    await page.locator('.plan-part').click()
    await expect(way.seat('1-1')).toBeVisible()
  },
}

for (const [name, open] of Object.entries(screens)) {
  for (const language of languages) {
    test(`${name} (${language}) fits every size, reads well and is all in one language`, async ({ kiosk }) => {
      await open(wayThrough(kiosk, language), kiosk)
      for (const size of sizes) {
        await kiosk.setViewportSize(size)
        expect(await tooWide(kiosk), `wider than ${size.width} px`).toEqual([])
        expect(await tooSmallToTouch(kiosk), `too small to touch at ${size.width} px`).toEqual([])
      }
      expect(await moving(kiosk), 'moving though nothing is to move').toEqual([])
      expect(await seriousFaults(kiosk)).toEqual([])
      if (language === 'en') expect(await chineseLeft(kiosk)).toEqual([])
    })
  }
}

/** What is cut off at the side: the page itself, and everything in it that scrolls down only. */
function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [
      ...document.querySelectorAll(
        'html, .scroll, .stage, .bottom-bar, .top-bar, .seats-side, .ticket, .summary, button',
      ),
    ]
      .filter((element) => !element.matches('.schedule-days *') && element.scrollWidth > element.clientWidth + 1)
      .map((element) => `${element.tagName} ${element.className}`),
  )
}

/** Buttons under 64 px, seats under 44 px. The row of a keyboard's keys is as narrow as its screen makes it. */
function tooSmallToTouch(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('button')].flatMap((button) => {
      const { width, height } = button.getBoundingClientRect()
      const least = button.matches('.seat') ? 44 : 64
      const isNarrowKey = button.matches('.hg-button') && height >= least
      return isNarrowKey || (width >= least && height >= least) ? [] : [`${button.className} ${width} × ${height}`]
    }),
  )
}

/** The names of the animations of a page whose visitor asks for reduced motion, as the `kiosk` of these tests does. */
function moving(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    document.getAnimations().map((one) => (one instanceof CSSAnimation ? one.animationName : one.constructor.name)),
  )
}

async function seriousFaults(page: Page): Promise<string[]> {
  // What is good is not listed node by node: with thousands of seats that takes longer than all of the looking.
  // Legacy is to look at this page alone, which has no frames: else another page is opened to put frames together.
  const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).setLegacyMode(true)
  const { violations } = await axe.analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
}

/** Chinese text in the English screens, but for the way back to Chinese and names that have no English. */
function chineseLeft(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const left: string[] = []
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      const isName =
        node.parentElement?.closest(
          '[data-language], tbody th, [data-screen="admin"] .bottom-bar, [data-name], textarea',
        ) != null
      if (/\p{Script=Han}/u.test(node.textContent ?? '') && !isName) left.push(node.textContent ?? '')
    }
    for (const element of document.querySelectorAll('[aria-label]')) {
      const label = element.getAttribute('aria-label') ?? ''
      if (/\p{Script=Han}/u.test(label)) left.push(label)
    }
    return left
  })
}
