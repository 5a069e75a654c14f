import { expect } from '@playwright/test'
import { countCalls } from './count-calls.ts'
import { test } from './screens-test.ts'
import { wayThrough } from './way.ts'

test('a kiosk that tells its state again draws no film again', async ({ kiosk }) => {
  await wayThrough(kiosk).films()
  const calls = await countCalls(kiosk, () => kiosk.evaluate(() => window.fakeCinema.change(() => undefined)))
  expect([calls('tell') > 0, calls('App'), calls('FilmsScreen'), calls('FilmTile')]).toEqual([true, 0, 0, 0])
})

test('seats that somebody takes draw the tile of their film again, and no other', async ({ kiosk }) => {
  await wayThrough(kiosk).films()
  const firstTime = kiosk.locator('[data-film="1"] .time-button-state').first()
  const before = await firstTime.textContent()
  const calls = await countCalls(kiosk, async () => {
    await kiosk.evaluate(() => {
      window.fakeCinema.acquireSeats(
        100,
        [5, 6, 7, 8, 9, 10].map((col) => ({ row: 5, col })),
      )
    })
    await expect(firstTime).not.toHaveText(before ?? '')
  })
  expect(calls('FilmTile')).toBe(1)
})

test('nobody touches the films for most of a minute: nothing is drawn again, nor looked at', async ({
  page,
  screensUrl,
}) => {
  await page.clock.install()
  await page.goto(screensUrl)
  await wayThrough(page).films()
  const calls = await countCalls(page, () => page.clock.runFor(50_000))
  expect([calls('App'), calls('FilmTile'), calls('IdleQuestion'), calls('look')]).toEqual([0, 0, 0, 0])
})

test('the screen where nobody is moves for a moment at each film, by what is drawn once, and then stands still', async ({
  page,
  screensUrl,
}) => {
  await page.clock.install()
  await page.emulateMedia({ reducedMotion: 'no-preference' })
  await page.goto(screensUrl)
  await expect(page.locator('.attract-title')).toBeVisible()
  const running = () =>
    page.evaluate(() =>
      document
        .getAnimations()
        .filter(({ playState }) => playState === 'running')
        .map((one) => (one instanceof CSSAnimation ? one.animationName : 'transition')),
    )
  await expect.poll(running).toEqual([])
  const film = await page.locator('.attract-title').textContent()
  await page.clock.runFor(9_500)
  await expect(page.locator('.attract-title')).not.toHaveText(film ?? '')
  const moved = await page.evaluate(
    (timing) =>
      document.getAnimations().flatMap(({ effect }) => {
        const keyframes = effect instanceof KeyframeEffect ? effect.getKeyframes() : []
        return keyframes.flatMap((one) => Object.keys(one).filter((name) => !timing.includes(name)))
      }),
    ['offset', 'computedOffset', 'easing', 'composite'],
  )
  expect([...new Set(moved)].toSorted()).toEqual(['opacity', 'transform'])
  await expect.poll(running).toEqual([])
})

test('the films come with posters that were drawn before the touch, at the size of a tile', async ({ kiosk }) => {
  await expect(async () => {
    await wayThrough(kiosk).films()
    const posters = kiosk.locator('.film-tile img')
    const sizes = await posters.evaluateAll((all: HTMLImageElement[]) =>
      all.map(({ src, naturalWidth, naturalHeight }) => [new URL(src).protocol, naturalWidth, naturalHeight]),
    )
    await kiosk.locator('.bottom-bar-back').click()
    await expect(kiosk.locator('[data-screen="attract"]')).toBeVisible()
    expect(sizes.length).toBeGreaterThan(0)
    expect(new Set(sizes.map(String))).toEqual(new Set(['blob:,360,540']))
  }).toPass()
})
