import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inTransaction } from '../../../../server/db/transaction.ts'
import { claimSeats, lockSeats, writeCustody } from '../../../../server/ledger/seats/custody-store.ts'
import { type DeviceNumber, type ShowtimeId, serverDevice } from '../../../../shared/core/ids.ts'
import type { SeatCustody } from '../../../../shared/seats/custody.ts'
import { addShowtime } from '../../../support/central-cinema.ts'
import { openTestServer, type TestServer } from '../../../support/central-server.ts'
import { claimSeat } from '../../../support/claim-seat.ts'
import { databaseKinds } from '../../../support/databases.ts'

const kiosk = 7 as DeviceNumber

describe.each(databaseKinds)('claiming seats on %s', (kind) => {
  let server: TestServer
  let showtimeId: ShowtimeId
  const claimant = { holder: kiosk, epoch: 1 }

  beforeAll(async () => {
    server = await openTestServer(kind)
  })
  afterAll(() => server.close())

  const ofShowtime = () => ({ cinemaId: server.cinemaId, showtimeId })
  const claim = (seats: { row: number; col: number }[], by = claimant) =>
    inTransaction(server.db, (trx) =>
      claimSeats(
        trx,
        server.cinemaId,
        seats.map((seat) => ({ showtimeId, ...seat })),
        by,
        server.time.clock.nowMs(),
      ),
    )
  const custodyOf = (row: number, col: number) =>
    inTransaction(server.db, async (trx) => (await lockSeats(trx, ofShowtime(), [{ row, col }]))[0])

  it('takes every seat under its next number', async () => {
    showtimeId = await addShowtime(server)
    const seats = [
      { row: 2, col: 1 },
      { row: 1, col: 9 },
    ]
    expect(await claim(seats)).toEqual({
      ok: true,
      value: [
        { showtimeId, row: 1, col: 9, grantNumber: 1 },
        { showtimeId, row: 2, col: 1, grantNumber: 1 },
      ],
    })
    expect(await custodyOf(2, 1)).toEqual({
      holder: kiosk,
      epoch: 1,
      number: 1,
      state: 'granted',
      holdEndsAtMs: null,
    })
  })

  it('takes none of them where one is gone, and names that one', async () => {
    showtimeId = await addShowtime(server)
    await claim([{ row: 1, col: 2 }])
    const wanted = [1, 2, 3].map((col) => ({ row: 1, col }))
    expect(await claim(wanted)).toEqual({ ok: false, refusal: [{ showtimeId, row: 1, col: 2 }] })
    expect((await custodyOf(1, 1))?.number).toBe(0)
    expect((await custodyOf(1, 3))?.number).toBe(0)
  })

  it('does what the models of custody take it to do, in every state a seat can be in', async () => {
    showtimeId = await addShowtime(server)
    const nowMs = server.time.clock.nowMs()
    const home = { holder: serverDevice, epoch: 0, number: 4, holdEndsAtMs: null }
    const states: SeatCustody[] = [
      { ...home, state: 'free' },
      { ...home, state: 'sold' },
      { ...home, state: 'granted', holder: kiosk, epoch: 1 },
      { ...home, state: 'written-off', holder: kiosk, epoch: 1 },
      { ...home, state: 'in-payment', holdEndsAtMs: nowMs - 1 },
      { ...home, state: 'in-payment', holdEndsAtMs: nowMs },
      { ...home, state: 'in-payment', holdEndsAtMs: nowMs + 1 },
    ]
    for (const [index, state] of states.entries()) {
      const seat = { row: 3, col: index + 1 }
      await claim([seat])
      await inTransaction(server.db, (trx) => writeCustody(trx, ofShowtime(), seat, state))
      const next = claimSeat(state, claimant, nowMs)
      const claimed = await claim([seat])
      expect({ state, isTaken: claimed.ok }).toEqual({ state, isTaken: next.ok })
      if (claimed.ok) expect(claimed.value).toEqual([{ showtimeId, ...seat, grantNumber: 5 }])
      expect(await custodyOf(seat.row, seat.col)).toEqual(next.ok ? next.value : state)
    }
  })
})
