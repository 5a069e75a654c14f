import { once } from 'node:events'
import { registerHooks } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app, browser } from './browser.ts'
import { answerTests } from './commands.ts'
import { machine, onRecord } from './machine.ts'
import { takeSignals } from './signals.ts'
import { installTime } from './time.ts'

// Electron's program, as strict as the real one: `node --unhandled-rejections=warn-with-error-code run.ts MAIN`. It does what
// lib/browser/init.ts and electron_browser_main_parts.cc do, in their order.

installTime()
if (machine.platform) Object.defineProperty(process, 'platform', { value: machine.platform })
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron'
      ? { url: new URL('./electron.ts', import.meta.url).href, shortCircuit: true }
      : next(specifier, context),
})
process.on('uncaughtException', (error) => {
  if (process.listenerCount('uncaughtException') === 1) browser.showDialog(error)
})
process.exit = ((code?: number) => {
  if (code !== undefined) process.exitCode = code
  browser.exit(Number(process.exitCode ?? 0))
}) as typeof process.exit
app.on('quit', (_event, code: number) => process.emit('exit', code))
app.on('window-all-closed', () => {
  if (app.listenerCount('window-all-closed') === 1) browser.quit()
})
answerTests()
let arrived: Promise<unknown> | null = null
onRecord((call) => {
  if (call !== machine.during?.call) return
  if (machine.during.happens === 'quit') return browser.quit()
  // It arrives while the app's own handler is still in place.
  arrived = once(process, machine.during.happens)
  process.kill(process.pid, machine.during.happens)
})

// The app's code runs first, with all that it awaits; then Chromium starts.
await import(pathToFileURL(resolve(process.argv[2] ?? '')).href).catch((error) => {
  process.emit('uncaughtException', error)
})
await arrived
takeSignals(browser.quit)
browser.becomeReady()
