import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hallReplicas } from '../../../server/catalog/hall-replicas.ts'
import { type FilmId, type HallId, type ShowtimeId, toDeviceId } from '../../../shared/core/ids.ts'
import { toFen } from '../../../shared/core/money.ts'
import type { EditChange } from '../../../shared/edits/edit-kinds.ts'
import type { SeatGrid } from '../../../shared/seats/seat-plan.ts'
import { addFilm, addHall, addShowtime } from '../../support/central-cinema.ts'
import { openTestServer, type TestServer } from '../../support/central-server.ts'
import { databaseKinds } from '../../support/databases.ts'
import { anEdit, sendEdit, sendEdits, signInAt } from '../../support/edits.ts'
import { seatGrid } from '../../support/seat-grid.ts'
import { enrolKiosk, type TestKiosk } from '../../support/signing-kiosk.ts'
import { signIn } from '../../support/web-customer.ts'

const gridOf = (...drawn: string[]): SeatGrid => {
  const { rows, cols, gaps } = seatGrid(...drawn).plan
  return { rows, cols, gaps }
}
const texts = { actors: '甲', director: '乙', synopsis: '', durationMinutes: 90 }

describe.each(databaseKinds)('what is edited on a kiosk, on %s', (kind) => {
  let server: TestServer
  let kiosk: TestKiosk
  let boss: Awaited<ReturnType<typeof signIn>>
  let ids = 0

  beforeAll(async () => {
    server = await openTestServer(kind)
    kiosk = await enrolKiosk(server)
    boss = await signIn(server, 'administrator')
    await signInAt(kiosk, boss)
  })
  afterAll(() => server.close())

  const nextId = () => {
    ids += 1
    return toDeviceId(kiosk.device, ids)
  }
  const send = (change: EditChange) => sendEdit(kiosk, anEdit(boss.accountId, change))
  const newFilm = (title: string, filmId = nextId() as FilmId): EditChange => {
    return { kind: 'add-film', filmId, film: { title, ...texts } }
  }
  const filmRow = (filmId: FilmId) =>
    server.db.selectFrom('films').selectAll().where('film_id', '=', filmId).executeTakeFirstOrThrow()
  const showtimeRow = (showtimeId: ShowtimeId) =>
    server.db.selectFrom('showtimes').selectAll().where('showtime_id', '=', showtimeId).executeTakeFirstOrThrow()
  const inAnHour = () => Math.floor(server.time.clock.nowMs() / 1_000) + 3_600

  it('adds a film, a hall and a showtime under the numbers that the kiosk made', async () => {
    const [filmId, hallId, showtimeId] = [nextId() as FilmId, nextId() as HallId, nextId() as ShowtimeId]
    const hall = { name: '新厅', description: '', plan: { rows: 2, cols: 3, gaps: [{ row: 1, col: 1 }] } }
    const showtime = { filmId, hallId, beginsAt: inAnHour(), priceFen: toFen(4_200) }
    const changes: EditChange[] = [
      newFilm('新片', filmId),
      { kind: 'add-hall', hallId, hall },
      { kind: 'add-showtime', showtimeId, showtime },
    ]
    const outcomes = await sendEdits(
      kiosk,
      changes.map((change) => anEdit(boss.accountId, change)),
    )
    expect(outcomes.map(({ refusal }) => refusal)).toEqual([null, null, null])
    expect(await showtimeRow(showtimeId)).toMatchObject({ film_title: '新片', hall_name: '新厅', seat_count: 5 })
  })

  it('changes and takes away what is there, in the name of who did it and where', async () => {
    const filmId = await addFilm(server, '旧名')
    const hallId = await addHall(server)
    const showtimeId = await addShowtime(server, { filmId, hallId })
    const { begins_at_ms } = await showtimeRow(showtimeId)
    const beginsAt = begins_at_ms / 1_000
    const changes: EditChange[] = [
      { kind: 'change-film', filmId, from: { title: '旧名' }, to: { title: '新名' } },
      { kind: 'change-hall', hallId, from: { description: '' }, to: { description: '二楼' } },
      { kind: 'change-showtime', showtimeId, from: { priceFen: toFen(3_990) }, to: { priceFen: toFen(5_000) } },
      { kind: 'call-off-showtime', showtimeId, from: { filmId, hallId, beginsAt } },
      { kind: 'remove-film', filmId, from: { title: '新名' } },
      { kind: 'remove-hall', hallId, from: { name: `影厅 ${hallId}` } },
    ]
    await server.db.deleteFrom('audit').execute()
    for (const change of changes) expect([change.kind, await send(change)]).toEqual([change.kind, null])
    expect(await showtimeRow(showtimeId)).toMatchObject({ film_title: '新名', price_fen: 5_000 })
    const audit = await server.db.selectFrom('audit').selectAll().orderBy('audit_id').execute()
    expect(audit.map(({ action }) => action)).toEqual([
      'film-changed',
      'hall-changed',
      'showtime-changed',
      'showtime-called-off',
      'film-deleted',
      'hall-deleted',
    ])
    expect(audit.every((row) => row.account_id === boss.accountId && row.device === kiosk.device)).toBe(true)
  })

  it('plans a hall again, also where it was seen with its gaps in another order; wheelchair places stay', async () => {
    const hallId = await addHall(server, seatGrid(' ..', 'ww ').plan)
    const now = gridOf(' ..', '.. ')
    const [seen, next] = [{ ...now, gaps: now.gaps.toReversed() }, gridOf('...', '. .', '...')]
    const replan = (from: SeatGrid, to: SeatGrid): EditChange => {
      return { kind: 'change-hall', hallId, from: { plan: from }, to: { plan: to } }
    }
    expect(await send(replan(seen, next))).toBe(null)
    const hall = await server.db.selectFrom('halls').selectAll().where('hall_id', '=', hallId).executeTakeFirstOrThrow()
    expect(hall.plan).toEqual(seatGrid('...', 'w .', '...').plan)
    const [replica] = await hallReplicas(server.db, server.cinemaId, [String(hallId)])
    expect(replica).toMatchObject({ plan: hall.plan })

    expect(await send(replan(seen, next))).toEqual({ code: 'ChangedMeanwhile', fields: ['plan'] })
    const showtimeId = await addShowtime(server, { hallId })
    expect(await showtimeRow(showtimeId)).toMatchObject({ seat_count: 8 })
    expect(await send(replan(next, seen))).toEqual({ code: 'IsScheduled' })
    // The same plan is no new one, so its name may change with it.
    const rename: EditChange = {
      ...{ kind: 'change-hall', hallId, from: { name: `影厅 ${hallId}`, plan: next } },
      to: { name: `新影厅 ${hallId}`, plan: next },
    }
    expect(await send(rename)).toBe(null)
  })

  it('moves a showtime to another film, hall and time, and not once tickets of it are sold', async () => {
    const showtimeId = await addShowtime(server)
    const { film_id, hall_id, begins_at_ms } = await showtimeRow(showtimeId)
    const from = { filmId: film_id, hallId: hall_id, beginsAt: begins_at_ms / 1_000 }
    const to = { filmId: await addFilm(server, '换片'), hallId: await addHall(server), beginsAt: from.beginsAt + 1_800 }
    const move: EditChange = { kind: 'change-showtime', showtimeId, from, to }
    expect(await send(move)).toBe(null)
    expect(await showtimeRow(showtimeId)).toMatchObject({ film_title: '换片', hall_id: to.hallId })
    const buyer = await signIn(server)
    await buyer.buy((await buyer.hold(showtimeId, 1, 1)).orderId)
    expect(await send({ ...move, from: to, to: from })).toEqual({ code: 'HasTickets' })
  })

  it('prices a member by the level that they were given', async () => {
    const member = await signIn(server)
    const level: EditChange = { kind: 'set-member-level', email: member.email, from: { level: 0 }, to: { level: 2 } }
    expect(await send(level)).toBe(null)
    const showtimeId = await addShowtime(server, { priceFen: 1_000 })
    const { orderId } = await member.hold(showtimeId, 1, 1)
    const order = await server.db
      .selectFrom('tickets')
      .selectAll()
      .where('ticket_number', '=', orderId as never)
      .execute()
    expect(order).toMatchObject([{ paid_fen: 900 }])
    expect(await send(level)).toEqual({ code: 'ChangedMeanwhile', fields: ['level'] })
  })

  it('is refused for the same reasons as at the public interface', async () => {
    const filmId = await addFilm(server, '满场')
    const showtimeId = await addShowtime(server, { filmId })
    const buyer = await signIn(server)
    await buyer.buy((await buyer.hold(showtimeId, 1, 1)).orderId)
    const { hall_id: hallId, begins_at_ms } = await showtimeRow(showtimeId)
    const beginsAt = begins_at_ms / 1_000
    const at = { filmId, hallId, beginsAt, priceFen: toFen(100) }
    const add = (showtime: typeof at): EditChange => {
      return { kind: 'add-showtime', showtimeId: nextId() as ShowtimeId, showtime }
    }
    const gone = 99_999_999
    const level = { from: { level: 0 }, to: { level: 4 } }
    const cases: [EditChange, string][] = [
      [newFilm('满场'), 'TitleTaken'],
      [{ kind: 'change-film', filmId: gone as FilmId, from: { title: 'a' }, to: { title: 'b' } }, 'NoFilm'],
      [{ kind: 'remove-film', filmId, from: { title: '满场' } }, 'IsScheduled'],
      [{ kind: 'remove-hall', hallId: gone as HallId, from: { name: 'a' } }, 'NoHall'],
      [add(at), 'Clash'],
      [add({ ...at, beginsAt: beginsAt - 86_400 }), 'Overdue'],
      [add({ ...at, hallId: gone as HallId }), 'NoHall'],
      [{ kind: 'call-off-showtime', showtimeId, from: { filmId, hallId, beginsAt } }, 'HasTickets'],
      [{ kind: 'set-member-level', email: 'nobody@cinema.example', ...level }, 'NoMember'],
      [{ kind: 'set-member-level', email: buyer.email, ...level }, 'NoSuchLevel'],
    ]
    for (const [change, code] of cases) expect([change.kind, await send(change)]).toEqual([change.kind, { code }])
  })

  it('has one effect and one answer, however often it is sent and however many come at once', async () => {
    const filmId = nextId() as FilmId
    const edit = anEdit(boss.accountId, newFilm('五次', filmId))
    const answers = await Promise.all(Array.from({ length: 5 }, () => sendEdit(kiosk, edit)))
    expect(answers).toEqual([null, null, null, null, null])
    const refused = anEdit(boss.accountId, newFilm('五次'))
    expect(await sendEdit(kiosk, refused)).toEqual({ code: 'TitleTaken' })
    const { title } = await filmRow(filmId)
    const rename: EditChange = { kind: 'change-film', filmId, from: { title }, to: { title: '别名' } }
    expect(await send(rename)).toBe(null)
    // It would be taken now; but it was answered.
    expect(await sendEdit(kiosk, refused)).toEqual({ code: 'TitleTaken' })
    const added = await sql<{ count: number }>`
      select count(*)::int4 as count from audit where detail->'to'->>'filmId' = ${String(filmId)}`.execute(server.db)
    expect(added.rows).toEqual([{ count: 2 }])
  })

  it('leaves no trace where its answer could not be kept, and is applied when it comes again', async () => {
    const filmId = nextId() as FilmId
    const edit = anEdit(boss.accountId, newFilm('断电', filmId))
    await sql.raw(`alter table edits add constraint no_room check (edit_id <> '${edit.id}')`).execute(server.db)
    await expect(sendEdit(kiosk, edit)).rejects.toThrow('500')
    const films = server.db.selectFrom('films').select('film_id').where('film_id', '=', filmId)
    expect(await films.execute()).toEqual([])
    await sql.raw('alter table edits drop constraint no_room').execute(server.db)
    expect(await sendEdit(kiosk, edit)).toBe(null)
    expect(await films.execute()).toEqual([{ film_id: filmId }])
  })

  it('is refused where somebody else changed the same meanwhile, and not where they changed something else', async () => {
    const other = await enrolKiosk(server)
    await signInAt(other, boss)
    const filmId = await addFilm(server, '两台')
    const seen = { title: '两台', director: '导演' }
    const change = (to: Partial<typeof seen>): EditChange => {
      const from = Object.fromEntries(Object.entries(seen).filter(([name]) => name in to))
      return { kind: 'change-film', filmId, from, to }
    }
    const answers = await Promise.all([
      sendEdit(kiosk, anEdit(boss.accountId, change({ title: '甲的' }))),
      sendEdit(other, anEdit(boss.accountId, change({ title: '乙的' }))),
      sendEdit(other, anEdit(boss.accountId, change({ director: '丙' }))),
    ])
    const late = { code: 'ChangedMeanwhile', fields: ['title'] }
    expect([answers[0] === null, answers[1] === null].toSorted()).toEqual([false, true])
    expect([...answers.slice(0, 2)].filter((answer) => answer !== null)).toEqual([late])
    expect(answers[2]).toBe(null)
    const kept = answers[0] === null ? '甲的' : '乙的'
    expect(await filmRow(filmId)).toMatchObject({ title: kept, director: '丙', picture: '' })
  })

  it('is not answered by what another kiosk sent under its id', async () => {
    const liar = await enrolKiosk(server)
    const edit = anEdit(boss.accountId, newFilm('自己的片'))
    expect(await sendEdit(liar, { ...edit, change: { kind: 'nonsense' } } as { id: string })).not.toBeNull()
    expect(await sendEdit(kiosk, edit)).toBeNull()
  })

  it('is answered again to a kiosk that was enrolled again with its key meanwhile', async () => {
    const former = await enrolKiosk(server)
    await signInAt(former, boss)
    const filmId = toDeviceId(former.device, 1) as FilmId
    const edit = anEdit(boss.accountId, newFilm('从前的片', filmId))
    expect(await sendEdit(former, edit)).toBeNull()
    const again = await enrolKiosk(server, null, former, former.key)
    expect(await sendEdit(again, edit)).toBeNull()
  })

  it('is refused from whoever is no administrator, and from one who was until now', async () => {
    const people = await Promise.all((['customer', 'clerk', 'manager'] as const).map((role) => signIn(server, role)))
    const former = await signIn(server, 'administrator')
    await signInAt(kiosk, former)
    await server.db
      .updateTable('accounts')
      .set({ role: 'clerk' })
      .where('account_id', '=', former.accountId as never)
      .execute()
    for (const { accountId } of [...people, former, { accountId: 88_888_888 as never }]) {
      expect(await sendEdit(kiosk, anEdit(accountId, newFilm('不可')))).toEqual({ code: 'NotAdministrator' })
    }
  })

  it('is refused from a kiosk at which its author never signed in with the server’s word', async () => {
    const stolen = await enrolKiosk(server)
    const filmId = toDeviceId(stolen.device, 1) as FilmId
    const edit = () => anEdit(boss.accountId, newFilm('冒名', filmId))
    expect(await sendEdit(stolen, edit())).toEqual({ code: 'NotSignedIn' })
    await signInAt(stolen, boss)
    expect(await sendEdit(stolen, edit())).toBe(null)
  })

  it('takes no number that another device makes, nor one twice', async () => {
    const filmId = nextId() as FilmId
    expect(await send(newFilm('一号', filmId))).toBe(null)
    const foreign = [filmId, toDeviceId(kiosk.device, 1) + 100_000_000, 7]
    for (const id of foreign) {
      expect(await send(newFilm(`别号 ${id}`, id as FilmId))).toEqual({ code: 'ForeignId' })
      const plan = { rows: 1, cols: 1, gaps: [] }
      const hall = { name: `别号 ${id}`, description: '', plan }
      if (id !== filmId) {
        expect(await send({ kind: 'add-hall', hallId: id as HallId, hall })).toEqual({ code: 'ForeignId' })
      }
    }
  })

  it('is refused in turn where it needs what was refused, and accepted once that is revised', async () => {
    await addFilm(server, '占用')
    const filmId = nextId() as FilmId
    const hallId = await addHall(server)
    const showtime = { filmId, hallId, beginsAt: inAnHour(), priceFen: toFen(100) }
    const ofIt = (): EditChange => ({ kind: 'add-showtime', showtimeId: nextId() as ShowtimeId, showtime })
    const outcomes = await sendEdits(
      kiosk,
      [newFilm('占用', filmId), ofIt()].map((change) => anEdit(boss.accountId, change)),
    )
    expect(outcomes.map(({ refusal }) => refusal)).toEqual([{ code: 'TitleTaken' }, { code: 'NoFilm' }])
    expect([await send(newFilm('不占用', filmId)), await send(ofIt())]).toEqual([null, null])
  })

  it('is refused by itself where it can’t be read, and those behind it are applied', async () => {
    const filmId = nextId() as FilmId
    const good = anEdit(boss.accountId, newFilm('其后', filmId))
    const odd = {
      ...good,
      id: crypto.randomUUID(),
      change: { kind: 'change-film', filmId, from: {}, to: { title: '' } },
    }
    const outcomes = await sendEdits(kiosk, [odd, good])
    expect(outcomes.map(({ refusal }) => refusal)).toEqual([{ code: 'Unreadable' }, null])
  })

  it('is refused by itself too where the database can’t hold it', async () => {
    await sql.raw("alter table films add constraint no_such check (title <> '太怪')").execute(server.db)
    const good = newFilm('不怪')
    const outcomes = await sendEdits(
      kiosk,
      [newFilm('太怪'), good].map((change) => anEdit(boss.accountId, change)),
    )
    expect(outcomes.map(({ refusal }) => refusal)).toEqual([{ code: 'Unreadable' }, null])
    await sql.raw('alter table films drop constraint no_such').execute(server.db)
  })

  it('is not heard from a device that is blocked', async () => {
    const blocked = await enrolKiosk(server)
    await server.db.updateTable('devices').set({ is_blocked: true }).where('device', '=', blocked.device).execute()
    await expect(sendEdit(blocked, anEdit(boss.accountId, newFilm('封锁')))).rejects.toThrow('blocked')
  })
})
