import { test } from './screens-test.ts'
import { wayThrough } from './way.ts'

const sizes = { p: { width: 1080, height: 1920 }, l: { width: 1920, height: 1080 } }
for (const language of ['zh', 'en'] as const)
  test(`look ${language}`, async ({ kiosk }) => {
    const way = wayThrough(kiosk, language)
    const shot = async (name: string) => {
      for (const [o, size] of Object.entries(sizes)) {
        await kiosk.setViewportSize(size)
        await kiosk.waitForTimeout(200)
        await kiosk.screenshot({ path: `/tmp/look/${name}-${language}-${o}.png`, scale: 'css' })
      }
    }
    await way.changes()
    await shot('list')
    const back = () => kiosk.locator('.bottom-bar-back').click()
    await way.button(way.t.changes.discard).click()
    await shot('discard')
    await way.button(way.t.changes.keep).click()
    await way.button(way.t.changes.mend).click()
    await shot('mend')
    await back()
    await way.openForm('price')
    await shot('pick')
    await back()
    await way.openForm('add-showtime')
    await shot('add')
    await back()
    await way.openForm('call-off')
    await kiosk.locator('[data-pick]').first().click()
    await shot('calloff')
    await way.button(way.t.changes.callOffNo).click()
    await back()
    await way.openForm('member')
    await shot('member')
    await back()
    await way.openForm('policy')
    await shot('policy')
    await kiosk.locator('[data-pick="cutoffMinutes"]').click()
    await shot('rule')
    await back()
    await way.openForm('film')
    await kiosk.locator('[data-pick]').first().click()
    await shot('film')
    await back()
    await way.button(way.t.changes.back).click()
    await shot('today')
  })
