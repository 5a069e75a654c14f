import { describe, expect, it } from 'vitest'
import { seatKey } from '../../../shared/seats/seat-plan.ts'
import { aSalesDesk } from '../../support/sales-desk.ts'
import { aShowtime } from '../../support/sales-facts.ts'
import { until } from '../../support/until.ts'

const rows = Array(6).fill('..........')
const hour = 3_600_000

describe('the allotment', () => {
  it('is filled up to its size in one request, and again after a sale from it', async () => {
    const kiosk = await aSalesDesk({ drawn: rows })
    await kiosk.desk().keepAllotment.run()
    const held = kiosk.rights().rightsOf(aShowtime)
    expect(held).toHaveLength(8)
    expect(kiosk.custody.requests).toHaveLength(1)
    await kiosk.desk().keepAllotment.run()
    expect(kiosk.custody.requests).toHaveLength(1)

    const [seat] = held
    if (!seat) throw new Error('no seat')
    kiosk.custody.goOffline()
    await kiosk.sell().hold({ showtimeId: aShowtime, seats: [{ row: seat.row, col: seat.col }] })
    await kiosk.sell().pay({ method: 'wallet' })
    await kiosk.order('sold')
    await kiosk.desk().keepAllotment.run()
    expect(kiosk.rights().counts().seats).toBe(7)
    kiosk.custody.goOnline()
    await kiosk.desk().keepAllotment.run()
    expect(kiosk.rights().counts().seats).toBe(8)
  })

  it('asks for as many as the server would still give', async () => {
    const kiosk = await aSalesDesk({ drawn: rows })
    kiosk.custody.allowAllotted(3)
    await kiosk.desk().keepAllotment.run()
    expect(kiosk.rights().counts().seats).toBe(3)
    expect(kiosk.custody.requests.map(({ seats }) => seats.length)).toEqual([8, 3])
  })

  it('chooses others where some of its choice are gone', async () => {
    const kiosk = await aSalesDesk({ drawn: rows })
    await kiosk.desk().keepAllotment.run()
    const [gone] = kiosk.rights().rightsOf(aShowtime)
    const other = await (async () => {
      await kiosk.close()
      return await aSalesDesk({ drawn: rows })
    })()
    if (!gone) throw new Error('no seat')
    other.custody.sellElsewhere(aShowtime, gone)
    await other.desk().keepAllotment.run()
    expect(other.rights().counts().seats).toBe(8)
    expect(other.rights().rightFor(aShowtime, gone)).toBeUndefined()
  })

  it('returns to the server at the cutoff, but for the seats of an open order', async () => {
    const kiosk = await aSalesDesk({ drawn: rows })
    await kiosk.desk().keepAllotment.run()
    const [seat] = kiosk.rights().rightsOf(aShowtime)
    if (!seat) throw new Error('no seat')
    await kiosk.sell().hold({ showtimeId: aShowtime, seats: [{ row: seat.row, col: seat.col }] })
    kiosk.time.setWallClock(kiosk.time.clock.nowMs() + hour)
    await kiosk.desk().keepAllotment.run()
    expect(kiosk.rights().rightsOf(aShowtime)).toEqual([seat])
    await kiosk.sell().leave({})
    await kiosk.desk().keepAllotment.run()
    expect(kiosk.rights().counts().seats).toBe(0)
  })

  it('returns what is above the bound that the server set, and asks for no more than that', async () => {
    const kiosk = await aSalesDesk({ drawn: rows })
    await kiosk.desk().keepAllotment.run()
    kiosk.boundAllotment(3)
    await kiosk.desk().keepAllotment.run()
    expect(kiosk.rights().counts().seats).toBe(3)
    expect((await kiosk.entries()).at(-1)).toMatchObject({
      kind: 'rights-given-back',
      body: { reason: 'recalled', seats: { length: 5 } },
    })
    kiosk.boundAllotment(5)
    await kiosk.desk().keepAllotment.run()
    expect(kiosk.rights().counts().seats).toBe(5)
  })

  it('keeps a recalled seat while it is in an order, and returns it once it is let go', async () => {
    const kiosk = await aSalesDesk({ drawn: rows })
    const end = kiosk.desk().keepAllotment.start()
    await kiosk.desk().keepAllotment.run()
    const [seat] = kiosk.rights().rightsOf(aShowtime)
    if (!seat) throw new Error('no seat')
    await kiosk.sell().hold({ showtimeId: aShowtime, seats: [{ row: seat.row, col: seat.col }] })
    kiosk.boundAllotment(0)
    await kiosk.desk().keepAllotment.run()
    expect(kiosk.rights().rightsOf(aShowtime)).toEqual([seat])
    await kiosk.sell().leave({})
    await until(() => kiosk.rights().counts().seats === 0)
    end()
  })

  it('returns to the server where the showtime is called off, what is in an order once it is let go', async () => {
    const kiosk = await aSalesDesk({ drawn: rows })
    const end = kiosk.desk().keepAllotment.start()
    await kiosk.desk().keepAllotment.run()
    const [seat] = kiosk.rights().rightsOf(aShowtime)
    if (!seat) throw new Error('no seat')
    await kiosk.sell().hold({ showtimeId: aShowtime, seats: [{ row: seat.row, col: seat.col }] })
    kiosk.changeShowtime({ isCalledOff: true })
    await kiosk.desk().keepAllotment.run()
    expect(kiosk.rights().rightsOf(aShowtime)).toEqual([seat])
    await kiosk.sell().leave({})
    await until(() => kiosk.rights().counts().seats === 0)
    end()
  })

  it('has no place that the hall has not, or keeps for wheelchairs, where the showtime is moved to another one', async () => {
    const kiosk = await aSalesDesk({ drawn: rows })
    await kiosk.desk().keepAllotment.run()
    const before = kiosk.rights().rightsOf(aShowtime)
    const [first, second, ...others] = before
    if (!first || !second) throw new Error('fewer than two seats')
    const plan = { rows: 6, cols: 10, gaps: [first], wheelchairs: [second] }
    kiosk.changeShowtime({ plan })
    await kiosk.desk().keepAllotment.run()
    const now = kiosk.rights().rightsOf(aShowtime)
    expect(now).toHaveLength(8)
    expect(now).toEqual(expect.arrayContaining(others))
    const unfit = new Set([first, second].map(seatKey))
    expect(now.filter((seat) => unfit.has(seatKey(seat)))).toEqual([])
    const givenBack = (await kiosk.entries()).find(({ kind }) => kind === 'rights-given-back')
    expect(givenBack?.body).toMatchObject({ reason: 'recalled', seats: { length: 2 } })
  })

  it('leaves a seat that was taken for an order out of the count', async () => {
    const kiosk = await aSalesDesk({ drawn: rows })
    kiosk.boundAllotment(0)
    const seats = [{ row: 1, col: 1 }]
    await kiosk.sell().hold({ showtimeId: aShowtime, seats })
    await kiosk.desk().keepAllotment.run()
    expect(kiosk.rights().counts().seats).toBe(1)
  })

  it('returns to the server some minutes before the cut-off', async () => {
    const kiosk = await aSalesDesk({ drawn: rows })
    await kiosk.desk().keepAllotment.run()
    kiosk.time.setWallClock(kiosk.time.clock.nowMs() + hour - 5 * 60_000)
    await kiosk.desk().keepAllotment.run()
    expect(kiosk.rights().counts().seats).toBe(0)
  })

  it('is half as many far from the show, and more of what sells', async () => {
    const kiosk = await aSalesDesk({ drawn: rows })
    kiosk.time.setWallClock(kiosk.time.clock.nowMs() - 24 * hour)
    await kiosk.desk().keepAllotment.run()
    expect(kiosk.rights().counts().seats).toBe(4)
    const [seat] = kiosk.rights().rightsOf(aShowtime)
    if (!seat) throw new Error('no seat')
    await kiosk.sell().hold({ showtimeId: aShowtime, seats: [{ row: seat.row, col: seat.col }] })
    await kiosk.sell().pay({ method: 'wallet' })
    await kiosk.order('sold')
    await kiosk.desk().keepAllotment.run()
    expect(kiosk.rights().counts().seats).toBe(5)
  })

  it('is not sold while it is on its way back to the server: who wants such a seat then gets it again', async () => {
    const { promise: diskIsSlow, resolve: diskIsDone } = Promise.withResolvers<void>()
    const kiosk = await aSalesDesk({
      drawn: ['.'],
      journalOf: (journal) => ({
        ...journal,
        append: async (kind, body) => {
          if (kind === 'rights-given-back') await diskIsSlow
          return await journal.append(kind, body)
        },
      }),
    })
    const beforeMs = kiosk.time.clock.nowMs()
    await kiosk.desk().keepAllotment.run()
    kiosk.time.setWallClock(beforeMs + hour)
    const goingHome = kiosk.desk().keepAllotment.run()
    await until(() => kiosk.rights().lockedSeats(aShowtime).size === 1)
    kiosk.time.setWallClock(beforeMs)
    const seats = [{ row: 1, col: 1 }]
    const holding = kiosk.sell().hold({ showtimeId: aShowtime, seats })
    diskIsDone()
    expect(await holding).toMatchObject({ ok: true })
    await goingHome
    expect(kiosk.rights().rightFor(aShowtime, { row: 1, col: 1 })).toMatchObject({ grantNumber: 2 })
  })

  it('is left alone while the line is down, and is not asked for too far ahead', async () => {
    const kiosk = await aSalesDesk({ drawn: rows })
    kiosk.custody.goOffline()
    await kiosk.desk().keepAllotment.run()
    kiosk.custody.goOnline()
    kiosk.time.setWallClock(kiosk.time.clock.nowMs() - 48 * hour)
    await kiosk.desk().keepAllotment.run()
    expect(kiosk.custody.requests).toEqual([])
  })

  it('is kept by itself from time to time, until that is ended', async () => {
    const kiosk = await aSalesDesk({ drawn: rows })
    const end = kiosk.desk().keepAllotment.start()
    await kiosk.time.pass(3 * 60_000)
    await kiosk.desk().keepAllotment.run()
    expect(kiosk.custody.requests).toHaveLength(1)
    end()
    kiosk.custody.sellElsewhere(aShowtime, { row: 9, col: 9 })
    await kiosk.time.pass(hour / 2)
    expect(kiosk.custody.requests).toHaveLength(1)
  })
})
