import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { toFen } from '../../../shared/core/money.ts'
import { aCinemaAndKiosk } from '../../support/cinema-and-kiosk.ts'

it('takes a price that was edited without the server into sales once the server has accepted it', async () => {
  const { server, kiosk, showtimeId, goOffline, goOnline } = await aCinemaAndKiosk()
  await goOffline()
  const to = { priceFen: toFen(5_000) }
  const change = { kind: 'change-showtime', showtimeId, from: { priceFen: toFen(3_990) }, to } as const
  expect(await kiosk.call('edits.make', { id: randomUUID(), change })).toEqual({ ok: true, value: {} })
  const [waiting] = await kiosk.sees('edits', {}, (edits) => edits.length === 1)
  expect(waiting).toMatchObject({ state: 'waiting', change, refusal: null })
  const map = await kiosk.sees('seatMap', { showtimeId }, (seen) => seen !== null)
  expect(map?.showtime.priceFen).toBe(3_990)

  await goOnline()
  await kiosk.sees('edits', {}, (edits) => edits[0]?.state === 'accepted')
  await kiosk.sees('seatMap', { showtimeId }, (seen) => seen?.showtime.priceFen === 5_000)
  expect([kiosk.faults, server.faults]).toEqual([[], []])
})
