import type { App } from 'electron'
import { type HearEndRequest, onEndSignal, onParentEnd, type RequestableHost } from '../../runtime/program-host.ts'

/**
 * Electron's main process: ended by signals, by the program that started it, by whatever asks Electron to quit, and by the
 * window. `exit` takes a moment and asks nobody. Nothing rests on an orderly end: where the display or the session bus is
 * lost, Electron ends with 0 and without a word.
 */
export function createElectronHost(
  app: Pick<App, 'exit' | 'on'>,
  seen: Pick<RequestableHost, 'logFile' | 'showRefusal'> = {},
): RequestableHost {
  let isExiting = false
  let isEnding = false
  let askedEarly: Parameters<HearEndRequest> | null = null
  let listener: HearEndRequest | null = null
  const requestEnd: HearEndRequest = (...asked) => {
    isEnding = true
    if (listener) listener(...asked)
    else askedEarly ??= asked
  }
  app.on('before-quit', (event) => {
    // It ends by `exit`, once the program has closed.
    if (isExiting) return
    event.preventDefault()
    // Electron quits by itself once the last window is gone, as in each end: that asks for nothing more.
    if (!isEnding) requestEnd('before-quit')
  })
  return {
    ...seen,
    requestEnd,
    exit: (code) => {
      isExiting = true
      app.exit(code)
    },
    onEndRequest: (hear) => {
      listener = hear
      const stopHearing = onEndSignal(requestEnd)
      // Chromium puts its own handlers in their place while it starts. Of those a second signal kills; a Ctrl-C is often two.
      app.on('ready', () => {
        stopHearing()
        onEndSignal(requestEnd)
      })
      onParentEnd(requestEnd)
      if (askedEarly) hear(...askedEarly)
    },
  }
}
