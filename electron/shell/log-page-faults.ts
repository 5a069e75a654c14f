import type { App, WebContents } from 'electron'
import type { Log } from '../../runtime/log.ts'

/** ERR_ABORTED: a load that made way for another one. */
const aborted = -3

/** Logs what goes wrong in the page and in Electron's own processes: nobody at a kiosk sees a console. */
export function logPageFaults(app: Pick<App, 'on'>, page: Pick<WebContents, 'on'>, log: Log): void {
  page.on('preload-error', (_event, path, err) => log('page-preload-failed', { path, err }))
  page.on('did-fail-load', (_event, code, reason, url, isMainFrame) => {
    if (code !== aborted) log('page-load-failed', { code, reason, url, isMainFrame })
  })
  page.on('console-message', ({ level, message, lineNumber, sourceId }) => {
    if (level === 'error') log('page-console-error', { message, lineNumber, sourceId })
  })
  app.on('child-process-gone', (_event, { type, reason, exitCode, name }) => {
    log('electron-process-ended', { type, reason, exitCode, service: name })
  })
}
