import type { Session } from 'electron'
import { kioskOrigin } from './kiosk-address.ts'

type ClosedSession = Pick<
  Session,
  | 'on'
  | 'setDevicePermissionHandler'
  | 'setDisplayMediaRequestHandler'
  | 'setPermissionCheckHandler'
  | 'setPermissionRequestHandler'
  | 'setSpellCheckerEnabled'
  | 'webRequest'
>

/** Denies a session all that a page could ask of the machine: Electron grants every permission unless it is refused. */
export function closeSession(session: ClosedSession): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, answer) => answer(null))
  session.setSpellCheckerEnabled(false)
  session.on('will-download', (event) => event.preventDefault())
  // The page's policy says so already; here it also holds for what no policy covers.
  session.webRequest.onBeforeRequest((request, answer) => answer({ cancel: !isOwn(request.url) }))
}

function isOwn(url: string): boolean {
  return url.startsWith(`${kioskOrigin}/`) || url.startsWith(`blob:${kioskOrigin}/`) || url.startsWith('data:image/')
}
