import { refused } from './core/result.ts'
import type { Timer } from './core/time.ts'
import type { KioskMessage, PageMessage } from './link-messages.ts'
import type { KioskLink } from './screen-api.ts'

/** Where the page's messages go. Used only between `cameUp` and `wentDown`. */
export type PageTransport = { readonly send: (message: PageMessage) => void }

/** The page's end of a link, together with what its transport tells it. */
export type PageLink = {
  readonly link: KioskLink
  readonly cameUp: (transport: PageTransport) => void
  readonly wentDown: () => void
  readonly received: (message: KioskMessage) => void
}

type Watch = { readonly name: string; readonly input: unknown; readonly onItem: (item: never) => void }

/** A feed that failed is asked for again after this long. */
const retryFeedMs = 5_000

/**
 * The page's half of every link: pairs answers with calls, asks for each open feed again after a cut, and answers
 * `LinkLost` to calls that a cut left open, since whether they were done is not known.
 */
export function createPageLink(timer: Timer): PageLink {
  let transport: PageTransport | null = null
  let lastId = 0
  const answersById = new Map<number, (result: never) => void>()
  const watchesById = new Map<number, Watch>()
  const linkListeners = new Set<(isUp: boolean) => void>()

  const sendWatch = (id: number) => {
    const watch = watchesById.get(id)
    if (watch) transport?.send({ kind: 'watch', id, name: watch.name, input: watch.input })
  }

  const link: KioskLink = {
    call: (name, input) =>
      new Promise((resolve) => {
        if (!transport) return resolve(refused({ code: 'LinkLost' }))
        lastId += 1
        answersById.set(lastId, resolve)
        transport.send({ kind: 'call', id: lastId, name, input })
      }),
    watch: (name, input, onItem) => {
      lastId += 1
      const id = lastId
      watchesById.set(id, { name, input, onItem })
      sendWatch(id)
      return () => {
        if (watchesById.delete(id)) transport?.send({ kind: 'stop', id })
      }
    },
    watchLink: (onChange) => {
      const listener = (isUp: boolean) => onChange(isUp)
      linkListeners.add(listener)
      onChange(transport !== null)
      return () => linkListeners.delete(listener)
    },
  }

  return {
    link,
    cameUp: (newTransport) => {
      transport = newTransport
      for (const id of watchesById.keys()) sendWatch(id)
      for (const listener of linkListeners) listener(true)
    },
    wentDown: () => {
      if (!transport) return
      transport = null
      const open = [...answersById.values()]
      answersById.clear()
      for (const answer of open) answer(refused({ code: 'LinkLost' }) as never)
      for (const listener of linkListeners) listener(false)
    },
    received: (message) => {
      if (message.kind === 'answer') {
        const answer = answersById.get(message.id)
        answersById.delete(message.id)
        answer?.(message.result as never)
      }
      if (message.kind === 'item') watchesById.get(message.id)?.onItem(message.item as never)
      // NotAllowed and BadRequest would only be answered again.
      if (message.kind === 'ended' && message.refusal.code === 'Internal')
        timer(retryFeedMs, () => sendWatch(message.id))
    },
  }
}
