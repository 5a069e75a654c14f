import { useCallback, useEffect, useState } from 'react'
import type { DevicesAnswer } from '../../../shared/sync/staff-messages.ts'
import { useKiosk, useLive } from '../../state/kiosk-context.ts'

/** The cinema's kiosks as the server knows them; null: it does not answer, undefined: not yet. */
export function useDevices(): { readonly devices: DevicesAnswer | null | undefined; readonly refresh: () => void } {
  const { link } = useKiosk()
  const line = useLive(({ status }) => status?.line)
  const [devices, setDevices] = useState<DevicesAnswer | null>()
  const ask = useCallback(async () => {
    const answer = await link.call('devices.list', {})
    return answer.ok ? answer.value : null
  }, [link])

  useEffect(() => {
    let isCurrent = line !== undefined
    void ask().then((next) => isCurrent && setDevices(next))
    return () => {
      isCurrent = false
    }
  }, [ask, line])

  return { devices, refresh: () => void ask().then(setDevices) }
}
