import { contextBridge, ipcRenderer } from 'electron'
import { refused } from '../shared/core/result.ts'
import type { KioskMessage, PageMessage } from '../shared/link-messages.ts'
import { createPageLink } from '../shared/page-link.ts'
import { beatEveryMs, ipcNames } from './shell/ipc-names.ts'

// Runs before the page, in a world of its own, and gives it `window.kiosk`: the list of calls and nothing else.

const page = createPageLink((delayMs, callback) => {
  const timeout = setTimeout(callback, delayMs)
  return () => clearTimeout(timeout)
})
const { port1: ours, port2: theirs } = new MessageChannel()
const received = (text: string) => page.received(JSON.parse(text) as KioskMessage)

async function call(message: PageMessage): Promise<void> {
  try {
    received(await ipcRenderer.invoke(ipcNames.call, JSON.stringify(message)))
  } catch {
    // The main process is going, or did not take the page for its own: no word on what became of the call.
    page.received({ kind: 'answer', id: message.id, result: refused({ code: 'LinkLost' }) })
  }
}

ours.addEventListener('message', (event) => received((event as MessageEvent).data))
ours.start()
ipcRenderer.postMessage(ipcNames.feeds, null, [theirs])
page.cameUp({
  send: (message) => (message.kind === 'call' ? void call(message) : ours.postMessage(JSON.stringify(message))),
})
// A page that hangs does not beat.
setInterval(() => ipcRenderer.send(ipcNames.beat), beatEveryMs)
// The bridge freezes what it exposes, so the page can neither change nor replace it.
contextBridge.exposeInMainWorld('kiosk', page.link)
