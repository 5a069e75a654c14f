import { useEffect, useState } from 'react'
import { useKiosk } from './kiosk-context.ts'
import { kioskNowMs } from './live-store.ts'

/** The kiosk's time in Unix ms, drawn again `everyMs`. */
export function useNow(everyMs: number): number {
  const { live } = useKiosk()
  const [nowMs, setNowMs] = useState(() => kioskNowMs(live.getState()))
  useEffect(() => {
    const update = () => setNowMs(kioskNowMs(live.getState()))
    const ticking = setInterval(update, everyMs)
    // A time that the kiosk tells again counts at once, not at the next tick.
    const unsubscribe = live.subscribe((state, before) => state.status !== before.status && update())
    return () => {
      clearInterval(ticking)
      unsubscribe()
    }
  }, [live, everyMs])
  return nowMs
}
