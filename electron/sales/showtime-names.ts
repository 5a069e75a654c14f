import type { Bilingual } from '../../shared/catalog/replicas.ts'
import type { ShowtimeId } from '../../shared/core/ids.ts'
import type { Performance } from '../../shared/journal/journal-entry.ts'
import type { ShownItem } from '../../shared/sales/staff-calls.ts'
import type { ListedItem } from '../../shared/sync/staff-messages.ts'
import type { ShowtimeFacts } from '../catalog/showtime-facts.ts'
import { offerOf } from './order-state.ts'

const nameless: Bilingual = { zh: '', en: '' }

/** What staff read of a sale's showtime: names are blank, and the time null, where this kiosk does not know it any more. */
export function showtimeNames(
  facts: ShowtimeFacts,
  sold: { readonly showtimeId: ShowtimeId; readonly performance?: Performance | undefined },
) {
  const offered = offerOf(facts, sold)
  return {
    filmTitle: offered?.filmTitle ?? nameless,
    hallName: offered?.hallName ?? nameless,
    beginsAt: offered?.showtime.beginsAt ?? sold.performance?.beginsAt ?? null,
  }
}

/** The server's item with the names in both languages, as far as this kiosk knows the same names. */
export function toShownItem(facts: ShowtimeFacts, item: ListedItem): ShownItem {
  const { showtime } = item
  if (!showtime) return { ...item, showtime }
  const known = showtimeNames(facts, showtime)
  const inBoth = (name: string, both: Bilingual) => (both.zh === name ? both : { zh: name, en: name })
  const filmTitle = inBoth(showtime.filmTitle, known.filmTitle)
  return { ...item, showtime: { ...showtime, filmTitle, hallName: inBoth(showtime.hallName, known.hallName) } }
}
