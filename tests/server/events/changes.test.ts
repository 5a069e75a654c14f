import { get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { hallPlans } from '../../../server/db/migrations/010-hall-plans.ts'
import { relayOutbox } from '../../../server/events/relay.ts'
import { noteChange } from '../../../server/ledger/events/outbox.ts'
import { replicaSchemas } from '../../../shared/catalog/replicas.ts'
import { packSeatStates } from '../../../shared/catalog/seat-states.ts'
import { type LiveChanges, pullAnswerSchemas, syncPaths } from '../../../shared/sync/messages.ts'
import { addFilm, addHall, addShowtime } from '../../support/central-cinema.ts'
import { openTestServer, type TestServer } from '../../support/central-server.ts'
import { databaseKinds } from '../../support/databases.ts'
import { enrolKiosk, grantedSeats } from '../../support/signing-kiosk.ts'
import { until } from '../../support/until.ts'
import { signIn } from '../../support/web-customer.ts'

describe.each(databaseKinds)('what kiosks hear of on %s', (kind) => {
  let server: TestServer
  const streams: { destroy: () => void }[] = []
  beforeAll(async () => {
    server = await openTestServer(kind)
    await server.app.listen({ port: 0, host: '127.0.0.1' })
  })
  afterEach(() => {
    for (const stream of streams.splice(0)) stream.destroy()
  })
  afterAll(() => server.close())

  it('is nothing before the relay, then each document once, oldest change first', async () => {
    const kiosk = await enrolKiosk(server)
    await server.push()
    const before = (await kiosk.pull('films')).checkpoint.seq
    const [first, second] = [await addFilm(server), await addFilm(server)]
    await noteChange(server.db, server.cinemaId, 'films', [first])
    expect((await kiosk.pull('films', before)).documents).toEqual([])
    await server.push()
    const pulled = await kiosk.pull('films', before)
    expect(pulled.documents.map((film) => film.id)).toEqual([String(first), String(second)])
    await noteChange(server.db, server.cinemaId, 'films', [first])
    await server.push()
    const again = await kiosk.pull('films', before)
    expect(again.documents.map((film) => film.id)).toEqual([String(second), String(first)])
    const page = await kiosk.pull('films', before, 1)
    expect(page.documents.map((film) => film.id)).toEqual([String(second)])
    expect((await kiosk.pull('films', page.checkpoint.seq)).documents.map((film) => film.id)).toEqual([String(first)])
    expect((await kiosk.pull('films', again.checkpoint.seq)).checkpoint).toEqual(again.checkpoint)
  })

  it('is all halls again once kiosks are to know their plans', async () => {
    const kiosk = await enrolKiosk(server)
    await addHall(server)
    await server.push()
    const { documents, checkpoint } = await kiosk.pull('halls')
    expect((await kiosk.pull('halls', checkpoint.seq)).documents).toEqual([])
    await hallPlans.up(server.db)
    await server.push()
    const inOrder = (halls: readonly { readonly id: string }[]) => halls.toSorted((a, b) => Number(a.id) - Number(b.id))
    expect(inOrder((await kiosk.pull('halls', checkpoint.seq)).documents)).toEqual(inOrder(documents))
  })

  it('has the shape that the replicas promise', async () => {
    const kiosk = await enrolKiosk(server)
    const showtimeId = await addShowtime(server)
    grantedSeats(await kiosk.grant(showtimeId, [{ row: 1, col: 1 }]))
    await server.push()
    for (const name of ['films', 'halls', 'showtimes', 'seatStates'] as const) {
      const { documents } = await kiosk.pull(name)
      expect(documents.length).toBeGreaterThan(0)
      for (const document of documents) {
        const kept = replicaSchemas[name].parse(document)
        expect('taken' in kept ? packSeatStates(kept) : kept).toEqual(document)
      }
    }
  })

  it('tells of every seat that the server would not sell, and who has it', async () => {
    const kiosk = await enrolKiosk(server)
    const customer = await signIn(server)
    const showtimeId = await addShowtime(server, { beginsInMinutes: 600 })
    const seatStates = async () => {
      await server.push()
      const { documents } = pullAnswerSchemas.seatStates.parse(await kiosk.pull('seatStates'))
      return documents.find((document) => document.id === String(showtimeId))
    }
    const taken = (...seats: object[]) => ({ id: String(showtimeId), isDeleted: false, showtimeId, taken: seats })
    expect(await seatStates()).toEqual(taken())
    const [seat] = grantedSeats(await kiosk.grant(showtimeId, [{ row: 1, col: 1 }]))
    const { orderId } = await customer.hold(showtimeId, 1, 2)
    await customer.hold(showtimeId, 1, 3)
    const kiosks = { state: 'kiosk', device: kiosk.device, seats: ['1-1'] }
    const inPayment = { state: 'in-payment', device: null, seats: ['1-2', '1-3'] }
    expect(await seatStates()).toEqual(taken(kiosks, inPayment))
    await customer.buy(orderId)
    if (seat) await kiosk.upload([kiosk.entry('sold', kiosk.sold(showtimeId, [seat]))])
    const sold = { state: 'sold', device: null, seats: ['1-1', '1-2'] }
    expect(await seatStates()).toEqual(taken(sold, { ...inPayment, seats: ['1-3'] }))
    await server.push()
    const before = (await kiosk.pull('seatStates')).checkpoint.seq
    await server.time.pass(900_000)
    await server.lapse()
    await server.push()
    const changed = pullAnswerSchemas.seatStates.parse(await kiosk.pull('seatStates', before))
    expect(changed.documents).toEqual([taken(sold)])
  })

  it('comes in the order of commits however transactions and relays overlap: a reader never misses one', async () => {
    const kiosk = await enrolKiosk(server)
    await server.push()
    const start = (await kiosk.pull('films')).checkpoint.seq
    const filmIds = await Promise.all(Array.from({ length: 40 }, () => addFilm(server)))
    const seen: string[] = []
    let after = start
    let isWriting = true
    const write = async () => {
      const turns = filmIds.map((filmId) =>
        server.db.transaction().execute((trx) => noteChange(trx, server.cinemaId, 'films', [filmId])),
      )
      await Promise.all(turns)
      isWriting = false
    }
    const relay = async () => {
      while (isWriting) await relayOutbox(server.db, '')
    }
    const read = async () => {
      while (isWriting) {
        const { documents, checkpoint } = await kiosk.pull('films', after, 7)
        seen.push(...documents.map((film) => film.id))
        expect(checkpoint.seq).toBeGreaterThanOrEqual(after)
        after = checkpoint.seq
      }
    }
    await Promise.all([write(), relay(), relay(), read()])
    await server.push()
    seen.push(...(await kiosk.pull('films', after)).documents.map((film) => film.id))
    expect(new Set(seen)).toEqual(new Set(filmIds.map(String)))
  })

  it('comes live to every kiosk that listens, with the checkpoint to go on from', async () => {
    const kiosk = await enrolKiosk(server)
    await server.push()
    const { port } = server.app.server.address() as AddressInfo
    let received = ''
    const headers = kiosk.signedHeaders('GET', syncPaths.live)
    const request = get({ host: '127.0.0.1', port, path: syncPaths.live, headers }, (response) => {
      response.setEncoding('utf8')
      response.on('data', (text: string) => {
        received += text
      })
    })
    request.on('error', () => undefined)
    streams.push(request)
    await until(() => received.includes(':\n\n'))
    const filmId = await addFilm(server)
    await server.push()
    await until(() => received.includes('event: changes'))
    const [, data = ''] = /^data: (.*)$/m.exec(received) ?? []
    const changes = JSON.parse(data) as LiveChanges
    const pulled = await kiosk.pull('films')
    expect(changes).toEqual({
      replica: 'films',
      documents: [expect.objectContaining({ id: String(filmId) })],
      checkpoint: pulled.checkpoint,
    })
    const beats = received.split(':\n\n').length
    await server.time.pass(10_000)
    await until(() => received.split(':\n\n').length > beats)
  })
})
