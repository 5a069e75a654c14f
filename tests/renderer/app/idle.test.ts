import { describe, expect, it } from 'vitest'
import { idlePhase, msToNextPhase, patienceOf } from '../../../renderer/app/idle.ts'
import type { ShownScreen } from '../../../renderer/state/shown-screen.ts'
import { anOrder } from '../state/an-order.ts'

const patienceAt = (screen: ShownScreen) => {
  const patience = patienceOf(screen)
  if (patience === null) throw new Error('this screen never asks')
  return patience
}

describe('idle', () => {
  it('asks after a minute and counts fifteen seconds down', () => {
    const films = patienceAt({ kind: 'films' })
    expect([59_999, 60_000, 60_001, 74_999, 75_000].map((quietMs) => idlePhase(films, quietMs))).toEqual([
      { status: 'active' },
      { status: 'counting', secondsLeft: 15 },
      { status: 'counting', secondsLeft: 15 },
      { status: 'counting', secondsLeft: 1 },
      { status: 'over' },
    ])
  })

  it('is looked at again when it is another phase, and not before', () => {
    const films = patienceAt({ kind: 'films' })
    for (const quietMs of [0, 59_999, 60_000, 60_001, 61_000, 74_001]) {
      const nextMs = quietMs + msToNextPhase(films, quietMs)
      expect(idlePhase(films, nextMs - 1)).toEqual(idlePhase(films, quietMs))
      expect(idlePhase(films, nextMs)).not.toEqual(idlePhase(films, quietMs))
    }
    expect(msToNextPhase(films, 75_000)).toBe(Number.POSITIVE_INFINITY)
  })

  it('waits longer where seats are held', () => {
    const held = patienceAt({ kind: 'pay', order: anOrder.held() })
    expect(idlePhase(held, 119_999)).toEqual({ status: 'active' })
    expect(idlePhase(held, 120_000)).toEqual({ status: 'counting', secondsLeft: 15 })
  })

  it('never asks while a payment is open, nor where nobody is', () => {
    const screens: ShownScreen[] = [
      { kind: 'pay', order: anOrder.paying() },
      { kind: 'pay', order: anOrder.verifying() },
      { kind: 'attract' },
      { kind: 'connecting' },
      { kind: 'stopped' },
    ]
    expect(screens.map(patienceOf)).toEqual([null, null, null, null, null])
  })

  it('gives staff five minutes in all', () => {
    expect(idlePhase(patienceAt({ kind: 'admin' }), 299_999)).toEqual({ status: 'counting', secondsLeft: 1 })
    expect(idlePhase(patienceAt({ kind: 'admin' }), 300_000)).toEqual({ status: 'over' })
  })
})
