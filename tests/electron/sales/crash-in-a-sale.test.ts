import { describe, expect, it } from 'vitest'
import type { FakeTerminal } from '../../support/fake-terminal.ts'
import { aSalesDesk } from '../../support/sales-desk.ts'
import { aShowtime } from '../../support/sales-facts.ts'
import { until } from '../../support/until.ts'

const seats = [
  { row: 1, col: 1 },
  { row: 1, col: 2 },
]

const behaviours: Record<string, (terminal: FakeTerminal) => void> = {
  approves: (_terminal) => undefined,
  declines: (terminal) => terminal.declineNext(),
  'charges and never answers': (terminal) => terminal.chargeNextSilently(),
  'never hears of it': (terminal) => terminal.loseNext(),
}

type Died = { readonly hasDied: boolean; readonly hasDiedAgain: boolean }

/** One sale that ends at the point, and the lives after it, which settle it: the second may end at a point of its own. */
async function sellAndDie(
  behave: (terminal: FakeTerminal) => void,
  dieAtPoint: number,
  dieAgainAtPoint?: number,
): Promise<Died> {
  const kiosk = await aSalesDesk({ dieAtPoint })
  behave(kiosk.terminal)
  const life = kiosk.life()
  const sale = async () => {
    await kiosk.sell().hold({ showtimeId: aShowtime, seats })
    await kiosk.sell().pay({ method: 'card' })
    await until(async () => {
      const kinds = await kiosk.kinds()
      return life.isOver() || kinds.includes('sold') || kinds.includes('payment-declined')
    })
    if (!life.isOver()) await kiosk.sell().leave({})
  }
  await Promise.race([sale(), life.over])
  const hasDied = life.isOver()
  const soldBefore = (await kiosk.kinds()).includes('sold')

  // Nothing stays open, and no seat stays here that nobody wants.
  const isSettled = () => kiosk.rights().openPayments().length === 0 && kiosk.rights().counts().seats === 0
  await kiosk.crash(dieAgainAtPoint)
  await kiosk.sell().resume()
  await until(() => kiosk.life().isOver() || isSettled())
  const hasDiedAgain = kiosk.life().isOver()
  if (hasDiedAgain) {
    await kiosk.crash()
    await kiosk.sell().resume()
    await until(isSettled)
  }
  await kiosk.upload()
  await kiosk.desk().grants.reconcileHeld(kiosk.custody.held())
  await kiosk.upload()

  const kinds = await kiosk.kinds()
  const sales = kinds.filter((kind) => kind === 'sold').length
  expect(sales, `${kinds}`).toBe(kiosk.terminal.charges())
  expect(sales).toBeLessThanOrEqual(1)
  if (soldBefore) expect(sales).toBe(1)
  expect(kiosk.terminal.asked.filter((call) => call === 'charge').length).toBeLessThanOrEqual(1)
  expect(kiosk.custody.conflicts).toEqual([])
  expect(kiosk.custody.stateOf(aShowtime, { row: 1, col: 1 })).toBe(sales === 1 ? 'sold' : 'free')
  expect(kiosk.custody.held()).toEqual([])
  expect(kiosk.rights().lockedSeats(aShowtime)).toEqual(new Set())
  await kiosk.close()
  return { hasDied, hasDiedAgain }
}

describe('a kiosk that dies in a sale', () => {
  it.each(Object.entries(behaviours))(
    'ends in one sale or none, at whatever step, if the terminal %s',
    async (_, behave) => {
      let point = 0
      while ((await sellAndDie(behave, point)).hasDied) point++
      expect(point).toBeGreaterThan(7)
    },
  )

  let deathsInAll = 0
  // From the step on at which the terminal was, or may have been, asked.
  it.each([4, 5, 6, 7])(
    'ends in one sale or none where it died at step %i, and dies again while it finds out',
    async (point) => {
      let deaths = 0
      const charge = (terminal: FakeTerminal) => terminal.chargeNextSilently()
      while ((await sellAndDie(charge, point, deaths)).hasDiedAgain) deaths++
      expect(deaths).toBeGreaterThan(0)
      deathsInAll += deaths
    },
  )

  it('died again at many a step, over all of these', () => {
    expect(deathsInAll).toBeGreaterThan(12)
  })
})
