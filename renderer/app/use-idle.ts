import { useEffect, useRef, useState } from 'react'
import { endSession } from '../state/end-session.ts'
import { useKiosk } from '../state/kiosk-context.ts'
import { type IdlePhase, idlePhase, msToNextPhase, type Patience } from './idle.ts'

/**
 * Watches for touches and keys from the moment it is drawn; where none comes for long, it counts down and ends the
 * session. Once it asks, only `stay` is an answer.
 */
export function useIdle(patience: Patience): { readonly phase: IdlePhase; readonly stay: () => void } {
  const kiosk = useKiosk()
  const [phase, setPhase] = useState<IdlePhase>(() => idlePhase(patience, 0))
  const lastTouchMs = useRef(performance.now())

  useEffect(() => {
    let waiting: ReturnType<typeof setTimeout>
    // A touch meanwhile only makes the next look come to nothing.
    const look = () => {
      const quietMs = performance.now() - lastTouchMs.current
      const next = idlePhase(patience, quietMs)
      setPhase((before) => (isSamePhase(before, next) ? before : next))
      if (next.status === 'over') void endSession(kiosk)
      else waiting = setTimeout(look, Math.ceil(msToNextPhase(patience, quietMs)))
    }
    look()
    const onTouch = () => {
      const isAsking = performance.now() - lastTouchMs.current >= patience.askAfterMs
      if (!isAsking) lastTouchMs.current = performance.now()
    }
    addEventListener('pointerdown', onTouch)
    addEventListener('keydown', onTouch)
    return () => {
      clearTimeout(waiting)
      removeEventListener('pointerdown', onTouch)
      removeEventListener('keydown', onTouch)
    }
  }, [kiosk, patience])

  const stay = () => {
    lastTouchMs.current = performance.now()
    setPhase(idlePhase(patience, 0))
  }
  return { phase, stay }
}

function isSamePhase(a: IdlePhase, b: IdlePhase): boolean {
  return (
    a.status === b.status && (a.status !== 'counting' || (b.status === 'counting' && a.secondsLeft === b.secondsLeft))
  )
}
