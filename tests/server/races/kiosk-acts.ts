import type { DeviceNumber, ShowtimeId } from '../../../shared/core/ids.ts'
import { formerText, helloText, protocolVersion, syncPaths } from '../../../shared/sync/messages.ts'
import { testProofs } from '../../support/proofs.ts'
import { askUnsigned, makeDeviceKey } from '../../support/signing-kiosk.ts'
import { usualPassword } from '../../support/web-customer.ts'
import { type Act, askAsKiosk, idOf, journal, kiosk, nameOfKiosk, type Place, seqOf, toAnswer } from './act.ts'
import { keyOf } from './device-keys.ts'
import {
  emailOf,
  enrolCode,
  formerTicket,
  items,
  kiosks,
  kioskTicket,
  lastSeq,
  nowMs,
  paymentKey,
  people,
  priceFen,
  saleId,
  saleNumber,
  seat,
  showtimes,
  soldBody,
} from './stage.ts'

const { former, one, two, desk } = kiosks
const showtimeId = showtimes.shown
const granted = { ...seat, grantNumber: saleNumber }

const grant = (way: string, device: number, purpose: 'sale' | 'allotment', seats: readonly object[]): Act => {
  const name = `${syncPaths.grant} ${purpose}, ${way}`
  return kiosk(name, device, { requestId: idOf(name), epoch: 1, showtimeId, purpose, seats })
}

const grants: readonly Act[] = [
  grant('to the first kiosk', one, 'sale', [seat]),
  grant('of two seats', two, 'sale', [{ row: 2, col: 2 }, seat]),
  grant('to the first kiosk', one, 'allotment', [{ row: 2, col: 5 }]),
  grant('to the second kiosk', two, 'allotment', [{ row: 2, col: 6 }]),
  grant('of the seat', two, 'allotment', [seat]),
]

const allot = (
  way: string,
  device: number,
  wanted: readonly (readonly [showtimeId: number, seats: readonly object[]])[],
) => {
  const name = `${syncPaths.allot}, ${way}`
  const requests = wanted.map(([id, seats]) => ({ requestId: idOf(`${name} ${id}`), showtimeId: id, seats }))
  return kiosk(name, device, { epoch: 1, requests })
}

const allotments: readonly Act[] = [
  allot('to the first kiosk', one, [
    [showtimes.other, [{ row: 1, col: 1 }]],
    [showtimes.shown, [{ row: 2, col: 7 }]],
  ]),
  allot('to the second kiosk', two, [
    [showtimes.shown, [{ row: 2, col: 8 }]],
    [showtimes.other, [{ row: 1, col: 2 }]],
  ]),
  allot('of the seat', two, [
    [showtimes.shown, [seat]],
    [showtimes.other, [{ row: 1, col: 3 }]],
  ]),
]

const newKey = makeDeviceKey()

const connections: readonly Act[] = [
  {
    name: syncPaths.enrol,
    build: ({ server }) => {
      const request = {
        protocolVersion,
        code: enrolCode,
        publicKey: newKey.publicKey,
        name: '新的',
        previousOwners: [],
      }
      return async () => fromUnsigned(await askUnsigned(server, 'POST', syncPaths.enrol, request))
    },
  },
  {
    name: `${syncPaths.enrol}, in place of the first kiosk`,
    build: ({ server }) => {
      const { publicKey } = newKey
      const signature = keyOf(one).sign(formerText({ device: one, code: enrolCode, publicKey }))
      const previousOwners = [{ device: one, signature, told: null }]
      const request = { protocolVersion, code: enrolCode, publicKey, name: '新的', previousOwners }
      return async () => fromUnsigned(await askUnsigned(server, 'POST', syncPaths.enrol, request))
    },
  },
  hello('', 0),
  // The server was restored: it acknowledged more than it knows of.
  hello(', of a kiosk that was told more', 2),
]

function hello(way: string, more: number): Act {
  return {
    name: `${syncPaths.hello}${way}`,
    build: ({ server, round }) => {
      const seq = seqOf(round, one) + more
      const told = { cinemaId: 1, device: one as number as DeviceNumber, epoch: 1, seq, generation: 0 }
      const acknowledgedProof = more === 0 ? null : testProofs.ofTold(told)
      return async () => {
        const { challenge } = (await askUnsigned(server, 'GET', syncPaths.challenge)).body as { challenge: string }
        const said = { device: one, epoch: 1, challenge, lastSeq: seq, acknowledgedSeq: more === 0 ? 0 : seq }
        const signature = keyOf(one).sign(helloText(said))
        const request = { protocolVersion, appVersion: '1.0.0', ...said, acknowledgedProof, signature }
        return fromUnsigned(await askUnsigned(server, 'POST', syncPaths.hello, request))
      }
    },
  }
}

function fromUnsigned({ httpStatus, body }: { readonly httpStatus: number; readonly body: unknown }) {
  return toAnswer({ statusCode: httpStatus, body: JSON.stringify(body) })
}

const atEnd = (path: string, device: number, next?: 'epoch' | 'none' | 'forgotten'): Act => ({
  name: `${path}${next ? ` ${next}` : ''}, of kiosk ${nameOfKiosk(device)}`,
  build: (place: Place) => {
    const seq = seqOf(place.round, device)
    return askAsKiosk(place, { device, path, body: { epoch: 1, seq, ...(next ? { next } : {}) } })
  },
})

const ends: readonly Act[] = [
  atEnd(syncPaths.report, one),
  atEnd(syncPaths.report, two),
  atEnd(syncPaths.close, one, 'epoch'),
  atEnd(syncPaths.close, two, 'epoch'),
  atEnd(syncPaths.close, one, 'none'),
  atEnd(syncPaths.close, former, 'none'),
  atEnd(syncPaths.close, one, 'forgotten'),
]

const ofSale = { saleId, showtimeId, ticketNumbers: [kioskTicket] }
const ofPayment = { saleId, paymentKey }
const ofRefund = { ticketNumber: kioskTicket, saleId, amountFen: priceFen }
const settled = { ...ofPayment, totalFen: priceFen }
const cash = { how: 'cash', accountId: people.clerk }
const payment = { showtimeId, seats: [{ ...granted, priceFen }], totalFen: priceFen, method: 'card' }
/** The seat as this kiosk was once granted it, with the server's proof. */
const taken = (device: number, grantNumber: number, requestId: string) => {
  const given = { ...seat, grantNumber, cinemaId: 1, showtimeId: showtimeId as ShowtimeId, epoch: 1 }
  const proof = testProofs.ofGrant({ ...given, device: device as DeviceNumber })
  return { showtimeId, requestId, purpose: 'sale', seats: [{ ...seat, grantNumber, proof }] }
}

const written = (kind: string, body: object, { device = one as number, way = '' } = {}): Act =>
  journal(`${syncPaths.journal} ${kind}${way}`, device, kind, body)

/** Its last words come in beside what the kiosk says as the device that it is now. */
const ofFormer = { device: former as number, way: ', of what the first kiosk was before' }
const soldByCopy = soldBody.tickets.map((ticket) => ({ ...ticket, ticketNumber: kioskTicket + 1 }))
const soldByFormer = soldBody.tickets.map((ticket) => ({ ...ticket, ticketNumber: formerTicket }))

const entries: readonly Act[] = [
  written('rights-taken', taken(one, saleNumber, saleId)),
  written('rights-taken', taken(two, saleNumber + 1, paymentKey), { device: two, way: ', later at the second kiosk' }),
  written('rights-given-back', { showtimeId, seats: [granted], reason: 'order-left' }),
  written('sold', soldBody),
  written('payment-settled-by-staff', { ...settled, outcome: 'charged', accountId: people.clerk }),
  written('settlement-checked', { ...settled, staffSaid: 'charged', terminalSaid: 'not-charged' }),
  written('payment-left-to-staff', { ...settled, former: { device: former, epoch: 1 }, terminalSaid: 'nothing' }),
  written('payment-started', { ...ofPayment, ...payment }, ofFormer),
  written('sold', { ...soldBody, tickets: soldByFormer }, ofFormer),
  written('seen', { saleId, ticketNumbers: [kioskTicket], copy: 1 }),
  written('collected', { saleId, ticketNumbers: [kioskTicket], copy: 1 }),
  written('voided', { ...ofSale, accountId: people.clerk }),
  written('refund-paid', { ...ofRefund, paid: { how: 'terminal', terminalReference: 'R1' } }),
  written('refund-paid', { ...ofRefund, paid: cash }, { device: two, way: ', in cash at the second kiosk' }),
]

/** As of a database that was restored and wrote on: the server has others under these numbers (stage.ts). */
const secondJournal: Act = {
  name: `${syncPaths.journal} refund-paid, of a second journal of the first kiosk`,
  build: (place) => {
    const told = [
      [
        'sold',
        {
          ...soldBody,
          saleId: idOf('other sale'),
          tickets: soldByCopy,
          payment: { ...soldBody.payment, key: idOf('other payment') },
        },
      ],
      ['voided', { ...ofSale, accountId: people.clerk }],
      ['refund-paid', { ...ofRefund, paid: { how: 'terminal', terminalReference: 'R1' } }],
    ] as const
    const entries = told.map(([kind, body], index) => {
      const seq = lastSeq - told.length + 1 + index
      return { device: one, epoch: 1, seq, id: idOf(`second journal ${seq}`), kind, at: nowMs, body }
    })
    const ask = askAsKiosk(place, { device: one, path: syncPaths.journal, body: { epoch: 1, entries } })
    return async () => {
      const answer = await ask()
      // Such entries are never acknowledged: that they were told is what it is about.
      return { ...answer, isDone: answer.said === 'JournalGap' }
    }
  },
}

/** What ends a payment, each kind as the others. */
const paymentEnds: readonly Act[] = [
  written('payment-declined', { ...ofPayment, outcome: 'declined' }),
  written('reversed', { ...ofPayment, terminalReference: 'R1' }),
].map((act) => ({ ...act, group: `${syncPaths.journal} of what ends a payment` }))

/** What the server only keeps, each kind as the others. */
const kept: readonly Act[] = [
  written('payment-started', { ...ofPayment, ...payment }),
  written('payment-unknown', ofPayment),
  written('reversal-started', ofPayment),
  written('printed', { saleId, ticketNumbers: [kioskTicket], how: 'screen', copy: 1 }),
  written('refund-started', { ...ofRefund, paymentKey }),
  written('staff-action', { accountId: people.clerk, action: 'signed-in' }),
].map((act) => ({ ...act, group: `${syncPaths.journal} of what is only kept` }))

type Manager = 'manager' | 'otherManager'

/** A manager's word at the desk, of the first kiosk, given with their password. */
const word = (path: string, by: Manager, device: number = one): Act =>
  kiosk(`${path}, of kiosk ${nameOfKiosk(device)} by ${by}`, desk, {
    ...{ login: emailOf(by), password: usualPassword, device },
  })

const words: readonly Act[] = [
  word(syncPaths.writeOff, 'manager'),
  word(syncPaths.writeOff, 'manager', two),
  word(syncPaths.proposeResale, 'manager'),
  word(syncPaths.proposeResale, 'otherManager'),
  word(syncPaths.confirmResale, 'otherManager'),
  kiosk(syncPaths.staffSignIn, desk, { login: emailOf('manager'), password: usualPassword }),
]

const pay = (way: string, device: number, by: object): Act =>
  kiosk(`${syncPaths.claimRefund}, ${way}`, device, { ticketNumber: kioskTicket, by })

const resolve = (kind: string, itemId: number, more: object = {}, device: number = desk): Act => {
  const name = `${syncPaths.resolve} ${kind}, item ${itemId} at kiosk ${nameOfKiosk(device)}`
  return kiosk(name, device, { itemId, accountId: people.manager, end: { kind, ...more } })
}

const money: readonly Act[] = [
  pay('by the terminal', one, { kind: 'terminal' }),
  pay('in cash by a clerk', two, { kind: 'cash', accountId: people.clerk }),
  pay('in cash by a manager', desk, { kind: 'cash', accountId: people.manager }),
  resolve('accept', items.first),
  resolve('refund', items.first),
  resolve('refund', items.second),
  resolve('reseat', items.first, { seat: { row: 2, col: 2 } }),
  resolve('reseat', items.second, { seat: { row: 2, col: 3 } }),
  resolve('apply', items.first),
]

/** Every changing request of the kiosks' interface but edits. */
export const kioskActs: readonly Act[] = [
  ...grants,
  ...allotments,
  ...connections,
  ...ends,
  ...entries,
  secondJournal,
  ...paymentEnds,
  ...kept,
  ...words,
  ...money,
]
