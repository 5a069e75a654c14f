import { expect } from '@playwright/test'
import { within } from '../../../build/checks/processes.ts'
import { type RunningApp, test } from './electron-app.ts'

type Modifier = 'alt' | 'control' | 'meta' | 'shift'

/** Presses one key in the window, as the keyboard would. */
const press = ({ main }: RunningApp, keyCode: string, modifiers: Modifier[] = []) =>
  main(
    ({ BrowserWindow }, key) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents
      contents?.focus()
      contents?.sendInputEvent({ type: 'keyDown', keyCode: key.keyCode, modifiers: key.modifiers })
      if (key.keyCode.length === 1 && !key.modifiers.includes('control')) {
        contents?.sendInputEvent({ type: 'char', keyCode: key.keyCode, modifiers: key.modifiers })
      }
      contents?.sendInputEvent({ type: 'keyUp', keyCode: key.keyCode, modifiers: key.modifiers })
    },
    { keyCode, modifiers },
  )

/** Everything that a key could change, and a mark that a reload would wipe. */
const readState = async (running: RunningApp) => ({
  page: await running.inPage(
    '[location.href, window.mark ?? null, visualViewport.scale, innerWidth, document.querySelector("[data-screen]")?.dataset.screen]',
  ),
  window: await running.main(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((window) => ({
      bounds: window.getBounds(),
      states: [window.isVisible(), window.isFullScreen(), window.isKiosk(), window.isMinimized()],
      zoom: window.webContents.getZoomFactor(),
      isDevToolsOpened: window.webContents.isDevToolsOpened(),
      renderer: window.webContents.getOSProcessId(),
    })),
  ),
})

const combinations: readonly (readonly [string, ...Modifier[]])[] = [
  ...(['R', 'W', 'Q', 'P', 'N', 'T', 'O', 'S', 'F', 'J', 'U', 'Plus', '-', '0', '='] as const).map(
    (key): [string, Modifier] => [key, 'control'],
  ),
  ['I', 'control', 'shift'],
  ['R', 'control', 'shift'],
  ...(['F1', 'F3', 'F5', 'F6', 'F7', 'F10', 'F11', 'F12'] as const).map((key): [string] => [key]),
  ['F4', 'alt'],
  ['Left', 'alt'],
  ['Right', 'alt'],
  ['Home', 'alt'],
]

test('8. no key of a browser changes a kiosk: reload, close, quit, print, developer tools, zoom, history, full screen', async ({
  start,
}) => {
  const running = await start({ TTMS_KIOSK_MODE: '1' })
  await running.waitForPage()
  await running.inPage('void (window.mark = 1)')
  const before = await readState(running)
  for (const [key, ...modifiers] of combinations) {
    await press(running, key, modifiers)
    expect(await readState(running), [key, ...modifiers].join(' ')).toEqual(before)
  }
})

test('8. typing, copying, pasting and AltGr still work, and a pinch leaves the size as it is', async ({ start }) => {
  const running = await start({ TTMS_KIOSK_MODE: '1' })
  await running.waitForPage()
  await running.inPage(`(() => {
    const input = Object.assign(document.createElement('input'), { id: 'typed' })
    document.body.prepend(input)
    input.focus()
  })()`)
  const typed = () => running.inPage("document.querySelector('#typed').value")
  for (const key of 'ab') await press(running, key)
  await expect.poll(typed, { timeout: 5_000 }).toBe('ab')
  await running.main(({ BrowserWindow }) => {
    const stopped: boolean[] = []
    Object.assign(globalThis, { stopped })
    BrowserWindow.getAllWindows()[0]?.webContents.on('before-input-event', (event, input) => {
      // Looked at after the product's own listener, and only where a key goes down.
      if (input.type === 'keyDown') stopped.push(event.defaultPrevented)
    })
  })
  await press(running, '@', ['control', 'alt'])
  await press(running, 'R', ['control'])
  const stopped = () => running.main(() => (globalThis as unknown as { stopped: boolean[] }).stopped)
  await expect.poll(stopped, { timeout: 5_000 }).toEqual([false, true])
  await running.inPage("void (document.querySelector('#typed').value = 'ab')")
  for (const key of ['A', 'C']) await press(running, key, ['control'])
  await press(running, 'End')
  await press(running, 'V', ['control'])
  await expect.poll(typed, { timeout: 5_000 }).toBe('abab')

  const session = await running.page.context().newCDPSession(running.page)
  await within('the pinch', 10_000, session.send('Input.synthesizePinchGesture', { x: 200, y: 200, scaleFactor: 2 }))
  expect(await running.inPage('visualViewport.scale')).toBe(1)
})
