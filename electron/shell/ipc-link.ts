import type { IpcMain, MessagePortMain, WebContents } from 'electron'
import type { Log } from '../../runtime/log.ts'
import type { Serve, ServedPage } from '../link/serve.ts'
import { ipcNames } from './ipc-names.ts'
import { isFromKiosk } from './kiosk-address.ts'

/**
 * Carries the list of calls over IPC: calls are invoked, feeds come through a port that the page hands over when it is
 * loaded. A message that is not from the kiosk's own page is dropped unread.
 */
export function openIpcLink(
  { ipcMain, page, serve, log }: { ipcMain: Pick<IpcMain, 'handle' | 'on'>; page: WebContents; serve: Serve; log: Log },
  onBeat: () => void,
): void {
  let served: ServedPage | null = null
  const dropped = (channel: string) => log('page-message-foreign', { channel })

  ipcMain.on(ipcNames.feeds, (event) => {
    const [port] = event.ports
    if (!isFromKiosk(event, page) || !port) return dropped(ipcNames.feeds)
    // A page that was loaded again brings a new port.
    served?.close()
    served = serveOver(port, serve)
  })
  ipcMain.on(ipcNames.beat, (event) => {
    if (isFromKiosk(event, page)) onBeat()
  })
  ipcMain.handle(ipcNames.call, (event, text: unknown) => {
    if (isFromKiosk(event, page) && served && typeof text === 'string') return served.receive(text)
    dropped(ipcNames.call)
    throw new Error('not allowed')
  })
}

function serveOver(port: MessagePortMain, serve: Serve): ServedPage {
  const served = serve({
    send: (text, onTaken) => {
      port.postMessage(text)
      onTaken()
    },
  })
  port.on('message', async ({ data }) => {
    const answer = typeof data === 'string' ? await served.receive(data) : null
    if (answer !== null) port.postMessage(answer)
  })
  port.on('close', served.close)
  port.start()
  return served
}
