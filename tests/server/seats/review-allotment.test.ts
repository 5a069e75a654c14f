import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ShowtimeId } from '../../../shared/core/ids.ts'
import { addShowtime, callOff } from '../../support/central-cinema.ts'
import { openTestServer, type TestServer } from '../../support/central-server.ts'
import { databaseKinds } from '../../support/databases.ts'
import { enrolKiosk, grantedSeats, type TestKiosk } from '../../support/signing-kiosk.ts'
import { signIn } from '../../support/web-customer.ts'

const row = (number: number, count: number) => Array.from({ length: count }, (_, at) => ({ row: number, col: at + 1 }))

describe.each(databaseKinds)('the bound of allotted seats on %s', (kind) => {
  let server: TestServer
  let kiosk: TestKiosk
  beforeAll(async () => {
    server = await openTestServer(kind)
    kiosk = await enrolKiosk(server)
  })
  afterAll(() => server.close())

  const boundOf = async (showtimeId: ShowtimeId) => {
    const { documents } = await kiosk.pull('showtimes')
    const found = documents.find(({ id }) => id === String(showtimeId)) as { allottedSeats?: number } | undefined
    return found?.allottedSeats
  }

  it('falls as a showtime sells and reaches the kiosks as a change, once for each change', async () => {
    const showtimeId = await addShowtime(server, { plan: { rows: 2, cols: 10 } })
    expect(await server.reviewAllotments()).toBe(1)
    await server.push()
    expect(await boundOf(showtimeId)).toBe(8)
    const granted = grantedSeats(await kiosk.grant(showtimeId, row(1, 6)))
    await kiosk.upload([kiosk.entry('sold', kiosk.sold(showtimeId, granted))])
    const before = (await kiosk.pull('showtimes')).checkpoint.seq
    // 14 are unsold: 5 may stand.
    expect([await server.reviewAllotments(), await server.reviewAllotments()]).toEqual([1, 0])
    await server.push()
    const changes = await kiosk.pull('showtimes', before)
    expect(changes.documents).toMatchObject([{ id: String(showtimeId), allottedSeats: 5 }])
  })

  it('does not move when seats only go to a kiosk and come home', async () => {
    const showtimeId = await addShowtime(server)
    await server.reviewAllotments()
    const seats = grantedSeats(await kiosk.grant(showtimeId, row(1, 8), { purpose: 'allotment' }))
    expect(await server.reviewAllotments()).toBe(0)
    await kiosk.upload([kiosk.entry('rights-given-back', { showtimeId, seats, reason: 'recalled' })])
    expect(await server.reviewAllotments()).toBe(0)
  })

  it('is looked at again at once when a kiosk had to go without', async () => {
    const showtimeId = await addShowtime(server, { plan: { rows: 1, cols: 10 } })
    await server.reviewAllotments()
    await server.push()
    expect(await boundOf(showtimeId)).toBe(4)
    const customer = await signIn(server)
    for (const col of [5, 6, 7, 8]) await customer.hold(showtimeId, 1, col)
    expect((await kiosk.grant(showtimeId, row(1, 5))).httpStatus).toBe(409)
    await server.push()
    expect(await boundOf(showtimeId)).toBe(2)
  })

  it('is none of a showtime that is called off, and of one whose sales are about to end', async () => {
    const off = await addShowtime(server)
    const soon = await addShowtime(server, { beginsInMinutes: 4 })
    await callOff(server, off)
    await server.reviewAllotments()
    await server.push()
    expect([await boundOf(off), await boundOf(soon)]).toEqual([0, 0])
  })
})
