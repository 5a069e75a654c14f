import { useCallback, useEffect, useState } from 'react'
import type { BoxOfficeView } from '../../../shared/sync/views.ts'
import { useKiosk, useLive } from '../../state/kiosk-context.ts'

type BoxOfficeState =
  | { readonly status: 'asking' }
  | { readonly status: 'there'; readonly view: BoxOfficeView }
  | { readonly status: 'unavailable' }

/** The box office as of now: asked when the page opens, when the line comes or goes, and on `refresh`. */
export function useBoxOffice(): { readonly boxOffice: BoxOfficeState; readonly refresh: () => void } {
  const { link } = useKiosk()
  const line = useLive(({ status }) => status?.line)
  const [boxOffice, setBoxOffice] = useState<BoxOfficeState>({ status: 'asking' })
  const ask = useCallback(async () => {
    const answer = await link.call('reports.boxOffice', {})
    return answer.ok ? ({ status: 'there', view: answer.value } as const) : ({ status: 'unavailable' } as const)
  }, [link])

  useEffect(() => {
    let isCurrent = line !== undefined
    void ask().then((next) => isCurrent && setBoxOffice(next))
    return () => {
      isCurrent = false
    }
  }, [ask, line])

  return { boxOffice, refresh: () => void ask().then(setBoxOffice) }
}
