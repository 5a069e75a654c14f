import { describe, expect, it } from 'vitest'
import { aSalesDesk } from '../../support/sales-desk.ts'
import { aShowtime } from '../../support/sales-facts.ts'

const seats = [
  { row: 1, col: 1 },
  { row: 1, col: 2 },
]

describe('selling tickets', () => {
  it('sells seats that the server grants: held, paid, in the journal, shown', async () => {
    const kiosk = await aSalesDesk()
    expect(await kiosk.sell().hold({ showtimeId: aShowtime, seats })).toEqual({ ok: true, value: {} })
    expect(await kiosk.order('held')).toMatchObject({ totalFen: 9_000, canExtend: true, lastPayment: null })
    expect(await kiosk.sell().pay({ method: 'card' })).toEqual({ ok: true, value: {} })
    const sold = await kiosk.order('sold')
    expect(sold.tickets.map(({ row, col, ticketNumber }) => ({ row, col, ticketNumber }))).toEqual([
      { row: 1, col: 1, ticketNumber: 100_000_001 },
      { row: 1, col: 2, ticketNumber: 100_000_002 },
    ])
    expect(await kiosk.kinds()).toEqual(['rights-taken', 'payment-started', 'sold'])
    expect(kiosk.terminal.charges()).toBe(1)
    expect(kiosk.rights().lockedSeats(aShowtime)).toEqual(new Set())
  })
})
