import { Observable } from 'rxjs'
import type { KioskCallHandlers, KioskFeedHandlers, KioskService } from '../../../electron/link/kiosk-service.ts'
import { kioskCalls, kioskFeeds } from '../../../shared/screen-api.ts'
import type { FakeCinema } from './fake-cinema.ts'
import { createFakeLink } from './fake-link.ts'

/** The made-up cinema as a main process has a kiosk: what a real link can serve. */
export function createFakeService(cinema: FakeCinema, poster: KioskService['poster']): KioskService {
  const link = createFakeLink(cinema)
  const call = (name: string) => (input: unknown) => link.call(name as never, input as never)
  const feed = (name: string) => (input: unknown) =>
    new Observable((observer) => link.watch(name as never, input as never, (item) => observer.next(item)))
  const each = <Handlers>(names: object, handler: (name: string) => unknown) =>
    Object.fromEntries(Object.keys(names).map((name) => [name, handler(name)])) as Handlers
  return {
    calls: each<KioskCallHandlers>(kioskCalls, call),
    feeds: each<KioskFeedHandlers>(kioskFeeds, feed),
    audience: () => {
      const { staff } = cinema.state
      return staff === null ? 'guest' : staff.role === 'administrator' ? 'admin' : 'staff'
    },
    poster,
  }
}
