import type { App, BrowserWindow as ElectronWindow, session as Sessions } from 'electron'
import { AlreadyRunning, type StartRefused } from '../../runtime/start-refused.ts'
import type { Timer } from '../../shared/core/time.ts'
import { closeSession } from './close-session.ts'
import { kioskAddress, kioskScheme } from './kiosk-address.ts'

/** Long enough to be read, and to be a pause where a supervisor starts the kiosk again and again. */
const shownMs = 60_000
const headers = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'",
}

/**
 * Shows in a window why a kiosk can't start: where it starts by itself nobody sees its standard error. The window has no
 * script and no way to anything, and closes by itself after a minute, since there may be nobody who could close it. Where
 * another kiosk runs on the same data the screen is that one's, and nothing is shown.
 */
export function createShowRefusal(deps: {
  readonly app: Pick<App, 'whenReady'>
  readonly BrowserWindow: typeof ElectronWindow
  readonly sessions: Pick<typeof Sessions, 'fromPartition'>
  readonly timer: Timer
  readonly isKiosk: boolean
}): (refusal: StartRefused) => Promise<void> {
  const { app, BrowserWindow, sessions, timer, isKiosk } = deps
  return async (refusal) => {
    if (refusal instanceof AlreadyRunning) return
    await app.whenReady()
    const session = sessions.fromPartition('refusal')
    closeSession(session)
    session.protocol.handle(kioskScheme, () => new Response(toRefusalPage(refusal.message), { headers }))
    const window = new BrowserWindow({
      ...(isKiosk ? { fullscreen: true, frame: false } : { width: 900, height: 600 }),
      autoHideMenuBar: true,
      backgroundColor: '#0b0d12',
      webPreferences: { session, sandbox: true, contextIsolation: true, javascript: false, devTools: false },
    })
    window.removeMenu()
    await new Promise<void>((resolve, reject) => {
      window.once('closed', resolve)
      timer(shownMs, resolve)
      window.loadURL(kioskAddress).catch(reject)
    })
  }
}

/** Customers read where to go, staff why. A long reason stays on a small screen; one that is longer still can be scrolled to. */
export function toRefusalPage(why: string): string {
  const line = why.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
  return `<!doctype html>
<html lang="zh-CN" translate="no" class="notranslate">
<meta charset="utf-8">
<title>暂停服务</title>
<style>
html { height: 100%; color-scheme: dark; background: #0b0d12; color: #f4f1ea;
  font-family: "Noto Sans SC", "Noto Sans CJK SC", sans-serif; }
body { display: flex; flex-direction: column; justify-content: center; min-height: 100%; box-sizing: border-box;
  max-width: min(84vw, 34em); margin: 0 auto; padding: 2vmin 0; font-size: clamp(20px, 3vmin, 40px); }
h1 { margin: 0 0 0.4em; line-height: 1.2; font-size: 1.6em; }
p { margin: 0 0 1.5em; line-height: 1.5; overflow-wrap: anywhere; }
.why { margin: 0; padding: 0.75em 1em; border: 1px solid #6f6a60; font-family: monospace; font-size: 0.7em; }
</style>
<h1>暂停服务</h1>
<p>请到柜台购票或取票。工作人员：这台售票机无法启动，原因见下方。</p>
<h1 lang="en">Out of service</h1>
<p lang="en">Please go to the box office to buy or collect tickets. Staff: this kiosk cannot start, for the reason below.</p>
<p class="why" lang="en">${line}</p>
</html>
`
}
