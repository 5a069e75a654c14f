import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { issueEnrolCode } from '../../../../server/ledger/devices/enrol-codes.ts'
import { protocolVersion, syncPaths } from '../../../../shared/sync/messages.ts'
import { protocolHeader } from '../../../../shared/sync/protocol-window.ts'
import { addShowtime } from '../../../support/central-cinema.ts'
import { openTestServer, type TestServer } from '../../../support/central-server.ts'
import { databaseKinds } from '../../../support/databases.ts'
import { askUnsigned, enrolKiosk, grantedSeats, makeDeviceKey } from '../../../support/signing-kiosk.ts'

const cinema = { cinemaId: 1, name: '影院', nameEn: 'Cinema', timeZone: 'Asia/Shanghai' }
const refusal = (httpStatus: number, code: string, more = {}) => ({ httpStatus, body: { refusal: { code, ...more } } })

describe.each(databaseKinds)('the kiosks’ interface on %s', (kind) => {
  let server: TestServer
  beforeAll(async () => {
    server = await openTestServer(kind)
  })
  afterAll(() => server.close())

  const code = () => issueEnrolCode(server.db, server.cinemaId, server.time.clock.nowMs())
  const enrol = (body: object) =>
    askUnsigned(server, 'POST', syncPaths.enrol, {
      protocolVersion,
      publicKey: makeDeviceKey().publicKey,
      name: '大厅',
      ...body,
    })

  it('enrols a kiosk once for each code, and answers a lost answer again', async () => {
    const once = { code: await code(), publicKey: makeDeviceKey().publicKey }
    const first = await enrol(once)
    expect(first).toEqual({
      httpStatus: 200,
      body: { device: expect.any(Number), epoch: 1, cinema, proof: expect.any(String) },
    })
    expect(await enrol({ ...once, code: once.code.toLowerCase() })).toEqual(first)
    expect(await enrol({ code: once.code })).toEqual(refusal(409, 'BadEnrolCode'))
    const second = await enrol({ code: await code() })
    expect((second.body as { device: number }).device).toBeGreaterThan((first.body as { device: number }).device)
  })

  it('enrols nobody with the code of a device that has been heard of, whoever has its key', async () => {
    const kiosk = await enrolKiosk(server)
    expect((await kiosk.enrolAgain()).body).toMatchObject({ device: kiosk.device })
    await kiosk.hello()
    expect(await kiosk.enrolAgain()).toEqual(refusal(409, 'BadEnrolCode'))
  })

  it('refuses a code that is wrong or ten minutes old', async () => {
    const old = await code()
    await server.time.pass(10 * 60_000)
    expect(await enrol({ code: old })).toEqual(refusal(409, 'BadEnrolCode'))
    expect(await enrol({ code: 'GUESSED' })).toEqual(refusal(409, 'BadEnrolCode'))
  })

  it('tells a kiosk of another protocol which one this is, before anything else', async () => {
    const other = { protocolVersion, serverVersion: '9.9.9' }
    const ofTheFuture = { protocolVersion: protocolVersion + 1, somethingNew: true }
    for (const path of [syncPaths.enrol, syncPaths.hello]) {
      expect(await askUnsigned(server, 'POST', path, ofTheFuture)).toEqual(refusal(426, 'OtherProtocol', other))
    }
  })

  it('speaks with a kiosk the version that it asks for, or says which one it has', async () => {
    const challenge = async (headers: Record<string, string>) =>
      (await server.app.inject({ method: 'GET', url: syncPaths.challenge, headers })).json().protocolVersion
    expect(await challenge({})).toBe(1)
    expect(await challenge({ [protocolHeader]: '1' })).toBe(1)
    for (const asked of [protocolVersion, protocolVersion + 1, 0, 'nonsense']) {
      expect(await challenge({ [protocolHeader]: String(asked) })).toBe(protocolVersion)
    }
  })

  it('answers a hello with what the kiosk holds and has sent', async () => {
    const kiosk = await enrolKiosk(server)
    const showtimeId = await addShowtime(server)
    const seats = grantedSeats(await kiosk.grant(showtimeId, [{ row: 1, col: 1 }]))
    await kiosk.upload([kiosk.entry('rights-taken', { showtimeId, requestId: randomUUID(), purpose: 'sale', seats })])
    expect(await kiosk.hello()).toEqual({
      httpStatus: 200,
      body: {
        serverTimeMs: server.time.clock.nowMs(),
        durability: server.durability,
        cinema,
        stopped: null,
        epoch: 1,
        acknowledgedSeq: 1,
        acknowledgedProof: expect.any(String),
        held: [{ showtimeId, seats: seats.map(({ row, col, grantNumber }) => ({ row, col, grantNumber })) }],
        mustClose: false,
      },
    })
  })

  it('refuses a hello that is not signed over a fresh challenge of its own', async () => {
    const kiosk = await enrolKiosk(server)
    const other = await enrolKiosk(server)
    const wrong = refusal(401, 'BadSignature')
    expect(await kiosk.hello({ signature: other.key.sign('something else') })).toEqual(wrong)
    expect(await kiosk.hello({ lastSeq: 5 })).toEqual(wrong)
    expect(await kiosk.hello({ device: other.device })).toEqual(wrong)
    expect(await kiosk.hello({ device: 99_999 })).toEqual(refusal(401, 'UnknownDevice'))
    const challenge = 'A'.repeat(75)
    const forged = { challenge, signature: kiosk.key.sign(`ttms-hello\n${kiosk.device}\n1\n${challenge}\n0\n0`) }
    expect(await kiosk.hello(forged)).toEqual(wrong)
  })

  it('refuses requests whose signature, time, body or nonce is not right, and does nothing', async () => {
    const kiosk = await enrolKiosk(server)
    const wrong = refusal(401, 'BadSignature')
    const ask = (change: Record<string, string>) => kiosk.ask('GET', syncPaths.boxOffice, undefined, change)
    expect((await ask({})).httpStatus).toBe(200)
    expect(await ask({ 'x-ttms-signature': 'A'.repeat(86) })).toEqual(wrong)
    expect(await ask({ 'x-ttms-signature': '' })).toEqual(wrong)
    expect(await ask({ 'x-ttms-time': String(server.time.clock.nowMs() + 1) })).toEqual(wrong)
    expect(await ask({ 'x-ttms-nonce': randomUUID() })).toEqual(wrong)
    expect(await ask({ 'x-ttms-device': '99999' })).toEqual(refusal(401, 'UnknownDevice'))
    expect((await askUnsigned(server, 'GET', syncPaths.boxOffice)).httpStatus).toBe(401)
  })

  it('refuses the same signed request a second time, and one that is more than two minutes off', async () => {
    const kiosk = await enrolKiosk(server)
    const headers = kiosk.signedHeaders('GET', syncPaths.boxOffice)
    const send = async () => (await server.app.inject({ method: 'GET', url: syncPaths.boxOffice, headers })).statusCode
    expect([await send(), await send()]).toEqual([200, 401])
    const late = kiosk.signedHeaders('GET', syncPaths.boxOffice)
    await server.time.pass(2 * 60_000 + 1)
    const answer = await server.app.inject({ method: 'GET', url: syncPaths.boxOffice, headers: late })
    expect(answer.statusCode).toBe(401)
  })

  it('lets a blocked device deliver its journal and nothing else, and sets that apart', async () => {
    const kiosk = await enrolKiosk(server)
    const showtimeId = await addShowtime(server)
    const seats = grantedSeats(await kiosk.grant(showtimeId, [{ row: 1, col: 1 }]))
    await server.db.updateTable('devices').set({ is_blocked: true }).where('device', '=', kiosk.device).execute()
    const stopped = refusal(409, 'DeviceStopped', { why: 'blocked' })
    expect(await kiosk.grant(showtimeId, [{ row: 2, col: 2 }])).toEqual(stopped)
    expect(await kiosk.ask('GET', syncPaths.boxOffice)).toEqual(stopped)
    expect((await kiosk.hello()).body).toMatchObject({ stopped: 'blocked' })
    const upload = await kiosk.upload([kiosk.entry('sold', kiosk.sold(showtimeId, seats))])
    expect(upload.body).toMatchObject({ acknowledgedSeq: 1 })
    const waiting = await server.db.selectFrom('review_items').select(['why', 'seq']).where('device', '=', kiosk.device)
    expect(await waiting.execute()).toEqual([{ why: 'quarantined', seq: 1 }])
  })
})
