import { describe, expect, it } from 'vitest'
import { aSalesDesk } from '../../support/sales-desk.ts'
import { aShowtime } from '../../support/sales-facts.ts'
import { seatNames } from '../../support/seat-grid.ts'
import { until } from '../../support/until.ts'

const a1 = { row: 1, col: 1 }
const wanted = { showtimeId: aShowtime, seats: [a1] }

describe('asking for grants', () => {
  it('asks again under the same id when an answer is lost, and so gets the seat that was granted', async () => {
    const kiosk = await aSalesDesk()
    kiosk.custody.loseAnswers(1)
    expect(await kiosk.sell().hold(wanted)).toMatchObject({ ok: true })
    const [first, second] = kiosk.custody.requests
    expect(second).toEqual(first)
  })

  it('uses the lost answer of one press for the next', async () => {
    const kiosk = await aSalesDesk()
    kiosk.custody.loseAnswers(2)
    expect(await kiosk.sell().hold(wanted)).toMatchObject({ refusal: { code: 'NotOffline' } })
    expect(await kiosk.sell().hold(wanted)).toMatchObject({ ok: true })
    expect(new Set(kiosk.custody.requests.map(({ requestId }) => requestId)).size).toBe(1)
  })

  it('sends a seat home whose answer was lost for good, by what the server says at the hello', async () => {
    const kiosk = await aSalesDesk()
    kiosk.custody.loseAnswers(2)
    await kiosk.sell().hold(wanted)
    expect(kiosk.custody.stateOf(aShowtime, a1)).toBe('granted')
    await kiosk.desk().grants.reconcileHeld(kiosk.custody.held())
    await kiosk.upload()
    expect(kiosk.custody.stateOf(aShowtime, a1)).toBe('free')
    expect(await kiosk.kinds()).toEqual(['rights-given-back'])
    // The old answer, were it to come again, is no grant any more: a new request is made.
    expect(await kiosk.sell().hold(wanted)).toMatchObject({ ok: true })
    expect(kiosk.rights().rightFor(aShowtime, a1)?.grantNumber).toBe(2)
  })

  it('sends it home without a hello too, at the next pass over the allotment', async () => {
    const kiosk = await aSalesDesk({ drawn: ['.'] })
    kiosk.custody.loseAnswers(2)
    await kiosk.sell().hold(wanted)
    kiosk.custody.allowAllotted(0)
    await kiosk.desk().keepAllotment.run()
    await kiosk.upload()
    expect(kiosk.custody.stateOf(aShowtime, a1)).toBe('free')
  })

  it('sends a seat home, or uses it for the next press, whose grant could not be written', async () => {
    for (const isWantedAgain of [true, false]) {
      let isDiskFull = true
      const kiosk = await aSalesDesk({
        drawn: ['.'],
        journalOf: (journal) => ({
          ...journal,
          appendAll: (kind, bodies) =>
            isDiskFull ? Promise.reject(new Error('ENOSPC')) : journal.appendAll(kind, bodies),
        }),
      })
      await expect(kiosk.sell().hold(wanted)).rejects.toThrow('ENOSPC')
      isDiskFull = false
      kiosk.custody.allowAllotted(0)
      if (isWantedAgain) expect(await kiosk.sell().hold(wanted)).toMatchObject({ ok: true })
      else await kiosk.desk().keepAllotment.run()
      await kiosk.upload()
      expect(kiosk.custody.stateOf(aShowtime, a1)).toBe(isWantedAgain ? 'granted' : 'free')
      await kiosk.close()
    }
  })

  it.each([
    ['granted', 0],
    ['granted again after its answer was lost', 1],
  ])('uses nothing of what is %s once the server has more entries than this kiosk', async (_, lostAnswers) => {
    const kiosk = await aSalesDesk()
    kiosk.custody.hearMoreElsewhere(1)
    kiosk.custody.loseAnswers(lostAnswers)
    expect(await kiosk.sell().hold(wanted)).toEqual({ ok: false, refusal: { code: 'NotSelling' } })
    expect([await kiosk.kinds(), kiosk.rights().rightsOf(aShowtime)]).toEqual([[], []])
    expect(kiosk.rights().lockedSeats(aShowtime).size).toBe(0)
  })

  it('sends nothing home of a grant that nobody waits for once the server has more entries', async () => {
    const kiosk = await aSalesDesk({ drawn: ['.'] })
    kiosk.custody.loseAnswers(2)
    await kiosk.sell().hold(wanted)
    kiosk.custody.allowAllotted(0)
    kiosk.custody.hearMoreElsewhere(1)
    await kiosk.desk().keepAllotment.run()
    expect(await kiosk.kinds()).toEqual([])
  })

  it('leaves alone what it holds, sold or returned, whatever an old hello says', async () => {
    const kiosk = await aSalesDesk()
    await kiosk.sell().hold({ showtimeId: aShowtime, seats: [a1, { row: 1, col: 2 }] })
    const old = kiosk.custody.held()
    await kiosk.desk().grants.reconcileHeld(old)
    expect(seatNames(kiosk.rights().rightsOf(aShowtime))).toBe('1-1 1-2')
    await kiosk.sell().leave({})
    await kiosk.desk().grants.reconcileHeld(old)
    expect(await kiosk.kinds()).toEqual(['rights-taken', 'rights-given-back'])
  })

  it('does not count a grant that is still on its way as lost', async () => {
    const kiosk = await aSalesDesk()
    const letAnswersGo = kiosk.custody.keepAnswersBack()
    const holding = kiosk.sell().hold(wanted)
    await until(() => kiosk.custody.requests.length === 1)
    const reconciled = kiosk.desk().grants.reconcileHeld(kiosk.custody.held())
    letAnswersGo()
    expect(await holding).toMatchObject({ ok: true })
    await reconciled
    expect(await kiosk.kinds()).toEqual(['rights-taken'])
  })

  it('takes or returns to the server the same grant, never both, when a hello and a second press meet', async () => {
    const kiosk = await aSalesDesk()
    kiosk.custody.loseAnswers(2)
    await kiosk.sell().hold(wanted)
    const [held] = await Promise.all([
      kiosk.sell().hold(wanted),
      kiosk.desk().grants.reconcileHeld(kiosk.custody.held()),
    ])
    expect(held).toMatchObject({ ok: true })
    expect(kiosk.rights().rightFor(aShowtime, a1)).toBeDefined()
  })

  it('tells its own request for the allotment from a seat that is gone', async () => {
    const kiosk = await aSalesDesk({ drawn: ['.'] })
    const keeping = kiosk.desk().keepAllotment.run()
    expect(await kiosk.sell().hold(wanted)).toMatchObject({ ok: true })
    await keeping
    expect(kiosk.custody.requests).toHaveLength(1)
  })
})
