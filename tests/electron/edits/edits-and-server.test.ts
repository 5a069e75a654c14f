import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createChangeHall } from '../../../server/catalog/change-hall.ts'
import { deviceOfId, type FilmId, type HallId, type ShowtimeId } from '../../../shared/core/ids.ts'
import { toFen } from '../../../shared/core/money.ts'
import type { AskedChange } from '../../../shared/edits/edit-kinds.ts'
import { isSameGrid, type SeatGrid } from '../../../shared/seats/seat-plan.ts'
import { syncPaths } from '../../../shared/sync/messages.ts'
import { addFilm, addHall } from '../../support/central-cinema.ts'
import { aCinemaAndKiosk } from '../../support/cinema-and-kiosk.ts'
import { seatGrid } from '../../support/seat-grid.ts'
import { until } from '../../support/until.ts'

const price = (showtimeId: ShowtimeId, from: number, to: number): AskedChange => {
  return { kind: 'change-showtime', showtimeId, from: { priceFen: toFen(from) }, to: { priceFen: toFen(to) } }
}
const newFilm = (title: string): AskedChange => {
  return { kind: 'add-film', film: { title, actors: '甲', director: '乙', synopsis: '', durationMinutes: 90 } }
}
const gridOf = (...drawn: string[]): SeatGrid => {
  const { rows, cols, gaps } = seatGrid(...drawn).plan
  return { rows, cols, gaps }
}
type Cinema = Awaited<ReturnType<typeof aCinemaAndKiosk>>
const done = { ok: true, value: {} }

describe('an edit made without the server', () => {
  it('waits, counts for no sale, and takes effect once the server has accepted it', async () => {
    const { server, kiosk, showtimeId, goOffline, goOnline } = await aCinemaAndKiosk()
    await goOffline()
    const change = price(showtimeId, 3_990, 5_000)
    expect(await kiosk.call('edits.make', { id: randomUUID(), change })).toEqual(done)
    const [waiting] = await kiosk.sees('edits', {}, (edits) => edits.length === 1)
    expect(waiting).toMatchObject({
      state: 'waiting',
      change,
      refusal: null,
      madeBy: '经理',
      about: { beginsAt: expect.any(Number) },
    })
    const map = await kiosk.sees('seatMap', { showtimeId }, (seen) => seen !== null)
    expect(map?.showtime.priceFen).toBe(3_990)
    // The next edit is based on it all the same.
    const { showtimes } = await kiosk.sees('schedule', {}, () => true)
    expect(showtimes).toMatchObject([{ showtimeId, priceFen: 5_000, waiting: 'changed' }])

    await goOnline()
    await kiosk.sees('edits', {}, (edits) => edits[0]?.state === 'accepted')
    await kiosk.sees('seatMap', { showtimeId }, (seen) => seen?.showtime.priceFen === 5_000)
    expect([kiosk.faults, server.faults]).toEqual([[], []])
  })
})

describe('many edits made without the server', () => {
  it('are decided in the order in which they were made, each on what the one before it left', async () => {
    const { server, kiosk, showtimeId, goOffline, goOnline } = await aCinemaAndKiosk()
    await goOffline()
    const steps = Array.from({ length: 25 }, (_, step) => 3_990 + step)
    for (const before of steps) {
      await kiosk.call('edits.make', { id: randomUUID(), change: price(showtimeId, before, before + 1) })
    }
    await goOnline()
    const edits = await kiosk.sees('edits', {}, (all) => all.every(({ state }) => state !== 'waiting'))
    expect(edits.map(({ state }) => state)).toEqual(steps.map(() => 'accepted'))
    const [showtime] = await server.db.selectFrom('showtimes').select('price_fen').execute()
    expect(showtime).toEqual({ price_fen: 4_015 })
  })
})

describe('a showtime made without the server', () => {
  it('is shown to staff as waiting and is not for sale; what was refused comes back, is revised, and then all is sold', async () => {
    const { server, kiosk, goOffline, goOnline } = await aCinemaAndKiosk()
    await addFilm(server, '重名')
    await goOffline()
    const make = (change: AskedChange) => kiosk.call('edits.make', { id: randomUUID(), change })
    expect(await make(newFilm('重名'))).toEqual(done)
    const hall = { name: '新厅', description: '', plan: { rows: 2, cols: 3, gaps: [] } }
    expect(await make({ kind: 'add-hall', hall })).toEqual(done)
    const planned = await kiosk.sees('schedule', {}, ({ halls }) => halls.some(({ waiting }) => waiting === 'added'))
    const filmId = planned.films.find(({ waiting }) => waiting === 'added')?.filmId as FilmId
    const hallId = planned.halls.find(({ waiting }) => waiting === 'added')?.hallId as HallId
    const showtime = { filmId, hallId, beginsAt: Math.floor(Date.now() / 1_000) + 7_200, priceFen: toFen(4_200) }
    expect(await make({ kind: 'add-showtime', showtime })).toEqual(done)
    const { showtimes } = await kiosk.sees('schedule', {}, (seen) => seen.showtimes.length === 2)
    const added = showtimes.find(({ waiting }) => waiting === 'added')
    expect(added).toMatchObject({ filmId, hallId, priceFen: 4_200 })
    const showtimeId = added?.showtimeId as ShowtimeId
    expect([filmId, hallId, showtimeId].map(deviceOfId)).toEqual([1, 1, 1])
    expect(await kiosk.sees('seatMap', { showtimeId }, () => true)).toBe(null)
    const seats = [{ row: 1, col: 1 }]
    expect(await kiosk.call('order.hold', { showtimeId, seats })).toEqual({
      ok: false,
      refusal: { code: 'ShowtimeClosed' },
    })

    await goOnline()
    const decided = await kiosk.sees('edits', {}, (edits) => edits.every(({ state }) => state !== 'waiting'))
    expect(decided.map(({ change, refusal }) => [change.kind, refusal?.code ?? null])).toEqual([
      ['add-showtime', 'NoFilm'],
      ['add-hall', null],
      ['add-film', 'TitleTaken'],
    ])
    const { notices } = await kiosk.sees('device', {}, (device) => device.notices.length === 2)
    expect(notices.map(({ what, detail }) => [what, detail])).toEqual(
      expect.arrayContaining([
        ['edit-refused', '重名 · add-film · TitleTaken'],
        ['edit-refused', '重名 · 新厅 · add-showtime · NoFilm'],
      ]),
    )

    const [ofShowtime, , ofFilm] = decided
    const revise = (revises: string, change: AskedChange) =>
      kiosk.call('edits.revise', { id: randomUUID(), revises, change })
    expect(await revise(ofFilm?.id ?? '', newFilm('不重名'))).toEqual(done)
    expect(await revise(ofShowtime?.id ?? '', { kind: 'add-showtime', showtime })).toEqual(done)
    await kiosk.sees('edits', {}, (edits) => edits.length === 3 && edits.every(({ state }) => state === 'accepted'))
    const onSale = await kiosk.sees('seatMap', { showtimeId }, (seen) => seen?.showtime.saleState === 'on-sale')
    expect(onSale).toMatchObject({ film: { title: { zh: '不重名' } }, showtime: { priceFen: 4_200, seatsLeft: 6 } })
    await kiosk.sees('device', {}, (device) => device.notices.length === 0)
    expect([kiosk.faults, server.faults]).toEqual([[], []])
  })
})

describe('a hall planned without the server', () => {
  const make = async (kiosk: Cinema['kiosk'], change: AskedChange) =>
    expect(await kiosk.call('edits.make', { id: randomUUID(), change })).toEqual(done)

  it('is sold on the plan that it has in the end, and plans made for it are each based on the one before', async () => {
    const { server, kiosk, showtimeId: other, goOffline, goOnline } = await aCinemaAndKiosk()
    await goOffline()
    const [first, second] = [gridOf('...', '...'), gridOf('. ..', '. ..', '    ', '....')]
    await make(kiosk, { kind: 'add-hall', hall: { name: '新厅', description: '', plan: first } })
    const added = await kiosk.sees('schedule', {}, ({ halls }) => halls.some(({ waiting }) => waiting === 'added'))
    const hallId = added.halls.find(({ waiting }) => waiting === 'added')?.hallId as HallId
    await make(kiosk, { kind: 'change-hall', hallId, from: { plan: first }, to: { plan: second } })
    const planned = await kiosk.sees('schedule', {}, ({ halls }) => halls.some(({ plan }) => plan.rows === 4))
    expect(planned.halls.find((hall) => hall.hallId === hallId)?.plan).toEqual({ ...second, wheelchairs: [] })
    const { filmId } = planned.films[0] ?? {}
    const beginsAt = Math.floor(Date.now() / 1_000) + 6 * 3_600
    const showtime = { filmId: filmId as FilmId, hallId, beginsAt, priceFen: toFen(4_200) }
    await make(kiosk, { kind: 'add-showtime', showtime })
    const before = planned.showtimes[0]?.hallId as HallId
    await make(kiosk, { kind: 'change-showtime', showtimeId: other, from: { hallId: before }, to: { hallId } })
    // Too late: a showtime is sold on the plan that it was made with.
    await make(kiosk, { kind: 'change-hall', hallId, from: { plan: second }, to: { plan: first } })

    await goOnline()
    const decided = await kiosk.sees('edits', {}, (edits) => edits.every(({ state }) => state !== 'waiting'))
    expect(decided.map(({ change, refusal }) => [change.kind, refusal?.code ?? null])).toEqual([
      ['change-hall', 'IsScheduled'],
      ['change-showtime', null],
      ['add-showtime', null],
      ['change-hall', null],
      ['add-hall', null],
    ])
    expect(decided[1]?.movedTo).toEqual({ film: null, hall: { zh: '新厅', en: '新厅' } })
    // The server's decision and the showtimes themselves come one after the other.
    const { showtimes } = await kiosk.sees(
      'schedule',
      {},
      (seen) => seen.showtimes.length === 2 && seen.showtimes.every((showtime) => showtime.hallId === hallId),
    )
    const showtimeId = showtimes.find((seen) => seen.showtimeId !== other)?.showtimeId as ShowtimeId
    const map = await kiosk.sees('seatMap', { showtimeId }, (seen) => seen?.showtime.saleState === 'on-sale')
    expect(map).toMatchObject({ plan: { ...second, wheelchairs: [] }, showtime: { seatsLeft: 10 } })
    expect([kiosk.faults, server.faults]).toEqual([[], []])
  })

  it('is told at every kiosk with the plan that it has then, on which the next one is based', async () => {
    const { server, kiosk, accountId, goOffline, goOnline } = await aCinemaAndKiosk()
    const hallId = await addHall(server, seatGrid('ww..', '....').plan)
    const known = await kiosk.sees('schedule', {}, ({ halls }) => halls.some((hall) => hall.hallId === hallId))
    expect(known.halls.find((hall) => hall.hallId === hallId)?.plan).toEqual(seatGrid('ww..', '....').plan)
    await goOffline()
    // Somebody else plans it again meanwhile.
    const replan = (to: SeatGrid): AskedChange => {
      return { kind: 'change-hall', hallId, from: { plan: gridOf('....', '....') }, to: { plan: to } }
    }
    await make(kiosk, replan(gridOf('. ..', '. ..')))
    const changeHall = createChangeHall({ db: server.db, clock: server.time.clock })
    const by = { cinemaId: server.cinemaId, accountId, device: null }
    const details = { name: `影厅 ${hallId}`, description: '', plan: gridOf('.. .', '.. .') }
    expect(await changeHall(by, hallId, details)).toMatchObject({ ok: true })
    await goOnline()
    const [refused] = await kiosk.sees('edits', {}, ([edit]) => edit?.state === 'refused')
    expect(refused?.refusal).toEqual({ code: 'ChangedMeanwhile', fields: ['plan'] })
    const hallNow = seatGrid('ww .', '.. .').plan
    await kiosk.sees('schedule', {}, ({ halls }) => {
      return halls.some((hall) => hall.hallId === hallId && isSameGrid(hall.plan, hallNow))
    })
    const revised = { ...replan(gridOf('. ..', '. ..')), from: { plan: gridOf('.. .', '.. .') } } as AskedChange
    const revise = { id: randomUUID(), revises: refused?.id ?? '', change: revised }
    expect(await kiosk.call('edits.revise', revise)).toEqual(done)
    await kiosk.sees('edits', {}, ([edit]) => edit?.state === 'accepted')
    const halls = await server.db.selectFrom('halls').select('plan').where('hall_id', '=', hallId).execute()
    expect(halls).toEqual([{ plan: seatGrid('w ..', '. ..').plan }])
  })
})

describe('an edit whose answer is lost', () => {
  it('is asked about again, and was applied once', async () => {
    const { server, network, kiosk, showtimeId } = await aCinemaAndKiosk()
    network.loseAnswers(syncPaths.edits, 2)
    expect(await kiosk.call('edits.make', { id: randomUUID(), change: price(showtimeId, 3_990, 5_000) })).toEqual(done)
    await kiosk.sees('edits', {}, (edits) => edits[0]?.state === 'accepted')
    expect(network.answersToLose(syncPaths.edits)).toBe(0)
    const audit = await server.db.selectFrom('audit').select('action').execute()
    expect(audit).toEqual([{ action: 'showtime-changed' }])
  })

  it('is asked about again by the next start, where the kiosk ended in between', async () => {
    const { server, network, kiosk, showtimeId, signIn } = await aCinemaAndKiosk()
    network.loseAnswers(syncPaths.edits, Number.POSITIVE_INFINITY)
    const change = price(showtimeId, 3_990, 5_000)
    expect(await kiosk.call('edits.make', { id: randomUUID(), change })).toEqual(done)
    const applied = server.db.selectFrom('edits').select('refusal')
    await until(async () => (await applied.execute()).length === 1)
    await kiosk.close()
    network.loseAnswers(syncPaths.edits, 0)
    await kiosk.open()
    await signIn()
    await kiosk.sees('edits', {}, (edits) => edits[0]?.state === 'accepted')
    expect(await server.db.selectFrom('audit').select('action').execute()).toEqual([{ action: 'showtime-changed' }])
  })
})

describe('a call that is sent again', () => {
  it('makes no second edit under the same id, and revises nothing twice', async () => {
    const { kiosk, showtimeId, goOffline, goOnline } = await aCinemaAndKiosk()
    await goOffline()
    const made = { id: randomUUID(), change: price(showtimeId, 1_000, 5_000) }
    expect(await Promise.all([1, 2, 3, 4, 5].map(() => kiosk.call('edits.make', made)))).toEqual(Array(5).fill(done))
    expect(await kiosk.sees('edits', {}, (edits) => edits.length > 0)).toHaveLength(1)
    expect(await kiosk.call('edits.discard', made)).toEqual({ ok: false, refusal: { code: 'NotRefused' } })
    await goOnline()
    await kiosk.sees('edits', {}, (edits) => edits[0]?.state === 'refused')

    const revised = { id: randomUUID(), revises: made.id, change: price(showtimeId, 2_000, 5_000) }
    expect(await Promise.all([1, 2, 3].map(() => kiosk.call('edits.revise', revised)))).toEqual(Array(3).fill(done))
    const other = { ...revised, id: randomUUID() }
    expect(await kiosk.call('edits.revise', other)).toEqual({ ok: false, refusal: { code: 'NotRefused' } })
    const [still] = await kiosk.sees('edits', {}, (edits) => edits.length === 1 && edits[0]?.state === 'refused')
    expect(still).toMatchObject({ id: revised.id, refusal: { code: 'ChangedMeanwhile', fields: ['priceFen'] } })
    expect(await kiosk.call('edits.discard', revised)).toEqual(done)
    expect(await kiosk.call('edits.discard', revised)).toEqual(done)
    await kiosk.sees('edits', {}, (edits) => edits.length === 0)
  })
})

describe('a policy that is changed on a kiosk', () => {
  it('stops sales at its new cutoff on both sides, and nowhere before the server has accepted it', async () => {
    const { server, kiosk, showtimeId, goOffline, goOnline } = await aCinemaAndKiosk()
    const saleState = async (wanted: string) =>
      await kiosk.sees('seatMap', { showtimeId }, (seen) => seen?.showtime.saleState === wanted)
    await saleState('on-sale')
    await goOffline()
    const change: AskedChange = { kind: 'change-policy', from: { cutoffMinutes: null }, to: { cutoffMinutes: 90 } }
    expect(await kiosk.call('edits.make', { id: randomUUID(), change })).toEqual(done)
    const { policy } = await kiosk.sees('schedule', {}, ({ policy }) => policy.own.cutoffMinutes === 90)
    expect(policy.inForce.cutoffMinutes).toBe(0)
    expect(server.policies.policy(server.cinemaId).cutoffMinutes).toBe(0)

    await goOnline()
    await saleState('closed')
    expect(server.policies.policy(server.cinemaId).cutoffMinutes).toBe(90)
    await kiosk.sees('schedule', {}, ({ policy }) => policy.inForce.cutoffMinutes === 90)
    await kiosk.close()
    await kiosk.open()
    await saleState('closed')
  })
})
