import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { noteChange } from '../../../server/ledger/events/outbox.ts'
import { replicaSchemas, type SeatStatesReplica } from '../../../shared/catalog/replicas.ts'
import type { DeviceNumber } from '../../../shared/core/ids.ts'
import { type SeatKey, seatKey, seatsOf } from '../../../shared/seats/seat-plan.ts'
import { type LiveChanges, pullAnswerSchemas, syncPaths } from '../../../shared/sync/messages.ts'
import { addShowtime } from '../../support/central-cinema.ts'
import { openTestServer, type TestServer } from '../../support/central-server.ts'
import { someSeatStates } from '../../support/replica-documents.ts'
import { enrolKiosk, type TestKiosk } from '../../support/signing-kiosk.ts'

const maxBytes = 400

describe('an event of the live stream about the seats of a showtime', () => {
  let server: TestServer
  let kiosk: TestKiosk
  beforeAll(async () => {
    server = await openTestServer('PGlite')
    await server.app.listen({ port: 0, host: '127.0.0.1' })
    kiosk = await enrolKiosk(server)
  })
  afterAll(() => server.close())

  /** Every seat of the hall that `holderOf` names a holder for is that one's: what is told of it, live and when pulled. */
  async function tell(rows: number, cols: number, holderOf: (index: number) => number | null) {
    const showtimeId = await addShowtime(server, { plan: { rows, cols } })
    const seats = seatsOf({ rows, cols, gaps: [], wheelchairs: [] })
    const seatsByHolder = new Map<number, SeatKey[]>()
    const custodies = seats.flatMap((seat, index) => {
      const holder = holderOf(index)
      if (holder === null) return []
      seatsByHolder.set(holder, [...(seatsByHolder.get(holder) ?? []), seatKey(seat)])
      return {
        ...{ cinema_id: server.cinemaId, showtime_id: showtimeId, seat_row: seat.row, seat_col: seat.col },
        ...{ holder: holder as DeviceNumber, epoch: 1, number: 1 },
        state: holder === 0 ? ('sold' as const) : ('granted' as const),
      }
    })
    for (let from = 0; from < custodies.length; from += 1_000) {
      await server.db
        .insertInto('seat_custody')
        .values(custodies.slice(from, from + 1_000))
        .execute()
    }
    await server.push()
    const stream = await fetchEvents(async () => {
      await noteChange(server.db, server.cinemaId, 'seatStates', [showtimeId])
      await server.push()
    })
    const live = replicaSchemas.seatStates.parse((JSON.parse(stream.data) as LiveChanges).documents[0])
    const pulled = pullAnswerSchemas.seatStates.parse(await kiosk.pull('seatStates'))
    const taken: SeatStatesReplica['taken'] = [...seatsByHolder].map(([holder, held]) =>
      holder === 0
        ? { state: 'sold', device: null, seats: held }
        : { state: 'kiosk', device: holder as DeviceNumber, seats: held },
    )
    expect(live).toEqual(someSeatStates(showtimeId, taken))
    expect(pulled.documents.find(({ id }) => id === live.id)).toEqual(live)
    return { taken: custodies.length, bytes: stream.bytes }
  }

  /** The first event of changes that a kiosk hears of once it listens. */
  async function fetchEvents(act: () => Promise<void>): Promise<{ readonly bytes: number; readonly data: string }> {
    const address = server.app.server.address()
    const port = typeof address === 'object' ? address?.port : undefined
    const ending = new AbortController()
    const headers = kiosk.signedHeaders('GET', syncPaths.live)
    const response = await fetch(`http://127.0.0.1:${port}${syncPaths.live}`, { headers, signal: ending.signal })
    if (!response.body) throw new Error('no stream')
    let received = ''
    let hasActed = false
    for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
      received += piece
      if (!hasActed && received.includes(':\n\n')) {
        hasActed = true
        await act()
      }
      const [event, data] = /event: changes\ndata: (.*)\n\n/.exec(received) ?? []
      if (event === undefined || data === undefined) continue
      ending.abort()
      return { bytes: Buffer.byteLength(event), data }
    }
    throw new Error(`the stream ended: ${received}`)
  }

  it('is no longer with 200 of its seats sold than with 20, and short', async () => {
    const every = (step: number) => (index: number) => (index % step === 0 || index === 399 ? 0 : null)
    const few = await tell(20, 20, every(20))
    const many = await tell(20, 20, every(2))
    expect([few.taken, many.taken]).toEqual([21, 201])
    // The number of the change may have a digit more.
    expect(many.bytes - few.bytes).toBeLessThanOrEqual(3)
    expect(many.bytes).toBeLessThanOrEqual(maxBytes)
  })

  it('is of a hall of one seat too, and of one where nobody has a seat', async () => {
    expect((await tell(1, 1, () => 0)).bytes).toBeLessThanOrEqual(maxBytes)
    expect((await tell(1, 1, () => null)).bytes).toBeLessThanOrEqual(maxBytes)
  })

  it('grows with a large hall and with each kiosk that has seats of it, not with how many seats they have', async () => {
    const soldOut = await tell(50, 50, () => 0)
    expect(soldOut.bytes).toBeLessThanOrEqual(2_500 / 6 + 250)
    const ofKiosks = (index: number) => index % 21
    const few = await tell(50, 50, (index) => (index < 21 || index === 2_499 ? ofKiosks(index) : null))
    const all = await tell(50, 50, ofKiosks)
    expect([few.taken, all.taken]).toEqual([22, 2_500])
    expect(all.bytes - few.bytes).toBeLessThanOrEqual(3)
  })
})
