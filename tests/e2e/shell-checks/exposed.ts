import { expect, type Page } from '@playwright/test'

/** The page has the list of calls, frozen all through, and nothing else of Electron, Node or the preload's world. */
export async function expectOnlyTheLink(page: Page): Promise<void> {
  const found = await page.evaluate(() => {
    const link = window.kiosk ?? {}
    const frame = document.createElement('iframe')
    document.body.append(frame)
    const inFrame = frame.contentWindow !== null && 'kiosk' in frame.contentWindow
    frame.remove()
    const foreign = ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'toMainProcess', 'fromMainProcess']
    return {
      names: Object.keys(link).sort(),
      kinds: Object.values(link).map((value) => typeof value),
      frozen: [link, ...Object.values(link)].map((value) => Object.isFrozen(value)),
      canBeReplaced: Object.getOwnPropertyDescriptor(window, 'kiosk')?.configurable,
      foreign: foreign.filter((name) => name in window),
      inFrame,
    }
  })
  expect(found).toEqual({
    ...{ names: ['call', 'watch', 'watchLink'], kinds: ['function', 'function', 'function'] },
    ...{ frozen: [true, true, true, true], canBeReplaced: false, foreign: [], inFrame: false },
  })
}
