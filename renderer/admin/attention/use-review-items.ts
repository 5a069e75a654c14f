import type { ShownReviewItems } from '../../../shared/sales/staff-calls.ts'
import { useServer } from '../use-server.ts'

export type ItemOrder = 'oldest' | 'newest'
type Group = ShownReviewItems['groups'][number]

/** What waits for a person, in this order. `showMore` adds the next page of one kiosk to what is there. */
export function useReviewItems(order: ItemOrder) {
  const { answer, refresh, askMore } = useServer('review.list', { order })

  const showMore = ({ device, next }: Group) => {
    if (next === null) return
    void askMore({ device, order, after: next }, (known, { groups: [more] }) => {
      // Of a group that has grown meanwhile, this is no longer the next page.
      const withMore = (group: Group): Group => {
        if (group.device !== device || group.next !== next) return group
        return { ...group, items: [...group.items, ...(more?.items ?? [])], next: more?.next ?? null }
      }
      return { ...known, groups: known.groups.map(withMore) }
    })
  }
  return { answer, showMore, refresh }
}
