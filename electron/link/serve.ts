import { refused } from '../../shared/core/result.ts'
import type { KioskMessage } from '../../shared/link-messages.ts'
import { createAnswerCall, type ServeDeps } from './answer-call.ts'
import { createPageFeeds } from './page-feeds.ts'
import { readPageMessage } from './page-message.ts'

/** One page as its link sees it: where texts for it go. `onTaken` is called once the text has left. */
type Page = { readonly send: (text: string, onTaken: () => void) => void }

export type ServedPage = {
  /** Takes one text of the page, whatever it is, and never fails: answers the text to send back, null where none is due. */
  readonly receive: (text: string) => Promise<string | null>
  /** Closes the page's feeds. */
  readonly close: () => void
}

/** Serves the page at the other end of a link that carries the list of calls (shared/screen-api.ts). */
export type Serve = (page: Page) => ServedPage

/** A person presses one button at a time; a page with more calls than this under way has run wild. */
export const maxOpenCalls = 32

/**
 * The way into the main process, the same for every link. The link has checked who sends; here each text is read,
 * and each call and feed is checked against the list and the role of the person at the screen. `onPageUp` is called once, when
 * a page first asks for something: its script runs, and its link carries.
 */
export function createServe(deps: ServeDeps, onPageUp: () => void = () => undefined): Serve {
  let isUp = false
  const answerCall = createAnswerCall(deps)
  return (page) => {
    const feeds = createPageFeeds(deps, (message, onTaken) => page.send(toText(message), onTaken))
    // Whoever signs out takes the staff's feeds along, at once and not at their next item.
    const signedIn = deps.service.feeds.staff({}).subscribe({
      next: feeds.recheck,
      error: (fault) => {
        deps.ports.log('staff-feed-failed', { err: fault })
        feeds.close()
      },
    })
    let openCalls = 0

    const call = async (id: number, name: string, input: unknown) => {
      if (openCalls >= maxOpenCalls) return badRequest(id)
      openCalls += 1
      const result = await answerCall(name, input, feeds)
      openCalls -= 1
      return toText({ kind: 'answer', id, result })
    }

    return {
      receive: async (text) => {
        const message = readPageMessage(text)
        if (!message) return badRequest(0)
        if (!isUp) onPageUp()
        isUp = true
        if (message.kind === 'call') return call(message.id, message.name, message.input)
        if (message.kind === 'watch') feeds.watch(message.id, message.name, message.input)
        else feeds.stop(message.id)
        return null
      },
      close: () => {
        signedIn.unsubscribe()
        feeds.close()
      },
    }
  }
}

function badRequest(id: number): string {
  return toText({ kind: 'answer', id, result: refused({ code: 'BadRequest' }) })
}

function toText(message: KioskMessage): string {
  return JSON.stringify(message)
}
