import type { Page } from '@playwright/test'
import type { FakeCinema } from './fake-cinema.ts'

/**
 * Gives a page `window.fakeCinema` for a made-up cinema of this process. Its switches return promises there, and its state
 * is read by awaiting a path of it, so that `page.evaluate` reads and does the same as over a cinema in the page.
 */
export async function controlFromPage(page: Page, cinema: FakeCinema): Promise<void> {
  await page.exposeFunction('controlFakeCinema', (path: readonly string[], args: readonly unknown[] | null) => {
    const owner = path.slice(0, -1).reduce<unknown>((value, key) => Object(value)[key], cinema)
    const value = Object(owner)[path.at(-1) ?? '']
    return args === null ? value : void value(...args)
  })
  await page.addInitScript(() => {
    type Control = (path: readonly string[], args: readonly unknown[] | null) => Promise<unknown>
    const control = (path: string[], args: unknown[] | null) =>
      (window as unknown as { controlFakeCinema: Control }).controlFakeCinema(path, args)
    const stateAt = (path: string[]): object =>
      new Proxy(
        {},
        {
          get: (_, key) => {
            if (typeof key !== 'string') return undefined
            if (key !== 'then') return stateAt([...path, key])
            const value = control(path, null)
            return value.then.bind(value)
          },
        },
      )
    const cinemaFromAfar = new Proxy({} as never, {
      get: (_, key) => (key === 'state' ? stateAt(['state']) : (...args: unknown[]) => control([String(key)], args)),
    })
    Object.defineProperty(window, 'fakeCinema', { value: cinemaFromAfar })
  })
}
