import { useRef } from 'react'
import { useKiosk } from '../state/kiosk-context.ts'
import { goTo } from '../state/session-store.ts'

const touchesNeeded = 5
const withinMs = 4000

/** The hidden way in for staff: five touches on the top left corner within four seconds. */
export function StaffCorner() {
  const { session } = useKiosk()
  const touchedAtMs = useRef<readonly number[]>([])
  const onPointerDown = () => {
    const nowMs = performance.now()
    touchedAtMs.current = [...touchedAtMs.current.filter((atMs) => nowMs - atMs < withinMs), nowMs]
    if (touchedAtMs.current.length < touchesNeeded) return
    touchedAtMs.current = []
    session.setState((state) => goTo(state, { kind: 'staff-sign-in' }))
  }
  return <div className="staff-corner" data-corner="" aria-hidden="true" onPointerDown={onPointerDown} />
}
