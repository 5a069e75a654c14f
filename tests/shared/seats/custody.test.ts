import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DeviceNumber, serverDevice } from '../../../shared/core/ids.ts'
import {
  contestSeat,
  freeClosedSeat,
  freeRefundedSeat,
  holdSeat,
  isClaimable,
  recordSeatSold,
  releaseSeat,
  resellSeat,
  restateHeld,
  type SeatCustody,
  untouchedSeat,
  writeSeatOff,
} from '../../../shared/seats/custody.ts'
import { claimSeat } from '../../support/claim-seat.ts'

const kiosk = 1 as DeviceNumber
const otherKiosk = 2 as DeviceNumber
const now = 1_000

const granted: SeatCustody = { holder: kiosk, epoch: 3, number: 5, state: 'granted', holdEndsAtMs: null }
const inPayment: SeatCustody = { holder: serverDevice, epoch: 0, number: 5, state: 'in-payment', holdEndsAtMs: now }
const sold: SeatCustody = { ...inPayment, state: 'sold', holdEndsAtMs: null }
const writtenOff: SeatCustody = { ...granted, state: 'written-off' }

describe('a grant', () => {
  it.each([
    ['granted', granted],
    ['sold', sold],
    ['written off', writtenOff],
    ['held for a web customer', { ...inPayment, holdEndsAtMs: now + 1 }],
  ])('is refused for a seat that is %s', (_, seat) => {
    expect(isClaimable(seat, now)).toBe(false)
  })

  it('takes a seat whose web hold has run out, to the millisecond', () => {
    expect([isClaimable(inPayment, now - 1), isClaimable(inPayment, now)]).toEqual([false, true])
  })

  it('never goes back by time: a kiosk keeps its seat however late it is', () => {
    fc.assert(fc.property(fc.maxSafeNat(), (later) => !isClaimable(granted, later) && !isClaimable(writtenOff, later)))
  })
})

describe("a web customer's hold", () => {
  it('is the server holding the seat until a moment, under the next number', () => {
    expect(holdSeat({ ...untouchedSeat, number: 4 }, now, now + 60_000)).toEqual({
      ok: true,
      value: { ...inPayment, holdEndsAtMs: now + 60_000 },
    })
  })

  it.each([granted, sold, writtenOff])('is refused for a seat that is not the server’s: $state', (seat) => {
    expect(holdSeat(seat, now, now + 1)).toEqual({ ok: false, refusal: 'SeatGone' })
  })
})

describe('a return', () => {
  it('brings the seat home, written off or not, and keeps its number', () => {
    const home = { ok: true, value: { ...untouchedSeat, number: 5 } }
    expect([releaseSeat(granted, kiosk, 5), releaseSeat(writtenOff, kiosk, 5)]).toEqual([home, home])
  })

  it('changes nothing under another number, from another kiosk, or for a seat in another state', () => {
    const answers = [
      releaseSeat(granted, kiosk, 4),
      releaseSeat(granted, kiosk, 6),
      releaseSeat(granted, otherKiosk, 5),
      releaseSeat(sold, kiosk, 5),
      releaseSeat(inPayment, serverDevice, 5),
      releaseSeat(untouchedSeat, serverDevice, 0),
    ]
    expect(answers).toEqual(answers.map(() => ({ ok: false, refusal: 'NotHeld' })))
  })
})

describe("a kiosk's sale", () => {
  it('stands under the grant it was made with, written off or not', () => {
    const stands = { ok: true, value: sold }
    expect([recordSeatSold(granted, kiosk, 5), recordSeatSold(writtenOff, kiosk, 5)]).toEqual([stands, stands])
  })

  it('is for a person to resolve where the seat has gone on without it', () => {
    const answers = [
      recordSeatSold(granted, kiosk, 4),
      recordSeatSold(granted, otherKiosk, 5),
      recordSeatSold(sold, kiosk, 5),
      recordSeatSold(inPayment, kiosk, 5),
      recordSeatSold(untouchedSeat, kiosk, 5),
    ]
    expect(answers).toEqual(answers.map(() => ({ ok: false, refusal: 'Displaced' })))
  })
})

describe('the number of a seat', () => {
  const device = fc.constantFrom(kiosk, otherKiosk)
  const step = fc.oneof(
    fc.record({ kind: fc.constant('grant' as const), device, nowMs: fc.nat(20) }),
    fc.record({ kind: fc.constant('hold' as const), nowMs: fc.nat(20), forMs: fc.integer({ min: 1, max: 5 }) }),
    fc.record({ kind: fc.constant('return' as const), device, number: fc.nat(6) }),
    fc.record({ kind: fc.constant('sold' as const), device, number: fc.nat(6) }),
  )

  it('only rises, and by one with each new holder, whatever happens in whatever order', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let seat = untouchedSeat
        for (const one of steps) {
          const next = take(seat, one)
          const isNewHolder = one.kind === 'grant' || one.kind === 'hold'
          if (next.ok) expect(next.value.number).toBe(seat.number + (isNewHolder ? 1 : 0))
          seat = next.ok ? next.value : seat
        }
      }),
    )
  })

  function take(seat: SeatCustody, one: typeof step extends fc.Arbitrary<infer Step> ? Step : never) {
    if (one.kind === 'grant') return claimSeat(seat, { holder: one.device, epoch: 1 }, one.nowMs)
    if (one.kind === 'hold') return holdSeat(seat, one.nowMs, one.nowMs + one.forMs)
    if (one.kind === 'return') return releaseSeat(seat, one.device, one.number)
    return recordSeatSold(seat, one.device, one.number)
  }
})

describe('a refund', () => {
  it('frees the seat under the next number', () => {
    const free = { ...untouchedSeat, number: sold.number + 1 }
    expect(freeRefundedSeat(sold, sold.number)).toEqual({ ok: true, value: free })
  })

  it('frees a seat that was contested since above every number that was given', () => {
    const contested = contestSeat(sold, sold.number + 4)
    expect(contested).toEqual({ ...sold, number: sold.number + 4 })
    expect(contestSeat(contested, sold.number)).toEqual(contested)
    expect(freeRefundedSeat(contested, sold.number)).toMatchObject({
      value: { state: 'free', number: sold.number + 5 },
    })
  })

  it('leaves a seat alone that has gone on since', () => {
    for (const seat of [untouchedSeat, granted, inPayment, writtenOff, { ...sold, number: sold.number - 1 }]) {
      expect(freeRefundedSeat(seat, sold.number)).toEqual({ ok: false, refusal: 'GoneOn' })
    }
  })
})

describe('a lost kiosk’s seat', () => {
  it('is written off under its number, so that a sale of it still counts', () => {
    expect(writeSeatOff(granted, kiosk)).toEqual({ ok: true, value: writtenOff })
    expect(recordSeatSold(writtenOff, kiosk, 5)).toEqual({ ok: true, value: sold })
    expect(writeSeatOff(granted, otherKiosk)).toEqual({ ok: false, refusal: 'NotHeld' })
    expect(writeSeatOff(sold, kiosk)).toEqual({ ok: false, refusal: 'NotHeld' })
  })

  it('is sold again under the next number, and a late sale of it is displaced', () => {
    const resold = resellSeat(writtenOff, kiosk)
    const free = { ...untouchedSeat, number: 6 }
    expect(resold).toEqual({ ok: true, value: free })
    const regranted = claimSeat(free, { holder: otherKiosk, epoch: 1 }, now)
    expect(regranted).toMatchObject({ ok: true, value: { number: 7 } })
    if (regranted.ok) expect(recordSeatSold(regranted.value, kiosk, 5)).toEqual({ ok: false, refusal: 'Displaced' })
    expect(resellSeat(granted, kiosk)).toEqual({ ok: false, refusal: 'NotWrittenOff' })
    expect(resellSeat(writtenOff, otherKiosk)).toEqual({ ok: false, refusal: 'NotWrittenOff' })
  })
})

describe('a seat of a kiosk that closed its epoch', () => {
  it.each([granted, writtenOff])('is free under the next number: $state', (seat) => {
    expect(freeClosedSeat(seat, kiosk)).toEqual({ ok: true, value: { ...untouchedSeat, number: 6 } })
    expect(freeClosedSeat(seat, otherKiosk)).toEqual({ ok: false, refusal: 'NotHeld' })
  })

  it('is left alone once it is sold', () => {
    expect(freeClosedSeat(sold, kiosk)).toEqual({ ok: false, refusal: 'NotHeld' })
  })
})

describe('a kiosk’s report to a server that was restored', () => {
  const free = { ...untouchedSeat, number: 5 }

  it.each([
    ['is older', { ...free, number: 4 }],
    ['has the seat free at that number', free],
    ['holds it for a web customer at that number', inPayment],
    ['has another kiosk at an older number', { ...granted, holder: otherKiosk, number: 4 }],
  ])('outranks a table that %s', (_, seat) => {
    expect(restateHeld(seat, kiosk, 3, 5)).toEqual({ ok: true, value: granted })
  })

  it.each([
    ['knows the grant', granted],
    ['has written it off', writtenOff],
    ['has the sale', sold],
    ['gave the seat to another kiosk at that number', { ...granted, holder: otherKiosk }],
    ['has gone on', { ...free, number: 6 }],
  ])('changes nothing at a table that %s', (_, seat) => {
    expect(restateHeld(seat, kiosk, 3, 5)).toEqual({ ok: false, refusal: 'GoneOn' })
  })

  it('takes no seat away that is paid for: a person decides', () => {
    expect(restateHeld({ ...sold, number: 4 }, kiosk, 3, 5)).toEqual({ ok: false, refusal: 'Contested' })
  })

  it('never lowers a number, and leaves the same whichever kiosk reports first', () => {
    const anyNumber = fc.integer({ min: 1, max: 9 })
    fc.assert(
      fc.property(anyNumber, anyNumber, anyNumber, (known, a, b) => {
        fc.pre(a !== b)
        const report = (seat: SeatCustody, device: DeviceNumber, number: number) => {
          const restated = restateHeld(seat, device, 1, number)
          return restated.ok ? restated.value : seat
        }
        const start = { ...untouchedSeat, number: known }
        const first = report(report(start, kiosk, a), otherKiosk, b)
        expect(first).toEqual(report(report(start, otherKiosk, b), kiosk, a))
        expect(first.number).toBe(Math.max(known, a, b))
      }),
    )
  })
})
