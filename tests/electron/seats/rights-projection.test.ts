import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SeatPosition } from '../../../shared/seats/seat-plan.ts'
import { foldedRights } from '../../support/folded-rights.ts'
import { aSalesDesk, type TestedDesk } from '../../support/sales-desk.ts'
import { aShowtime } from '../../support/sales-facts.ts'
import { firstOf } from '../../support/until.ts'

const anySeats = fc.uniqueArray(
  fc.record({ row: fc.integer({ min: 1, max: 2 }), col: fc.integer({ min: 1, max: 4 }) }),
  { minLength: 1, maxLength: 4, selector: ({ row, col }) => `${row}-${col}` },
)

type Step = (kiosk: TestedDesk) => Promise<unknown>

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  anySeats.map(
    (seats: SeatPosition[]): Step =>
      (kiosk) =>
        kiosk.sell().hold({ showtimeId: aShowtime, seats }),
  ),
  fc.constantFrom<Step>(
    (kiosk) => kiosk.sell().leave({}),
    (kiosk) => kiosk.sell().pay({ method: 'card' }),
    (kiosk) => kiosk.sell().finish({}),
    (kiosk) => kiosk.sell().cancelPayment({}),
    (kiosk) => kiosk.time.pass(10_000),
    (kiosk) => kiosk.time.pass(900_000),
    (kiosk) => kiosk.desk().keepAllotment.run(),
    (kiosk) => kiosk.desk().grants.reconcileHeld(kiosk.custody.held()),
    (kiosk) => kiosk.upload(),
    async (kiosk) => kiosk.terminal.declineNext(),
    async (kiosk) => kiosk.terminal.loseNext(),
    async (kiosk) => kiosk.terminal.chargeNextSilently(),
    async (kiosk) => kiosk.terminal.unplug(),
    async (kiosk) => kiosk.terminal.plugIn(),
    async (kiosk) => kiosk.custody.loseAnswers(2),
    async (kiosk) => kiosk.custody.goOffline(),
    async (kiosk) => kiosk.custody.goOnline(),
    async (kiosk) => {
      await kiosk.crash()
      await kiosk.sell().resume()
    },
  ),
)

const picture = (store: Awaited<ReturnType<typeof foldedRights>>) => ({
  rights: store.rightsOf(aShowtime),
  payments: store.openPayments(),
  counts: store.counts(),
})

describe('the rights', () => {
  it('are the same when the journal is folded again, and no seat is sold without one, whatever happened', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 5, maxLength: 30 }), async (steps) => {
        const kiosk = await aSalesDesk({ drawn: ['....', '....'] })
        await kiosk.sell().resume()
        for (const step of steps) await step(kiosk)
        // Everything that is under way comes to its end, and all is told to the server.
        kiosk.terminal.plugIn()
        kiosk.custody.goOnline()
        await kiosk.time.pass(60_000)
        await kiosk.desk().keepAllotment.run()
        await kiosk.desk().grants.reconcileHeld(kiosk.custody.held())
        await kiosk.crash()
        await kiosk.upload()

        expect(picture(kiosk.rights())).toEqual(picture(await foldedRights(kiosk.store().journal)))
        const sales = (await kiosk.entries()).flatMap((entry) => (entry.kind === 'sold' ? [entry.body] : []))
        const seats = sales.flatMap(({ tickets }) => tickets.map(({ row, col }) => `${row}-${col}`))
        expect(new Set(seats).size).toBe(seats.length)
        expect(kiosk.custody.conflicts).toEqual([])
        await kiosk.close()
      }),
      { numRuns: 25 },
    )
  }, 120_000)

  it('tell the showtime of each entry that changes a right or a payment, and nothing of any other', async () => {
    const kiosk = await aSalesDesk({ drawn: ['....', '....'] })
    await kiosk.sell().resume()
    const { journal } = kiosk.store()
    const told: unknown[] = []
    const rights = await foldedRights(journal)
    rights.changes$.subscribe((showtimeId) => told.push(showtimeId))
    const toldOf: (readonly [string, ...unknown[]])[] = []
    journal.changes$.subscribe(({ kind }) => toldOf.push([kind, ...told.splice(0)]))

    kiosk.terminal.declineNext()
    await kiosk.sell().hold({ showtimeId: aShowtime, seats: [{ row: 1, col: 1 }] })
    await kiosk.sell().pay({ method: 'card' })
    await firstOf(kiosk.sell().view$, ({ stage }) => stage === 'held')
    await kiosk.sell().pay({ method: 'card' })
    const sold = await firstOf(kiosk.sell().view$, ({ stage }) => stage === 'sold')
    if (sold.stage !== 'sold') throw new Error('not sold')
    await kiosk.sell().seen({ saleId: sold.saleId, copy: sold.copy })
    await kiosk.sell().collect({ saleId: sold.saleId, copy: sold.copy })
    expect(toldOf).toEqual([
      ['rights-taken', aShowtime],
      ['payment-started', aShowtime],
      ['payment-declined', aShowtime],
      ['payment-started', aShowtime],
      ['sold', aShowtime],
      ['printed'],
      ['seen'],
      ['collected'],
    ])
  })
})
