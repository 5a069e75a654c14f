import { app, browser, windows } from './browser.ts'
import type { BrowserWindow } from './browser-window.ts'
import { answerInvoke } from './ipc-main.ts'
import { changeDisplay } from './screen.ts'
import { passTime } from './time.ts'
import { spawnNow } from './utility-process.ts'

type Area = Parameters<typeof changeDisplay>[1]

function theWindow(): BrowserWindow {
  const [window] = windows
  if (!window) throw new Error('there is no window')
  return window as BrowserWindow
}

/** What a test lets happen to the program that runs on this Electron. */
const commands = {
  /** Somebody, or the system, asks the app to quit. */
  quit: () => browser.quit(),
  loseSession: () => browser.loseSession(),
  /** The person at the screen closes the window. */
  closeWindow: () => theWindow().close(),
  /** Windows' session ends; whether anybody listens to that. */
  endSession: () => theWindow().emit('query-session-end', {}),
  changeDisplay: (event: string, area: Area) => changeDisplay(event, area),
  bounds: () => theWindow().getBounds(),
  isVisible: () => theWindow().isVisible(),
  /** The page's process dies. */
  crashPage: () => theWindow().webContents.crash(),
  /** The page never comes to an end of something. */
  hangPage: () => void theWindow().webContents.runInPage('while (true);'),
  runInPage: (code: string) => theWindow().webContents.runInPage(code),
  url: () => theWindow().webContents.mainFrame.url,
  /** Another page than the window's calls the main process. */
  callAsStranger: (channel: string, text: string) => {
    const { mainFrame } = theWindow().webContents
    return answerInvoke({ sender: {}, senderFrame: { ...mainFrame } }, channel, [text])
  },
  passTime: (ms: number) => passTime(ms),
  spawnNow: () => spawnNow(),
  loseGpu: () => void app.emit('child-process-gone', {}, { type: 'GPU', reason: 'crashed', exitCode: 139 }),
}

export type Commands = typeof commands
export type Command = { readonly id: number; readonly name: keyof Commands; readonly args: readonly unknown[] }

export function answerTests(): void {
  process.on('message', async ({ id, name, args }: Command) => {
    const run = commands[name] as (...args: readonly unknown[]) => unknown
    try {
      const value = await run(...args)
      process.send?.({ id, value })
    } catch (error) {
      process.send?.({ id, error: String(error) })
    }
  })
  // A test that is gone leaves nothing behind.
  process.on('disconnect', () => browser.loseSession())
}
