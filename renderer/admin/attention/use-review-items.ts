import { useCallback, useEffect, useState } from 'react'
import type { ShownReviewItems } from '../../../shared/sales/staff-calls.ts'
import { useKiosk, useLive } from '../../state/kiosk-context.ts'

export type ItemOrder = 'oldest' | 'newest'
type ReviewItems =
  | { readonly status: 'asking' }
  | ({ readonly status: 'there' } & ShownReviewItems)
  | { readonly status: 'unavailable' }
type Group = ShownReviewItems['groups'][number]

/**
 * What waits for a person, as of now: asked when the page opens, when the line comes or goes, when it is ordered in another
 * way, and on `refresh`. `showMore` adds the next page of one kiosk to what is there.
 */
export function useReviewItems(order: ItemOrder) {
  const { link } = useKiosk()
  const line = useLive(({ status }) => status?.line)
  const [items, setReviewItems] = useState<ReviewItems>({ status: 'asking' })
  const ask = useCallback(async (): Promise<ReviewItems> => {
    const answer = await link.call('review.list', { order })
    return answer.ok ? { status: 'there', ...answer.value } : { status: 'unavailable' }
  }, [link, order])

  useEffect(() => {
    let isCurrent = line !== undefined
    void ask().then((next) => isCurrent && setReviewItems(next))
    return () => {
      isCurrent = false
    }
  }, [ask, line])

  const showMore = async ({ device, next }: Group): Promise<void> => {
    if (next === null) return
    const answer = await link.call('review.list', { device, order, after: next })
    if (!answer.ok) return setReviewItems({ status: 'unavailable' })
    const [more] = answer.value.groups
    // Of a group that was asked for again meanwhile, this is no longer the next page.
    const withMore = (group: Group): Group => {
      if (group.device !== device || group.next !== next) return group
      return { ...group, items: [...group.items, ...(more?.items ?? [])], next: more?.next ?? null }
    }
    setReviewItems((known) => (known.status === 'there' ? { ...known, groups: known.groups.map(withMore) } : known))
  }
  return { items, showMore, refresh: () => void ask().then(setReviewItems) }
}
