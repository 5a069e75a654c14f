import { once } from 'node:events'
import { WebSocket } from 'ws'
import { systemTimer } from '../../runtime/system-ports.ts'
import { createPageLink } from '../../shared/page-link.ts'
import type { FeedInput, FeedItem, FeedName, KioskLink } from '../../shared/screen-api.ts'

export type KioskPage = {
  readonly link: KioskLink
  /** The first item of a feed that fits, now or later; null where the kiosk goes away or the signal ends the wait. */
  readonly sees: <Name extends FeedName>(
    name: Name,
    input: FeedInput<Name>,
    fits: (item: FeedItem<Name>) => boolean,
    signal?: AbortSignal,
  ) => Promise<FeedItem<Name> | null>
  /** Aborted once the kiosk is gone. */
  readonly gone: AbortSignal
  readonly close: () => void
}

/** The page of a kiosk in the browser host, without a browser: it comes in by the printed address, as a browser does. */
export async function openKioskPage(address: string): Promise<KioskPage> {
  const { origin, host } = new URL(address)
  const entered = await fetch(address, { redirect: 'manual' })
  const cookie = entered.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const socket = new WebSocket(`ws://${host}/link`, { headers: { cookie, origin } })
  await once(socket, 'open')
  const page = createPageLink(systemTimer)
  const gone = new AbortController()
  page.cameUp({ send: (message) => socket.send(JSON.stringify(message)) })
  socket.on('message', (data) => page.received(JSON.parse(data.toString())))
  // A kiosk that was killed resets its connections; `close` follows.
  socket.on('error', () => socket.terminate())
  socket.on('close', () => {
    page.wentDown()
    gone.abort()
  })

  const sees: KioskPage['sees'] = (name, input, fits, signal) =>
    new Promise((resolve) => {
      const ends = signal ? AbortSignal.any([signal, gone.signal]) : gone.signal
      const end = (found: Parameters<typeof resolve>[0]) => {
        ends.removeEventListener('abort', giveUp)
        stop()
        resolve(found)
      }
      const giveUp = () => end(null)
      const stop = page.link.watch(name, input, (item) => {
        if (fits(item)) end(item)
      })
      ends.addEventListener('abort', giveUp)
      if (ends.aborted) giveUp()
    })
  return { link: page.link, sees, gone: gone.signal, close: () => socket.terminate() }
}
