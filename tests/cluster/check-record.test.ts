import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type CinemaRecord, faultsIn, type KioskRecord, type Refund, type Told } from './check-record.ts'

const line = (key: string, state: string, amountFen: number) => JSON.stringify({ key, state, amountFen })
const refund = (key: string, refundKey: string, amountFen: number) =>
  JSON.stringify({ key, refundKey, state: 'refunded', amountFen })
const ledgerOf = (...lines: string[]) => `${lines.join('\n')}\n`
const charge = (key: string, fen: number) => [line(key, 'in-progress', fen), line(key, 'approved', fen)]

const paying = (sale: string, fen: number, atMs: number): Told => ({ by: 'kiosk-1', what: 'paying', sale, fen, atMs })
const ticketAt = (col: number) => ({ showtime: 7, row: 1, col })

const told: Told[] = [
  paying('a', 8_000, 1),
  { by: 'kiosk-1', what: 'ticket', sale: 'a', ticket: 101, fen: 4_000, ...ticketAt(1), atMs: 2 },
  { by: 'kiosk-1', what: 'ticket', sale: 'a', ticket: 102, fen: 4_000, ...ticketAt(2), atMs: 2 },
  { by: 'web-1', what: 'ticket', sale: null, ticket: 1, fen: 5_000, ...ticketAt(3), atMs: 3 },
  paying('b', 4_500, 4),
  { by: 'kiosk-1', what: 'not-sold', sale: 'b', atMs: 5 },
  // The kiosk was killed, and what came of it nobody told its customer.
  paying('c', 6_000, 6),
  { by: 'web-2', what: 'ticket', sale: null, ticket: 2, fen: 5_000, ...ticketAt(1), atMs: 9 },
]
const refunds: Refund[] = [
  { ticket: 101, askedAtMs: 7, answer: 'done' },
  { ticket: 102, askedAtMs: 7, answer: 'refused' },
  { ticket: 1, askedAtMs: 8, answer: 'lost' },
]
const kiosk: KioskRecord = {
  name: 'kiosk-1',
  ledger: ledgerOf(
    ...charge('k1', 8_000),
    line('k2', 'in-progress', 4_500),
    line('k2', 'declined', 4_500),
    ...charge('k3', 6_000),
    line('k3', 'approved', 6_000),
    refund('k1', 'k1-101', 4_000),
  ),
  staff: { sales: 2, tickets: 3, fen: 14_000, openPayments: 0, waiting: 0 },
}
/** A cinema with a sale of two, one refund, a sale on the web, a payment that failed and a customer left in the dark. */
const sound: CinemaRecord = {
  told,
  refunds,
  kiosks: [kiosk],
  webOrders: [
    { ticket: 1, isSold: true },
    { ticket: 2, isSold: true },
  ],
  takenSeats: [ticketAt(1), ticketAt(2), ticketAt(3), ticketAt(9)],
  onShow: [7],
  boxOffice: { tickets: 4, fen: 20_000 },
  returned: [102, 1, 2].map((ticket) => ({ ticket, askedAtMs: 20, answer: 'done' })),
  boxOfficeAfterReturns: { tickets: 1, fen: 6_000 },
}

const atKiosk = (part: Partial<KioskRecord>): Partial<CinemaRecord> => ({ kiosks: [{ ...kiosk, ...part }] })
const withStaff = (part: Partial<KioskRecord['staff']>) => atKiosk({ staff: { ...kiosk.staff, ...part } })
const moreInLedger = (...lines: string[]) => atKiosk({ ledger: kiosk.ledger + ledgerOf(...lines) })
const moreTold = (...more: Told[]): Partial<CinemaRecord> => ({ told: [...told, ...more] })

/** What is planted, and the sentence that must come of it. */
const planted: Record<string, readonly [Partial<CinemaRecord>, string]> = {
  'a seat on two tickets': [
    moreTold({ by: 'web-3', what: 'ticket', sale: null, ticket: 3, fen: 5_000, ...ticketAt(2), atMs: 12 }),
    'showtime 7 row 1 seat 2 was sold twice: ticket 102 by kiosk-1, ticket 3 by web-3',
  ],
  'a seat sold again before anybody asked to take its ticket back': [
    { told: told.map((one) => (one.what === 'ticket' && one.ticket === 2 ? { ...one, atMs: 6.5 } : one)) },
    'showtime 7 row 1 seat 1 was sold twice: ticket 101 by kiosk-1, ticket 2 by web-2',
  ],
  'a seat sold again though the refund was refused': [
    { refunds: refunds.map((refund) => ({ ...refund, answer: 'refused' as const })) },
    'showtime 7 row 1 seat 1 was sold twice: ticket 101 by kiosk-1, ticket 2 by web-2',
  ],
  'money paid back twice': [moreInLedger(refund('k1', 'k1-101', 4_000)), 'kiosk-1: k1-101 was paid back twice'],
  'money paid back that nobody asked for': [
    moreInLedger(refund('k1', 'k1-102', 3_000)),
    'kiosk-1: 3000 was paid back for nothing',
  ],
  'more paid back than was charged': [
    moreInLedger(refund('k3', 'k3-1', 7_000)),
    'kiosk-1: 7000 was paid back of a charge of 6000',
  ],
  'one number on two tickets': [
    moreTold({ by: 'kiosk-2', what: 'ticket', sale: 'z', ticket: 101, fen: 4_000, ...ticketAt(5), atMs: 12 }),
    'ticket 101 was told for kiosk-1, showtime 7 row 1 seat 1 and for kiosk-2, showtime 7 row 1 seat 5',
  ],
  'a ticket that the cinema does not know': [
    { returned: sound.returned.map((one) => (one.ticket === 102 ? { ...one, answer: 'refused' as const } : one)) },
    'ticket 102 (kiosk-1, showtime 7 row 1 seat 2) could not be refunded: the cinema does not know it',
  ],
  'a ticket that nobody asked about in the end': [
    { returned: sound.returned.slice(1) },
    'ticket 102 (kiosk-1, showtime 7 row 1 seat 2) could not be refunded: the cinema does not know it',
  ],
  'a sold seat that is for sale': [
    { takenSeats: [ticketAt(1), ticketAt(3)] },
    'the seat of ticket 102 (kiosk-1, showtime 7 row 1 seat 2) is for sale',
  ],
  'a web ticket that is not among its customer’s orders': [
    { webOrders: [{ ticket: 2, isSold: true }] },
    'ticket 1 (web-1, showtime 7 row 1 seat 3) is not among its customer’s orders',
  ],
  'a web ticket that was lost to a refund that nobody asked for': [
    { webOrders: sound.webOrders.map((order) => ({ ...order, isSold: order.ticket !== 2 })) },
    'ticket 2 (web-2, showtime 7 row 1 seat 1) is not among its customer’s orders',
  ],
  'an order that its customer was never told of': [
    { webOrders: [...sound.webOrders, { ticket: 4, isSold: true }] },
    'nobody was told of the web order 4',
  ],
  'a key charged twice': [
    moreInLedger(...charge('k1', 8_000)),
    'kiosk-1: the key k1 was charged twice: in-progress,approved,in-progress,approved',
  ],
  'a key charged again after its reversal': [
    moreInLedger(line('k1', 'reversed', 8_000), line('k1', 'approved', 8_000)),
    'kiosk-1: the key k1 was charged twice: in-progress,approved,reversed,approved',
  ],
  'a charge that nobody asked for': [
    moreInLedger(line('k9', 'approved', 6_000)),
    'kiosk-1: the key k9 was charged out of nothing',
  ],
  'one sale charged under two keys': [
    moreInLedger(...charge('k4', 8_000)),
    'kiosk-1: 8000 was charged and nothing was sold for it',
  ],
  'a charge of a customer who was told that nothing was sold': [
    moreInLedger(...charge('k4', 4_500)),
    'kiosk-1: 4500 was charged and nothing was sold for it',
  ],
  'a charge of another amount than the sale': [
    atKiosk({ ledger: kiosk.ledger.replaceAll('8000', '8001') }),
    'kiosk-1: 8001 was charged and nothing was sold for it',
  ],
  'a sale that was never charged': [
    atKiosk({ ledger: ledgerOf(...charge('k3', 6_000)) }),
    'kiosk-1: a sale of 8000 was told and never charged',
  ],
  'a sale whose money went back': [
    moreInLedger(line('k1', 'reversed', 8_000)),
    'kiosk-1: a sale of 8000 was told and never charged',
  ],
  'a charge in the dark of which no sale came': [
    withStaff({ sales: 1, tickets: 2, fen: 8_000 }),
    'kiosk-1: 2 charges, but 1 sales',
  ],
  'sales of another amount than the charges': [
    withStaff({ fen: 13_000 }),
    'kiosk-1: 14000 was charged, but sales are 13000',
  ],
  'a payment that was never settled': [withStaff({ openPayments: 1 }), 'kiosk-1: 1 payments were never settled'],
  'an entry that never reached the server': [withStaff({ waiting: 2 }), 'kiosk-1: 2 entries never reached the server'],
  'a box office that counts a sale twice': [
    { boxOffice: { tickets: 5, fen: 26_000 } },
    'the box office says 5 tickets, 26000 fen; it should be 4, 20000',
  ],
  'a box office that has lost a price': [
    { boxOffice: { tickets: 4, fen: 19_000 } },
    'the box office says 4 tickets, 19000 fen; it should be 4, 20000',
  ],
  'a refund that took no money out': [
    { boxOfficeAfterReturns: { tickets: 1, fen: 11_000 } },
    'the box office after the returns says 1 tickets, 11000 fen; it should be 1, 6000',
  ],
}

describe('the checker of a cinema’s record', () => {
  it('imports nothing, so that no mistake of ours is made twice', () => {
    expect(readFileSync(new URL('./check-record.ts', import.meta.url), 'utf8')).not.toMatch(/^import|\bimport\(/m)
  })

  it('finds nothing where nobody was harmed', () => {
    expect(faultsIn(sound)).toEqual([])
  })

  it('takes a refund without an answer for done where the ticket can’t be refunded any more', () => {
    const returned = sound.returned.map((one) => (one.ticket === 1 ? { ...one, answer: 'refused' as const } : one))
    const webOrders = sound.webOrders.map((order) => ({ ...order, isSold: order.ticket !== 1 }))
    expect(faultsIn({ ...sound, returned, webOrders, boxOffice: { tickets: 3, fen: 15_000 } })).toEqual([])
  })

  it.each(Object.entries(planted))('finds %s', (_, [change, sentence]) => {
    expect(faultsIn({ ...sound, ...change })).toContain(sentence)
  })
})
