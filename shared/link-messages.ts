import type { Result } from './core/result.ts'
import type { LinkRefusal } from './screen-api.ts'

// What a page and the main process say to each other over any link, each message one JSON text.

/** From the page. `id` is the page's own, from 1, and names a call or an open feed until that is over. */
export type PageMessage =
  | { readonly kind: 'call'; readonly id: number; readonly name: string; readonly input: unknown }
  | { readonly kind: 'watch'; readonly id: number; readonly name: string; readonly input: unknown }
  | { readonly kind: 'stop'; readonly id: number }

/** To the page. A message that could not be read is answered as `answer` with the id 0. */
export type KioskMessage =
  | { readonly kind: 'answer'; readonly id: number; readonly result: Result<unknown, unknown> }
  | { readonly kind: 'item'; readonly id: number; readonly item: unknown }
  /** The feed is over: it was refused, it failed, or the person at the screen may not see it any more. */
  | { readonly kind: 'ended'; readonly id: number; readonly refusal: LinkRefusal }
