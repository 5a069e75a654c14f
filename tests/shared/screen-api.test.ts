import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { kioskCalls, kioskFeeds } from '../../shared/screen-api.ts'

const largestText = '\u{10FFFF}'.repeat(127)
const largestSeat = { row: 60, col: 60 }
const largestSignOff = { login: largestText, password: largestText, device: Number.MAX_SAFE_INTEGER }
const uuid = '6a1c2f4e-0000-4000-8000-000000000001'
const largestShowing = { saleId: uuid, copy: Number.MAX_SAFE_INTEGER }
const largestName = '\u{10FFFF}'.repeat(255)
const places = Array.from({ length: 3_600 }, (_, place) => ({ row: Math.floor(place / 60) + 1, col: (place % 60) + 1 }))
const largestHall = {
  ...{ name: largestName, description: '\u{10FFFF}'.repeat(10_000) },
  plan: { rows: 60, cols: 60, gaps: places },
}
const largestChange = {
  ...{ kind: 'change-hall', hallId: Number.MAX_SAFE_INTEGER },
  ...{ from: largestHall, to: largestHall },
}
const largestInputs: Record<string, unknown> = {
  'order.hold': {
    showtimeId: Number.MAX_SAFE_INTEGER,
    seats: [55, 56, 57, 58, 59, 60].map((col) => ({ ...largestSeat, col })),
  },
  'order.pay': { method: 'wallet' },
  'staff.signIn': { login: largestText, password: largestText.slice(0, 100) },
  ...Object.fromEntries(
    ['writeOff', 'proposeResale', 'confirmResale'].map((step) => [`devices.${step}`, largestSignOff]),
  ),
  'edits.make': { id: uuid, change: largestChange },
  'edits.mend': { id: uuid, mends: uuid, change: largestChange },
  'edits.discard': { id: uuid },
  'payments.settle': { paymentKey: uuid, outcome: 'not-charged' },
  'sales.handOut': { saleId: uuid },
  ...Object.fromEntries(
    ['order.seen', 'order.collect', 'sales.seen', 'sales.collected'].map((call) => [call, largestShowing]),
  ),
  'sales.void': { saleId: uuid },
  'refunds.payCash': { ticketNumber: Number.MAX_SAFE_INTEGER },
  'toResolve.end': { itemId: Number.MAX_SAFE_INTEGER, end: { how: 'reseat', seat: largestSeat } },
  film: { filmId: Number.MAX_SAFE_INTEGER },
  seatMap: { showtimeId: Number.MAX_SAFE_INTEGER },
}
const contracts = Object.entries({ ...kioskCalls, ...kioskFeeds })

describe('the list of calls and feeds', () => {
  it.each(contracts)('leaves room for the largest input of %s', (name, { input, largestBytes }) => {
    const largest = largestInputs[name] ?? {}
    expect(input.safeParse(largest).success).toBe(true)
    expect(new TextEncoder().encode(JSON.stringify(largest)).length).toBeLessThanOrEqual(largestBytes)
  })

  it.each(contracts)('takes nothing in %s that it does not name', (name, { input }) => {
    expect(input.safeParse({ ...(largestInputs[name] ?? {}), isAdmin: true }).success).toBe(false)
  })

  it.each(Object.entries(kioskCalls))('tells every refusal of %s by its code', (_, { refusal }) => {
    const shape = JSON.stringify(z.toJSONSchema(refusal))
    expect(refusal instanceof z.ZodNever || shape.includes('"code"')).toBe(true)
  })

  it('lets a guest do nothing that is for staff', () => {
    const forStaff = contracts.filter(([, { who }]) => who !== 'guest').map(([name]) => name)
    expect(forStaff).toEqual([
      ...['staff.signOut', 'reports.boxOffice', 'device.close', 'devices.list', 'devices.writeOff'],
      ...['devices.proposeResale', 'devices.confirmResale', 'edits.make', 'edits.mend', 'edits.discard'],
      ...['payments.settle', 'sales.handOut', 'sales.seen', 'sales.collected', 'sales.void'],
      ...['refunds.payCash', 'toResolve.list', 'toResolve.end', 'sales', 'device', 'edits', 'programme'],
    ])
  })
})
