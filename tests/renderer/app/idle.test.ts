import { describe, expect, it } from 'vitest'
import { idlePhase, patienceOf } from '../../../renderer/app/idle.ts'
import type { ShownScreen } from '../../../renderer/state/shown-screen.ts'
import { anOrder } from '../state/an-order.ts'

const patienceAt = (screen: ShownScreen) => {
  const patience = patienceOf(screen)
  if (patience === null) throw new Error('this screen never asks')
  return patience
}

describe('idle', () => {
  it('asks after a minute and counts fifteen seconds down', () => {
    const films = patienceAt({ at: 'films' })
    expect([59_999, 60_000, 60_001, 74_999, 75_000].map((quietMs) => idlePhase(films, quietMs))).toEqual([
      { is: 'active' },
      { is: 'counting', secondsLeft: 15 },
      { is: 'counting', secondsLeft: 15 },
      { is: 'counting', secondsLeft: 1 },
      { is: 'over' },
    ])
  })

  it('waits longer where seats are held', () => {
    const held = patienceAt({ at: 'pay', order: anOrder.held() })
    expect(idlePhase(held, 119_999)).toEqual({ is: 'active' })
    expect(idlePhase(held, 120_000)).toEqual({ is: 'counting', secondsLeft: 15 })
  })

  it('never asks while a payment is open, nor where nobody is', () => {
    const screens: ShownScreen[] = [
      { at: 'pay', order: anOrder.paying() },
      { at: 'pay', order: anOrder.verifying() },
      { at: 'attract' },
      { at: 'connecting' },
      { at: 'stopped' },
    ]
    expect(screens.map(patienceOf)).toEqual([null, null, null, null, null])
  })

  it('gives staff five minutes in all', () => {
    expect(idlePhase(patienceAt({ at: 'admin' }), 299_999)).toEqual({ is: 'counting', secondsLeft: 1 })
    expect(idlePhase(patienceAt({ at: 'admin' }), 300_000)).toEqual({ is: 'over' })
  })
})
