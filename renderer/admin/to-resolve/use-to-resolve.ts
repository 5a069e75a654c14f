import { useCallback, useEffect, useState } from 'react'
import type { ShownToResolve } from '../../../shared/sales/staff-calls.ts'
import { useKiosk, useLive } from '../../state/kiosk-context.ts'

export type ItemOrder = 'oldest' | 'newest'
type ToResolve =
  | { readonly is: 'asking' }
  | ({ readonly is: 'there' } & ShownToResolve)
  | { readonly is: 'unavailable' }
type Group = ShownToResolve['groups'][number]

/**
 * What waits for a person, as of now: asked when the page opens, when the line comes or goes, when it is ordered in another
 * way, and on `refresh`. `showMore` adds the next page of one kiosk to what is there.
 */
export function useToResolve(order: ItemOrder) {
  const { link } = useKiosk()
  const line = useLive(({ status }) => status?.line)
  const [toResolve, setToResolve] = useState<ToResolve>({ is: 'asking' })
  const ask = useCallback(async (): Promise<ToResolve> => {
    const answer = await link.call('toResolve.list', { order })
    return answer.ok ? { is: 'there', ...answer.value } : { is: 'unavailable' }
  }, [link, order])

  useEffect(() => {
    let isCurrent = line !== undefined
    void ask().then((next) => isCurrent && setToResolve(next))
    return () => {
      isCurrent = false
    }
  }, [ask, line])

  const showMore = async ({ device, next }: Group): Promise<void> => {
    if (next === null) return
    const answer = await link.call('toResolve.list', { device, order, after: next })
    if (!answer.ok) return setToResolve({ is: 'unavailable' })
    const [more] = answer.value.groups
    // Of a group that was asked for again meanwhile, this is no longer the next page.
    const withMore = (group: Group): Group => {
      if (group.device !== device || group.next !== next) return group
      return { ...group, items: [...group.items, ...(more?.items ?? [])], next: more?.next ?? null }
    }
    setToResolve((known) => (known.is === 'there' ? { ...known, groups: known.groups.map(withMore) } : known))
  }
  return { toResolve, showMore, refresh: () => void ask().then(setToResolve) }
}
