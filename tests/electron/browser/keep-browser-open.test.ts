import { describe, expect, it } from 'vitest'
import { type BrowserEnd, keepBrowserOpen } from '../../../electron/browser/keep-browser-open.ts'
import { createFakeTime } from '../../support/fake-time.ts'

function openBrowser() {
  const time = createFakeTime()
  const said: string[] = []
  const ends: ((end: BrowserEnd) => void)[] = []
  let ended = 0
  const { close } = keepBrowserOpen({
    ...time,
    say: (line) => said.push(line),
    start: () => ({
      onEnd: (listener) => ends.push(listener),
      end: async () => {
        ended += 1
      },
    }),
  })
  return {
    time,
    said,
    close,
    opened: () => ends.length,
    ended: () => ended,
    die: () => ends.at(-1)?.({ isClosed: false, lastWords: 'Missing X server or $DISPLAY' }),
  }
}

describe('a browser that shows the kiosk', () => {
  it('is opened again when it ends, three times in five minutes, and then no more but for a line', async () => {
    const browser = openBrowser()
    for (let count = 0; count < 5; count += 1) {
      browser.die()
      await browser.time.pass(10_000)
    }
    expect(browser.opened()).toBe(4)
    expect(browser.said[0]).toBe(
      'the browser ended 4 times within five minutes: not opened again (Missing X server or $DISPLAY)',
    )
  })

  it('is opened again however often where it ends rarely', async () => {
    const browser = openBrowser()
    for (let count = 0; count < 10; count += 1) {
      browser.die()
      await browser.time.pass(2 * 60_000)
    }
    expect({ opened: browser.opened(), said: browser.said }).toEqual({ opened: 11, said: [] })
  })

  it('is ended with the kiosk, and not opened again', async () => {
    const browser = openBrowser()
    await browser.close()
    browser.die()
    await browser.time.pass(60_000)
    expect({ opened: browser.opened(), ended: browser.ended() }).toEqual({ opened: 1, ended: 1 })
  })

  it('is not opened again where it ended just before the kiosk closes, as at a Ctrl-C', async () => {
    const browser = openBrowser()
    browser.die()
    await browser.close()
    await browser.time.pass(60_000)
    expect(browser.opened()).toBe(1)
  })
})
