import type { KioskMessage } from '../../shared/link-messages.ts'
import { createPageLink } from '../../shared/page-link.ts'
import type { KioskLink } from '../../shared/screen-api.ts'

declare global {
  interface Window {
    /** Electron's preload put it there; in the browser host there is none. */
    readonly kiosk?: KioskLink
  }
}

const firstRetryMs = 200
const maxRetryMs = 2_000

/** The page's link to the main process: Electron's where there is one, else a WebSocket that comes back by itself. */
export function openLink(): KioskLink {
  return window.kiosk ?? openSocketLink()
}

function openSocketLink(): KioskLink {
  const page = createPageLink((delayMs, callback) => {
    const timeout = setTimeout(callback, delayMs)
    return () => clearTimeout(timeout)
  })

  const connect = (retryMs: number) => {
    const socket = new WebSocket(`ws://${location.host}/link`)
    let delayMs = retryMs
    socket.addEventListener('open', () => {
      delayMs = firstRetryMs
      page.cameUp({ send: (message) => socket.send(JSON.stringify(message)) })
    })
    socket.addEventListener('message', ({ data }) => page.received(JSON.parse(data) as KioskMessage))
    // Also comes after a connection that was never made.
    socket.addEventListener('close', () => {
      page.wentDown()
      setTimeout(() => connect(Math.min(delayMs * 2, maxRetryMs)), delayMs)
    })
  }
  connect(firstRetryMs)
  return page.link
}
