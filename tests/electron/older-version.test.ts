import { describe, expect, it } from 'vitest'
import { issueEnrolCode } from '../../server/ledger/devices/enrol-codes.ts'
import type { AccountId, TicketNumber } from '../../shared/core/ids.ts'
import { protocolHeader } from '../../shared/sync/protocol-window.ts'
import { aKiosk } from '../support/a-kiosk.ts'
import { addShowtime } from '../support/central-cinema.ts'
import { databaseKinds } from '../support/databases.ts'
import { freeSeats } from '../support/free-seats.ts'
import { aListeningServer } from '../support/listening-server.ts'
import { readRecording } from '../support/recorded-protocol/recording.ts'
import { enrolKiosk } from '../support/signing-kiosk.ts'
import { sellOne, takeBack } from '../support/staff-at-kiosk.ts'
import { until } from '../support/until.ts'
import { signIn, usualPassword } from '../support/web-customer.ts'

/** A line on which no version is named: the server is spoken to in version 1, and so speaks no other. */
function lineOfVersion1() {
  const sent: { readonly path: string; readonly body: string }[] = []
  const fetch: typeof globalThis.fetch = async (url, init) => {
    const headers = new Headers(init?.headers)
    headers.delete(protocolHeader)
    sent.push({ path: new URL(String(url)).pathname, body: String(init?.body ?? '') })
    return await globalThis.fetch(url, { ...init, headers })
  }
  return { fetch, sent }
}

describe.each(databaseKinds)('a kiosk that speaks version 1, with the server on %s', (kind) => {
  it('is granted seats, sells, uploads and pays money back as one of the present version does', async () => {
    const server = await aListeningServer(kind)
    const manager = await signIn(server, 'manager')
    const showtimeId = await addShowtime(server)
    const code = await issueEnrolCode(server.db, server.cinemaId, Date.now())
    const { fetch, sent } = lineOfVersion1()
    const kiosk = await aKiosk({ serverUrl: server.url, environment: { TTMS_ENROL_CODE: code }, ports: { fetch } })
    await kiosk.open()
    await kiosk.sees(
      'device',
      {},
      ({ line, rights, queue }) => line === 'online' && rights.seats > 0 && queue.waiting === 0,
    )

    const map = await kiosk.sees('seatMap', { showtimeId }, (seen) => seen !== null)
    const seats = map ? freeSeats(map).slice(0, 2) : []
    expect(await kiosk.call('order.hold', { showtimeId, seats })).toEqual({ ok: true, value: {} })
    expect(await kiosk.call('order.pay', { method: 'card' })).toEqual({ ok: true, value: {} })
    await kiosk.sees('order', {}, ({ stage }) => stage === 'sold')
    await kiosk.call('order.finish', {})
    await kiosk.sees('device', {}, ({ queue }) => queue.waiting === 0)
    const tickets = await server.db.selectFrom('tickets').select(['state', 'device']).execute()
    expect(tickets).toEqual(Array(2).fill({ state: 'sold', device: 1 }))

    const { ticketNumber } = await sellOne(await enrolKiosk(server), await addShowtime(server))
    await takeBack(server, manager.accountId as AccountId, ticketNumber)
    await until(async () => (await kiosk.call('staff.signIn', { login: manager.email, password: usualPassword })).ok)
    const paid = await kiosk.call('refunds.payCash', { ticketNumber: ticketNumber as TicketNumber })
    expect(paid).toEqual({ ok: true, value: { amountFen: 3_990 } })
    await kiosk.sees('device', {}, ({ queue }) => queue.waiting === 0)

    const claim = sent.find(({ path }) => path.endsWith('-refund'))
    expect(claim?.path).toBe('/kiosk/v1/take-refund')
    expect(JSON.parse(claim?.body ?? '')).toMatchObject({ by: { how: 'cash' } })
    const recorded = new Set(readRecording(1).exchanges.map(({ path }) => path.split('?', 1)[0]))
    expect(sent.filter(({ path }) => !recorded.has(path))).toEqual([])
    expect([kiosk.faults, server.faults]).toEqual([[], []])
  })
})
