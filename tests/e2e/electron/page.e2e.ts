import { expect } from '@playwright/test'
import { readDemoEnrolCode, startServer } from '../../support/cinema-programs.ts'
import { openCountingServer } from '../shell-checks/counting-server.ts'
import { expectPolicyWalls } from '../shell-checks/policy-walls.ts'
import { expectPosters, expectServedPage, readPlatformFonts } from '../shell-checks/served.ts'
import { type RunningApp, test } from './electron-app.ts'

test('6. the page has its headers and isolation, and fonts for Chinese and emoji', async ({ start }) => {
  const { page, waitForPage } = await start()
  await waitForPage()
  await expectServedPage(page)
  await expect.poll(() => readPlatformFonts(page, '星河影城')).toEqual([expect.stringContaining('Noto Sans SC')])
  expect(await readPlatformFonts(page, '🎬')).toEqual([expect.stringMatching(/emoji/i)])
})

test('6. the posters of a cinema have a size', async ({ start, dataDir }) => {
  const server = await startServer({ dataDir: `${dataDir}-server` })
  const { page, waitForAttract } = await start({
    ...{ TTMS_SERVER_URL: server.url, TTMS_DEMO: '1', TTMS_ENROL_CODE: readDemoEnrolCode(server) },
  })
  await waitForAttract()
  await page.locator('.attract-touch').click()
  await expectPosters(page)
  await server.kill()
})

test('6. another host of the scheme has nothing, neither for the page nor for anything else', async ({ start }) => {
  const { inPage, main, waitForPage } = await start()
  await waitForPage()
  expect(await inPage("fetch('app://other/').then(() => 'fetched', () => 'refused')")).toBe('refused')
  const asked = await main(({ session }) =>
    session
      .fromPartition('kiosk')
      .fetch('app://other/')
      .then(
        ({ status }) => String(status),
        () => 'refused',
      ),
  )
  expect(['404', 'refused']).toContain(asked)
})

test('7. nothing that the page’s policy forbids runs, loads, sends or reaches a server', async ({ start }) => {
  const server = await openCountingServer()
  const { page, waitForPage } = await start()
  await waitForPage()
  await expectPolicyWalls(page, server.host)
  expect(server.requests()).toBe(0)
  server.close()
})

/** What a person's touch could set off in the page, each as a script of it, and what it is told. */
const deviceWalls: Readonly<Record<string, { readonly script: string; readonly told: readonly string[] }>> = {
  camera: { script: 'navigator.mediaDevices.getUserMedia({ video: true })', told: ['NotAllowedError'] },
  microphone: { script: 'navigator.mediaDevices.getUserMedia({ audio: true })', told: ['NotAllowedError'] },
  'the screen': { script: 'navigator.mediaDevices.getDisplayMedia({ video: true })', told: ['NotAllowedError'] },
  place: {
    script:
      'new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, ({ code }) => reject({ name: "code " + code })))',
    told: ['code 1'],
  },
  'the clipboard': { script: 'navigator.clipboard.readText()', told: ['NotAllowedError'] },
  // A device that nobody may choose is one that was not found; a policy that forbids the asking is a SecurityError.
  usb: { script: 'navigator.usb.requestDevice({ filters: [] })', told: ['SecurityError', 'NotFoundError'] },
  serial: { script: 'navigator.serial.requestPort()', told: ['NotFoundError'] },
  bluetooth: {
    script: 'navigator.bluetooth.requestDevice({ acceptAllDevices: true })',
    told: ['NotFoundError', 'NotAllowedError'],
  },
  hid: {
    script:
      'navigator.hid.requestDevice({ filters: [] }).then((found) => found.length || Promise.reject({ name: "none" }))',
    told: ['none', 'NotAllowedError'],
  },
}

for (const [name, { script, told }] of Object.entries(deviceWalls)) {
  test(`7. the page does not get ${name}`, async ({ start }) => {
    const { inPage, waitForPage } = await start()
    await waitForPage()
    const refusal = await inPage(
      `(async () => ${script})().then(() => 'given', ({ name, message = '' }) => /gesture|activation/.test(message) ? message : name)`,
    )
    expect(told).toContain(refusal)
  })
}

/** What leads away from the page; the main process is told of each and prevents it. */
const ways: Readonly<Record<string, { readonly script: (http: string) => string; readonly event: string }>> = {
  location: { script: (http) => `location.href = '${http}'`, event: 'will-navigate' },
  'a link': {
    script: (http) =>
      `document.body.append(Object.assign(document.createElement('a'), { href: '${http}', id: 'away' })); document.querySelector('#away').click()`,
    event: 'will-navigate',
  },
  'meta refresh': {
    script: (http) =>
      `document.head.append(Object.assign(document.createElement('meta'), { httpEquiv: 'refresh', content: '0;url=${http}' }))`,
    event: 'will-navigate',
  },
  download: {
    script: () =>
      `document.body.append(Object.assign(document.createElement('a'), { href: URL.createObjectURL(new Blob(['x'])), download: 'x', id: 'load' })); document.querySelector('#load').click()`,
    event: 'will-download',
  },
}

/** Notes in the main process which of these events came, and whether each was prevented. */
const noteEvents = ({ main }: RunningApp) =>
  main(({ BrowserWindow, session }) => {
    const noted: [string, boolean][] = []
    Object.assign(globalThis, { noted })
    const note = (name: string) => (event: { readonly defaultPrevented: boolean }) => {
      setTimeout(() => noted.push([name, event.defaultPrevented]))
    }
    BrowserWindow.getAllWindows()[0]?.webContents.on('will-navigate', note('will-navigate'))
    session.fromPartition('kiosk').on('will-download', note('will-download'))
  })
const noted = ({ main }: RunningApp) => main(() => (globalThis as unknown as { noted: [string, boolean][] }).noted)

for (const [name, { script, event }] of Object.entries(ways)) {
  test(`7. the page is not led away by ${name}`, async ({ start }) => {
    const server = await openCountingServer()
    const running = await start()
    await running.waitForPage()
    await noteEvents(running)
    await running.inPage(`(() => { ${script(`http://${server.host}/`)} })()`)
    await expect.poll(() => noted(running), { timeout: 5_000 }).toContainEqual([event, true])
    expect(await running.inPage('location.href')).toBe('app://kiosk/')
    expect(server.requests()).toBe(0)
    server.close()
  })
}

test('7. the page opens no window, and can’t hold back its own end', async ({ start }) => {
  const running = await start()
  await running.waitForPage()
  expect(await running.inPage("window.open('https://example.org/') === null")).toBe(true)
  expect(await running.main(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  await running.inPage(
    `addEventListener('beforeunload', (event) => { event.preventDefault(); event.returnValue = '' })`,
  )
  await running.main(({ app }) => void setTimeout(() => app.quit(), 100))
  expect(await running.ended()).toBe(0)
})
