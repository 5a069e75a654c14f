import { expect, type Page } from '@playwright/test'

/**
 * What the policy of the page forbids, each with the directive that did: nothing on this list reaches the server, and no
 * script runs that is not a file of the page's own.
 */
export async function expectPolicyWalls(page: Page, host: string): Promise<void> {
  const directives = await page.evaluate(async (server) => {
    const http = `http://${server}/`
    const attempts: Readonly<Record<string, () => unknown>> = {
      fetch: () => fetch(http).catch(() => undefined),
      XMLHttpRequest: () => {
        const request = new XMLHttpRequest()
        request.open('GET', http)
        request.send()
      },
      WebSocket: () => new WebSocket(`ws://${server}/`),
      EventSource: () => new EventSource(http),
      beacon: () => navigator.sendBeacon(http, 'x'),
      'inline script': () => append('script', { textContent: 'window.hasRun = true' }),
      'data: script': () => append('script', { src: 'data:text/javascript,window.hasRun=true' }),
      'foreign script': () => append('script', { src: http }),
      eval: () => window.setTimeout('window.hasRun = true'),
      worker: () => new Worker(URL.createObjectURL(new Blob(['']))),
      style: () => append('link', { rel: 'stylesheet', href: http }),
      image: () => append('img', { src: http }),
      iframe: () => append('iframe', { src: http }),
      object: () => append('object', { data: http }),
      base: () => append('base', { href: http }),
      form: () => append('form', { action: http, method: 'post' }).submit(),
    }
    const found: Record<string, string> = {}
    for (const [name, attempt] of Object.entries(attempts)) found[name] = await directiveOf(attempt)
    return { ...found, hasRun: 'hasRun' in window }

    function append<Name extends keyof HTMLElementTagNameMap>(
      name: Name,
      properties: Partial<HTMLElementTagNameMap[Name]>,
    ): HTMLElementTagNameMap[Name] {
      const element = Object.assign(document.createElement(name), properties)
      document.body.append(element)
      return element
    }
    function directiveOf(attempt: () => unknown): Promise<string> {
      return new Promise((resolve) => {
        const limit = setTimeout(() => resolve('nothing stopped it'), 3_000)
        document.addEventListener(
          'securitypolicyviolation',
          ({ effectiveDirective }) => {
            clearTimeout(limit)
            resolve(effectiveDirective)
          },
          { once: true },
        )
        // Some are refused by a throw besides; what counts is the directive.
        new Promise((done) => done(attempt())).catch(() => undefined)
      })
    }
  }, host)
  expect(directives).toEqual({
    ...{ fetch: 'connect-src', XMLHttpRequest: 'connect-src', WebSocket: 'connect-src', EventSource: 'connect-src' },
    ...{ beacon: 'connect-src', 'inline script': 'script-src-elem', 'data: script': 'script-src-elem' },
    ...{ 'foreign script': 'script-src-elem', eval: 'script-src', worker: 'worker-src', style: 'style-src-elem' },
    ...{ image: 'img-src', iframe: 'frame-src', object: 'object-src', base: 'base-uri', form: 'form-action' },
    hasRun: false,
  })
}
