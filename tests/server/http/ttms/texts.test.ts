import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestServer, type TestServer } from '../../../support/central-server.ts'
import { databaseKinds } from '../../../support/databases.ts'
import { signIn } from '../../../support/web-customer.ts'
import { illegal, openWorld, type World } from './cases/world.ts'

const hostile = [
  "Robert'); DROP TABLE films;--",
  '<script>alert("片")</script>',
  '🎬👨‍👩‍👧‍👦 𠮷野家',
  'مرحبا \u202eبالعالم\u202c',
  '../../etc/passwd%00%2e',
  '{"a":[1]} && {{7*7}} #{1}',
  'line one\r\nline two\ttab',
  '%E4%BD%A0+%2B & = ; \\ " \u0001 \u2028',
  '__proto__',
]

describe.each(databaseKinds)('texts on %s', (kind) => {
  let server: TestServer
  let world: World
  beforeAll(async () => {
    server = await openTestServer(kind)
    world = await openWorld(server)
  })
  afterAll(() => server.close())

  const movie = (movie_name: string, movie_description = movie_name) => ({
    movie_name,
    movie_main_actor: movie_name,
    movie_director: movie_name,
    movie_duration: 100,
    movie_pic: '/a.png',
    movie_description,
  })

  it.each(hostile)('are kept and returned as they came, form and JSON alike: %j', async (text) => {
    const asForm = movie(`${text}1`)
    expect((await world.ask('admin/movie/addmovie', asForm)).data).toMatchObject(asForm)
    const asJson = movie(`${text}2`)
    expect((await world.ask('admin/movie/addmovie', asJson, 'administrator', true)).data).toMatchObject(asJson)
    const { data } = await world.ask('admin/movie/findmovie', { option: 0 })
    expect(data).toEqual(expect.arrayContaining([expect.objectContaining(asForm), expect.objectContaining(asJson)]))
  })

  it('are trimmed, counted in characters and held to their length', async () => {
    const longest = '😀'.repeat(255)
    const answer = await world.ask('admin/movie/addmovie', movie(` \t${longest}\u3000 `, '长'.repeat(10_000)))
    expect(answer.data).toMatchObject({ movie_name: longest, movie_description: '长'.repeat(10_000) })
    expect((await world.ask('admin/movie/addmovie', movie('x'.repeat(10_240), ''))).msg).toBe(illegal)
    expect((await world.ask('admin/movie/addmovie', movie('短', '长'.repeat(10_001)))).msg).toBe(illegal)
    expect((await world.ask('admin/movie/addmovie', movie('nul \0'))).msg).toBe(illegal)
    expect(server.faults).toEqual([])
  })
})

describe('what a PHP client sends', () => {
  let server: TestServer
  let token: string
  beforeAll(async () => {
    server = await openTestServer('PGlite')
    token = (await signIn(server, 'administrator')).token
  })
  afterAll(() => server.close())

  let sent = 0
  async function addHall(seatInfo: string, hallSeats: number, name = '激光厅') {
    sent += 1
    const answer = await server.app.inject({
      method: 'POST',
      url: '/ttms/public/index.php/admin/hall/addhall',
      headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: `Bearer ${token}` },
      // As http_build_query writes it: a plus for a blank, brackets and Chinese percent-encoded.
      payload: `hall_name=${encodeURIComponent(name)}+${sent}&hall_seats=${hallSeats}&seat_rows=3&seat_cols=4&${seatInfo}&hall_description=%E5%A4%A7+%26+%E6%96%B0`,
    })
    const { msg, data } = answer.json()
    return msg === '' ? { name: data.hall_name, description: data.hall_description, seats: data.seat_info } : msg
  }
  const hall = (seats: number[][]) => ({ name: `激光厅 ${sent}`, description: '大 & 新', seats })

  it('is read as arrays, encoded or not, in any order of places', async () => {
    const both = [
      [1, 2],
      [3, 4],
    ]
    expect(await addHall('seat_info[0][0]=1&seat_info[0][1]=2&seat_info[1][0]=3&seat_info[1][1]=4', 10)).toEqual(
      hall(both),
    )
    const encoded =
      'seat_info%5B1%5D%5B1%5D=4&seat_info%5B1%5D%5B0%5D=3&seat_info%5B0%5D%5B1%5D=2&seat_info%5B0%5D%5B0%5D=1'
    expect(await addHall(encoded, 12)).toEqual(hall(both))
    expect(await addHall('seat_info[5][]=1&seat_info[5][]=2', 11)).toEqual(hall([[1, 2]]))
    expect(await addHall('seat_info=%5B%5B1%2C2%5D%2C%5B3%2C4%5D%5D', 10)).toEqual(hall(both))
    expect(await addHall('seat_info=[["1","2"]]', 11)).toEqual(hall([[1, 2]]))
    expect(await addHall('seat_info=', 12)).toEqual(hall([]))
    expect(await addHall('seat_info=[]', 12)).toEqual(hall([]))
  })

  it('is illegal where the arrays make no sense', async () => {
    const senseless = [
      '',
      'seat_info[0]=1&seat_info[1]=2',
      'seat_info[0][0][0]=1',
      'seat_info[a][b]=1',
      'seat_info[0][0]=1&seat_info[0]=2',
      'seat_info[0]=1&seat_info[0][1]=2',
      'seat_info[__proto__][0]=1',
      'seat_info[][]=1&seat_info[][]=2',
      'seat_info[0][0]=1&seat_info[0][1]=x',
      'seat_info[=1',
      `seat_info${'[0]'.repeat(1_000)}=1`,
    ]
    for (const seatInfo of senseless) expect([seatInfo, await addHall(seatInfo, 11)]).toEqual([seatInfo, illegal])
    expect(server.faults).toEqual([])
  })

  it('tells names apart that differ by more than case and blanks', async () => {
    expect(await addHall('seat_info=', 12, 'Ä')).toEqual({ ...hall([]), name: `Ä ${sent}` })
    expect(await addHall('seat_info=', 12, 'A')).toEqual({ ...hall([]), name: `A ${sent}` })
  })
})
