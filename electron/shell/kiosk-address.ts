import type { IpcMainEvent, IpcMainInvokeEvent, WebContents } from 'electron'

/** The kiosk's own origin: a scheme of ours rather than `file:`, so that pages have an origin and no way to other files. */
export const kioskScheme = 'app'
export const kioskOrigin = 'app://kiosk'
export const kioskAddress = `${kioskOrigin}/`
/** Shown when the screens fail again and again; it has no script. */
export const outOfServiceAddress = `${kioskOrigin}/out-of-service.html`

/** Whether a message comes from the kiosk's own page: its window, the main frame, our origin, the page that makes calls. */
export function isFromKiosk(event: IpcMainEvent | IpcMainInvokeEvent, page: WebContents): boolean {
  const frame = event.senderFrame
  if (!frame || event.sender !== page || frame !== page.mainFrame) return false
  return frame.origin === kioskOrigin && frame.url === kioskAddress
}
