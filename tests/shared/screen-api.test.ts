import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { kioskCalls, kioskFeeds } from '../../shared/screen-api.ts'

const maxText = '\u{10FFFF}'.repeat(127)
const maxSeat = { row: 60, col: 60 }
const maxSignOff = { login: maxText, password: maxText, device: Number.MAX_SAFE_INTEGER }
const uuid = '6a1c2f4e-0000-4000-8000-000000000001'
const maxShowing = { saleId: uuid, copy: Number.MAX_SAFE_INTEGER }
const maxName = '\u{10FFFF}'.repeat(255)
const places = Array.from({ length: 3_600 }, (_, place) => ({ row: Math.floor(place / 60) + 1, col: (place % 60) + 1 }))
const maxHall = {
  ...{ name: maxName, description: '\u{10FFFF}'.repeat(10_000) },
  plan: { rows: 60, cols: 60, gaps: places },
}
const maxChange = {
  ...{ kind: 'change-hall', hallId: Number.MAX_SAFE_INTEGER },
  ...{ from: maxHall, to: maxHall },
}
const maxInputs: Record<string, unknown> = {
  'order.hold': {
    showtimeId: Number.MAX_SAFE_INTEGER,
    seats: [55, 56, 57, 58, 59, 60].map((col) => ({ ...maxSeat, col })),
  },
  'order.pay': { method: 'wallet' },
  'staff.signIn': { login: maxText, password: maxText.slice(0, 100) },
  ...Object.fromEntries(['writeOff', 'proposeResale', 'confirmResale'].map((step) => [`devices.${step}`, maxSignOff])),
  'edits.make': { id: uuid, change: maxChange },
  'edits.revise': { id: uuid, revises: uuid, change: maxChange },
  'edits.discard': { id: uuid },
  'payments.settle': { paymentKey: uuid, outcome: 'not-charged' },
  'sales.deliver': { saleId: uuid },
  ...Object.fromEntries(
    ['order.seen', 'order.collect', 'sales.seen', 'sales.collected'].map((call) => [call, maxShowing]),
  ),
  'sales.void': { saleId: uuid },
  'refunds.payCash': { ticketNumber: Number.MAX_SAFE_INTEGER },
  'review.end': { itemId: Number.MAX_SAFE_INTEGER, end: { kind: 'reseat', seat: maxSeat } },
  film: { filmId: Number.MAX_SAFE_INTEGER },
  seatMap: { showtimeId: Number.MAX_SAFE_INTEGER },
}
const contracts = Object.entries({ ...kioskCalls, ...kioskFeeds })

describe('the list of calls and feeds', () => {
  it.each(contracts)('leaves room for the largest input of %s', (name, { input, maxBytes }) => {
    const largest = maxInputs[name] ?? {}
    expect(input.safeParse(largest).success).toBe(true)
    expect(new TextEncoder().encode(JSON.stringify(largest)).length).toBeLessThanOrEqual(maxBytes)
  })

  it.each(contracts)('takes nothing in %s that it does not name', (name, { input }) => {
    expect(input.safeParse({ ...(maxInputs[name] ?? {}), isAdmin: true }).success).toBe(false)
  })

  it.each(Object.entries(kioskCalls))('tells every refusal of %s by its code', (_, { refusal }) => {
    const shape = JSON.stringify(z.toJSONSchema(refusal))
    expect(refusal instanceof z.ZodNever || shape.includes('"code"')).toBe(true)
  })

  it('lets a guest do nothing that is for staff', () => {
    const forStaff = contracts.filter(([, { who }]) => who !== 'guest').map(([name]) => name)
    expect(forStaff).toEqual([
      ...['staff.signOut', 'reports.boxOffice', 'device.close', 'devices.list', 'devices.writeOff'],
      ...['devices.proposeResale', 'devices.confirmResale', 'edits.make', 'edits.revise', 'edits.discard'],
      ...['payments.settle', 'sales.deliver', 'sales.seen', 'sales.collected', 'sales.void'],
      ...['refunds.payCash', 'review.list', 'review.end', 'sales', 'device', 'edits', 'schedule'],
    ])
  })
})
