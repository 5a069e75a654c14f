import { defer, type Observable, Subscription } from 'rxjs'
import type { KioskMessage } from '../../shared/link-messages.ts'
import { type FeedContract, type FeedName, kioskFeeds, type LinkRefusal } from '../../shared/screen-api.ts'
import type { ServeDeps } from './answer-call.ts'
import { isWithin } from './input-size.ts'
import { createLatestOnly } from './latest-only.ts'
import { mayUse } from './may-use.ts'
import { toInternal } from './to-internal.ts'

/** Sends a message to one page, and calls `onTaken` once it has left. */
export type SendToPage = (message: KioskMessage, onTaken: () => void) => void

type PageFeeds = {
  /** Opens a feed under this id of the page; one that is open under it already is closed first. */
  readonly watch: (id: number, name: string, input: unknown) => void
  readonly stop: (id: number) => void
  readonly isWatching: (name: FeedName) => boolean
  /** Ends the feeds that the person at the screen may not see any more. */
  readonly recheck: () => void
  readonly close: () => void
}

type OpenFeed = { readonly name: FeedName; readonly contract: FeedContract; readonly subscription: Subscription }
type Source = (input: unknown) => Observable<unknown>

/** A screen needs fewer than ten at once; a page that asks for more than this has run wild. */
export const maxOpenFeeds = 32

/**
 * The open feeds of one page. Every item is held to the list and the role before it leaves; a slow page gets the latest
 * item only. A feed that is refused or fails says so once and is over.
 */
export function createPageFeeds({ service, ports }: ServeDeps, send: SendToPage): PageFeeds {
  const openById = new Map<number, OpenFeed>()

  const stop = (id: number) => {
    openById.get(id)?.subscription.unsubscribe()
    openById.delete(id)
  }
  const end = (id: number, refusal: LinkRefusal) => {
    stop(id)
    send({ kind: 'ended', id, refusal }, () => undefined)
  }
  const recheck = () => {
    for (const [id, { contract }] of openById) {
      if (!mayUse(service.audience(), contract.who)) end(id, { code: 'NotAllowed' })
    }
  }

  const open = (id: number, name: FeedName, contract: FeedContract, input: unknown) => {
    const feed = { name, contract, subscription: new Subscription() }
    const isOpen = () => openById.get(id) === feed
    const fail = (fault: unknown) => end(id, toInternal(ports, { feed: name }, fault))
    const sendLatest = createLatestOnly<unknown>((item, onTaken) => {
      // Judged as it leaves: it may have waited for a page that is slow, while somebody signed out.
      recheck()
      if (isOpen()) send({ kind: 'item', id, item }, onTaken)
    })
    const next = (item: unknown) => {
      if (!isOpen()) return
      const read = contract.item.safeParse(item)
      if (read.success) sendLatest(read.data)
      else fail(read.error)
    }
    // Registered before it is subscribed to, since a feed emits its present item at once.
    openById.set(id, feed)
    const source = service.feeds[name] as Source
    feed.subscription.add(defer(() => source(input)).subscribe({ next, error: fail }))
  }

  return {
    watch: (id, name, input) => {
      stop(id)
      if (!isFeed(name) || openById.size >= maxOpenFeeds) return end(id, { code: 'BadRequest' })
      const contract: FeedContract = kioskFeeds[name]
      if (!isWithin(contract.maxBytes, input)) return end(id, { code: 'BadRequest' })
      if (!mayUse(service.audience(), contract.who)) return end(id, { code: 'NotAllowed' })
      const read = contract.input.safeParse(input)
      if (read.success) open(id, name, contract, read.data)
      else end(id, { code: 'BadRequest' })
    },
    stop,
    isWatching: (name) => [...openById.values()].some((feed) => feed.name === name),
    recheck,
    close: () => {
      for (const id of [...openById.keys()]) stop(id)
    },
  }
}

function isFeed(name: string): name is FeedName {
  return Object.hasOwn(kioskFeeds, name)
}
