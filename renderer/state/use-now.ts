import { useEffect, useState } from 'react'
import { useKiosk } from './kiosk-context.ts'
import { kioskNowMs } from './live-store.ts'
import { useWords } from './use-words.ts'

/** The kiosk's time in Unix ms, drawn again `everyMs`, but for times that are the same by `isSame`. */
export function useNow(everyMs: number, isSame: (aMs: number, bMs: number) => boolean = Object.is): number {
  const { live } = useKiosk()
  const [nowMs, setNowMs] = useState(() => kioskNowMs(live.getState()))
  useEffect(() => {
    const update = () => {
      const nextMs = kioskNowMs(live.getState())
      setNowMs((beforeMs) => (isSame(beforeMs, nextMs) ? beforeMs : nextMs))
    }
    const ticking = setInterval(update, everyMs)
    // A time that the kiosk tells again counts at once, not at the next tick.
    const unsubscribe = live.subscribe((state, before) => state.status !== before.status && update())
    return () => {
      clearInterval(ticking)
      unsubscribe()
    }
  }, [live, everyMs, isSame])
  return nowMs
}

/** A time of the present day at the cinema, in Unix ms: another one, and drawn again, only when the day is another one. */
export function useToday(): number {
  const { f } = useWords()
  return useNow(60_000, f.isSameDay)
}
