import { useCallback, useEffect, useState } from 'react'
import type { ListedItem } from '../../../shared/sync/staff-messages.ts'
import { useKiosk, useLive } from '../../app/kiosk-context.ts'

type ToResolve =
  | { readonly is: 'asking' }
  | { readonly is: 'there'; readonly items: readonly ListedItem[] }
  | { readonly is: 'unavailable' }

/** What waits for a person, as of now: asked when the page opens, when the line comes or goes, and on `refresh`. */
export function useToResolve(): { readonly toResolve: ToResolve; readonly refresh: () => void } {
  const { link } = useKiosk()
  const line = useLive(({ status }) => status?.line)
  const [toResolve, setToResolve] = useState<ToResolve>({ is: 'asking' })
  const ask = useCallback(async (): Promise<ToResolve> => {
    const answer = await link.call('toResolve.list', {})
    return answer.ok ? { is: 'there', items: answer.value.items } : { is: 'unavailable' }
  }, [link])

  useEffect(() => {
    let isCurrent = line !== undefined
    void ask().then((next) => isCurrent && setToResolve(next))
    return () => {
      isCurrent = false
    }
  }, [ask, line])

  return { toResolve, refresh: () => void ask().then(setToResolve) }
}
