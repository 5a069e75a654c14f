import type { App, WebContents } from 'electron'
import type { Log } from '../../runtime/log.ts'

/** ERR_ABORTED: a load that made way for another one. */
const aborted = -3

/** Logs what goes wrong in the page and in Electron's own processes: nobody at a kiosk sees a console. */
export function logPageFaults(app: Pick<App, 'on'>, page: Pick<WebContents, 'on'>, log: Log): void {
  page.on('preload-error', (_event, path, err) => log.error({ path, err }, 'the preload failed'))
  page.on('did-fail-load', (_event, code, reason, url, isMainFrame) => {
    if (code !== aborted) log.error({ code, reason, url, isMainFrame }, 'a load failed')
  })
  page.on('console-message', ({ level, message, lineNumber, sourceId }) => {
    if (level === 'error') log.error({ message, lineNumber, sourceId }, 'the page reports an error')
  })
  app.on('child-process-gone', (_event, { type, reason, exitCode, name }) => {
    log.error({ type, reason, exitCode, name }, 'a process of Electron ended')
  })
}
