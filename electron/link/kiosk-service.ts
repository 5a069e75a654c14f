import type { Observable } from 'rxjs'
import type { Result } from '../../shared/core/result.ts'
import type {
  Audience,
  CallInput,
  CallName,
  CallOutput,
  CallRefusal,
  FeedInput,
  FeedItem,
  FeedName,
} from '../../shared/screen-api.ts'

/** One handler for each call of the list; a handler that is missing, or a refusal that is not named, does not compile. */
export type KioskCallHandlers = {
  readonly [Name in CallName]: (input: CallInput<Name>) => Promise<Result<CallOutput<Name>, CallRefusal<Name>>>
}

/** One source for each feed of the list: emits the present item at once, then each change. */
export type KioskFeedHandlers = {
  readonly [Name in FeedName]: (input: FeedInput<Name>) => Observable<FeedItem<Name>>
}

/** A feature's part of both lists, as its `handlers.ts` makes it. */
export type Handlers<Call extends CallName, Feed extends FeedName = never> = {
  readonly calls: Pick<KioskCallHandlers, Call>
  readonly feeds: Pick<KioskFeedHandlers, Feed>
}

/** All that a link carries to a page. Who sits before the one screen of a kiosk is the main process's to know. */
export type KioskService = {
  readonly calls: KioskCallHandlers
  readonly feeds: KioskFeedHandlers
  /** What the person at the screen may use now. */
  readonly audience: () => Audience
  /** A poster by its id, or null where there is none; pages find it under `/poster/<id>`. */
  readonly poster: (id: string) => Promise<{ readonly mediaType: string; readonly bytes: Uint8Array } | null>
}
