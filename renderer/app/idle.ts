import type { ShownScreen } from '../state/shown-screen.ts'

const secondMs = 1000
const minuteMs = 60 * secondMs

/** How long a screen waits for a touch before it asks, and how long it then counts down. */
export type Patience = { readonly askAfterMs: number; readonly countdownMs: number }

const usual: Patience = { askAfterMs: minuteMs, countdownMs: 15 * secondMs }
const whilePaying: Patience = { askAfterMs: 2 * minuteMs, countdownMs: 15 * secondMs }
const forStaff: Patience = { askAfterMs: 5 * minuteMs - 15 * secondMs, countdownMs: 15 * secondMs }

/** When a screen asks whether anybody is there; null where it never does: nobody is, or a payment is open. */
export function patienceOf(screen: ShownScreen): Patience | null {
  switch (screen.kind) {
    case 'attract':
    case 'connecting':
    case 'restoring':
    case 'stopped':
    case 'done':
      return null
    case 'pay':
      return screen.order.stage === 'paying' || screen.order.stage === 'verifying' ? null : whilePaying
    case 'admin':
      return forStaff
    case 'films':
    case 'film':
    case 'seats':
    case 'staff-sign-in':
      return usual
  }
}

export type IdlePhase =
  | { readonly status: 'active' }
  | { readonly status: 'counting'; readonly secondsLeft: number }
  | { readonly status: 'over' }

/** After how many ms without a touch the phase is another one, `quietMs` after the last touch; never where it is over. */
export function msToNextPhase(patience: Patience, quietMs: number): number {
  const phase = idlePhase(patience, quietMs)
  if (phase.status === 'active') return patience.askAfterMs - quietMs
  if (phase.status === 'over') return Number.POSITIVE_INFINITY
  const leftMs = patience.askAfterMs + patience.countdownMs - quietMs
  return leftMs - (phase.secondsLeft - 1) * secondMs
}

/** What has become of a person who last touched the screen `quietMs` ago. */
export function idlePhase(patience: Patience, quietMs: number): IdlePhase {
  if (quietMs < patience.askAfterMs) return { status: 'active' }
  const leftMs = patience.askAfterMs + patience.countdownMs - quietMs
  return leftMs > 0 ? { status: 'counting', secondsLeft: Math.ceil(leftMs / secondMs) } : { status: 'over' }
}
