import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DeviceNumber } from '../../../shared/core/ids.ts'
import { type SeatKey, seatKey, seatsOf } from '../../../shared/seats/seat-plan.ts'
import { type SeatKnowledge, saleState, seatAvailabilities } from '../../../shared/showtimes/sale-state.ts'
import { anyHall } from '../../support/any-hall.ts'
import { seatGrid } from '../../support/seat-grid.ts'

const own = 1 as DeviceNumber
const other = 2 as DeviceNumber
const none: ReadonlySet<SeatKey> = new Set()

/** One row of four seats, online, nothing taken, nothing held. */
function known(more: Partial<SeatKnowledge> = {}): SeatKnowledge {
  const { plan } = seatGrid('....')
  const nothing = { ownRights: none, locked: none, leaving: none, soldHere: none }
  return { plan, taken: [], ownDevice: own, ...nothing, isOnline: true, ...more }
}

const availabilities = (more: Partial<SeatKnowledge>) =>
  seatAvailabilities(known(more)).map(({ availability }) => availability)
const keys = (...names: SeatKey[]) => new Set(names)
const heldBy = (col: number, device: DeviceNumber) => ({ state: 'kiosk', device, seats: [`1-${col}`] as const })
const sold = (col: number) => ({ state: 'sold', device: null, seats: [`1-${col}`] as const })

describe('how a seat stands', () => {
  it('is free online unless somebody has it', () => {
    expect(availabilities({ taken: [sold(1), heldBy(2, other)] })).toEqual(['taken', 'taken', 'free', 'free'])
  })

  it('is free for the kiosk that holds it, though the server calls it taken', () => {
    const taken = [heldBy(1, own), heldBy(2, other)]
    expect(availabilities({ taken, ownRights: keys('1-1') })).toEqual(['free', 'taken', 'free', 'free'])
    expect(availabilities({ taken, ownRights: keys('1-1'), isOnline: false })).toEqual([
      'free',
      'taken',
      'online-only',
      'online-only',
    ])
  })

  it('is locked while it is in this kiosk’s own order', () => {
    const more = { ownRights: keys('1-1', '1-2'), locked: keys('1-1'), isOnline: false }
    expect(availabilities(more)).toEqual(['locked', 'free', 'online-only', 'online-only'])
  })

  it('is taken once it was sold here, whether the server has heard of it or not', () => {
    for (const taken of [[], [heldBy(1, own)], [sold(1)]]) {
      for (const isOnline of [true, false]) {
        expect(availabilities({ taken, soldHere: keys('1-1'), isOnline })[0]).toBe('taken')
      }
    }
  })

  it('is to be had only online once this kiosk returned it, from the first moment on', () => {
    const leaving = { ownRights: keys('1-1'), locked: keys('1-1'), leaving: keys('1-1') }
    for (const more of [leaving, { ...leaving, ownRights: none }, {}]) {
      expect(availabilities({ taken: [heldBy(1, own)], ...more, isOnline: true })[0]).toBe('free')
      expect(availabilities({ taken: [heldBy(1, own)], ...more, isOnline: false })[0]).toBe('online-only')
    }
  })

  it('covers every seat of any hall once, and offline offers nothing but what this kiosk holds', () => {
    fc.assert(
      fc.property(anyHall, fc.boolean(), ({ plan, free }, isOnline) => {
        const ownRights = new Set(free.filter((_, index) => index % 3 === 0).map(seatKey))
        const judged = seatAvailabilities(known({ plan, ownRights, isOnline }))
        expect(judged.map(seatKey)).toEqual(seatsOf(plan).map(seatKey))
        const offered = judged.filter(({ availability }) => availability === 'free').map(seatKey)
        if (isOnline) expect(offered.length).toBe(seatsOf(plan).length)
        else expect(new Set(offered)).toEqual(ownRights)
      }),
    )
  })
})

describe('what that makes of a showtime', () => {
  const judge = (more: Partial<SeatKnowledge>, isOpen = true) => saleState(seatAvailabilities(known(more)), isOpen)
  const all = [1, 2, 3, 4]

  it('is on sale while this kiosk could sell a seat of it', () => {
    expect(judge({ taken: [sold(1)] })).toEqual({ seatsLeft: 3, saleState: 'on-sale' })
    expect(judge({ ownRights: keys('1-4'), isOnline: false })).toEqual({ seatsLeft: 1, saleState: 'on-sale' })
  })

  it('tells sold out from not to be had without the server', () => {
    expect(judge({ taken: all.map(sold) })).toEqual({ seatsLeft: 0, saleState: 'sold-out' })
    expect(judge({ taken: all.map(sold), isOnline: false })).toEqual({ seatsLeft: 0, saleState: 'sold-out' })
    expect(judge({ taken: [sold(1)], isOnline: false })).toEqual({ seatsLeft: 0, saleState: 'not-offline' })
  })

  it('is closed whatever is left, once it is too late or called off', () => {
    expect(judge({}, false)).toEqual({ seatsLeft: 4, saleState: 'closed' })
  })
})
