import { describe, expect, it } from 'vitest'
import { minProtocolVersion, protocolVersion, syncPaths } from '../../../shared/sync/messages.ts'
import { maxRequestsAtOnce } from '../../../shared/sync/size-limits.ts'
import { boxOfficeAnswerSchema } from '../../../shared/sync/staff-messages.ts'
import { aConnectedKiosk } from '../../support/connected-kiosk.ts'
import { startFakeServer } from '../../support/fake-server.ts'
import { createFakeTime } from '../../support/fake-time.ts'
import { firstOf, until } from '../../support/until.ts'

const boxOffice = { method: 'GET', path: syncPaths.boxOffice, answer: boxOfficeAnswerSchema } as const

async function setUp(more: Partial<Parameters<typeof aConnectedKiosk>[0]> = {}) {
  const time = createFakeTime()
  const delays: number[] = []
  const timer: typeof time.timer = (delayMs, callback) => {
    delays.push(delayMs)
    return time.timer(delayMs, callback)
  }
  const server = await startFakeServer(time.clock.nowMs)
  const kiosk = await aConnectedKiosk({ url: server.url, clock: time.clock, timer, ...more })
  const line = (wanted: string) => firstOf(kiosk.connection.state$, (state) => state.line === wanted)
  return { ...kiosk, time, delays, server, line }
}

describe('the line to the server', () => {
  it('enrols where there is no enrolment, says hello and is online', async () => {
    const { connection, server, store, serverFacts, line } = await setUp()
    connection.start()
    await line('online')
    expect(store.journal.owner()).toEqual({ device: 1, epoch: 1 })
    expect(serverFacts.serverInfo$.value?.cinema.nameEn).toBe('Test Cinema')
    expect(server.asked).toEqual([syncPaths.challenge, syncPaths.enrol, syncPaths.hello, syncPaths.live])
    expect(connection.state().durability).toBe('process')
  })

  it('asks for the enrolment code again at each try', async () => {
    const codes = [null, 'WRONG', 'CODE-1']
    const { connection, time, line } = await setUp({ enrolCode: async () => codes.shift() ?? null })
    connection.start()
    await line('offline')
    await time.flowUntil(() => connection.state().line === 'online')
    expect(codes).toEqual([])
  })

  it('answers a question with what the server answers to this device', async () => {
    const { connection, line } = await setUp()
    connection.start()
    await line('online')
    const answer = await connection.ask(boxOffice)
    expect(answer.ok && answer.value.rows.length).toBe(1)
  })

  it('is offline at once when a request breaks, and comes back by itself', async () => {
    const { connection, server, time, line } = await setUp()
    connection.start()
    await line('online')
    server.switches.cut.add(syncPaths.boxOffice)
    const answer = await connection.ask(boxOffice)
    expect(answer).toMatchObject({ ok: false, refusal: { code: 'NoAnswer' } })
    expect(connection.state().line).toBe('offline')
    server.switches.cut.clear()
    await until(() => server.listeners() === 0)
    await time.flowUntil(() => connection.state().line === 'online')
  })

  it('is back at once as a new device or epoch, however often it failed to connect before', async () => {
    const codes = [null, null, null, null, null, 'CODE-1']
    const { connection, time, delays, line } = await setUp({ enrolCode: async () => codes.shift() ?? null })
    connection.start()
    await time.flowUntil(() => connection.state().line === 'online')
    const before = delays.length
    connection.reconnect()
    await line('offline')
    await until(() => delays.length > before)
    expect(delays.slice(before).every((delayMs) => delayMs <= 500)).toBe(true)
    await time.flowUntil(() => connection.state().line === 'online')
  })

  it('is tried again soon after one that was good for half a minute, however often it failed before', async () => {
    const codes = [null, null, null, 'CODE-1']
    const { connection, server, serverClock, time, delays, line } = await setUp({
      enrolCode: async () => codes.shift() ?? null,
    })
    connection.start()
    await time.flowUntil(() => connection.state().line === 'online')
    await time.pass(20_000)
    server.heartbeat()
    await until(() => serverClock.dataAgeMs() === 0)
    await time.pass(10_000)
    const before = delays.length
    server.endStreams()
    await line('offline')
    await until(() => delays.length > before)
    expect(delays.slice(before)).toEqual([500])
  })

  it('asks the same again, and nothing else before, when the server tells it to slow down', async () => {
    const { connection, server, time, delays, line } = await setUp()
    connection.start()
    await line('online')
    server.switches.refusals.set(syncPaths.boxOffice, { code: 'TooManyRequests', retryAfterSeconds: 7 })
    const asked = connection.ask(boxOffice)
    const askedTimes = () => server.asked.filter((path) => path === syncPaths.boxOffice).length
    await until(() => delays.includes(7_000))
    server.switches.refusals.clear()
    const other = connection.ask(boxOffice)
    await time.pass(6_999)
    expect(askedTimes()).toBe(1)
    await time.pass(1)
    expect(await Promise.all([asked, other])).toMatchObject([{ ok: true }, { ok: true }])
    expect(connection.state().line).toBe('online')
  })

  it('is offline for a while when the server takes no question any more', async () => {
    const { connection, server, time, line } = await setUp()
    connection.start()
    await line('online')
    server.switches.refusals.set(syncPaths.boxOffice, { code: 'TooManyRequests', retryAfterSeconds: 1 })
    const asked = connection.ask(boxOffice)
    await time.flowUntil(() => connection.state().line === 'offline')
    expect(await asked).toMatchObject({ ok: false, refusal: { code: 'NoAnswer' } })
    server.switches.refusals.clear()
    await time.flowUntil(() => connection.state().line === 'online')
  })

  it('asks no more at once than its server takes of one device', async () => {
    const { connection, server, time, line } = await setUp()
    connection.start()
    await line('online')
    server.switches.stalled.add(syncPaths.boxOffice)
    const asked = Array.from({ length: 3 * maxRequestsAtOnce }, () => connection.ask(boxOffice))
    const underWay = () => server.asked.filter((path) => path === syncPaths.boxOffice).length
    await until(() => underWay() >= maxRequestsAtOnce)
    await time.pass(5_000)
    expect((await Promise.all(asked)).map((answer) => answer.ok)).not.toContain(true)
    expect(underWay()).toBe(maxRequestsAtOnce)
  })

  it('gives up a request that is not answered within five seconds, and the line with it', async () => {
    const { connection, server, time, line } = await setUp()
    connection.start()
    await line('online')
    server.switches.stalled.add(syncPaths.boxOffice)
    const asked = connection.ask(boxOffice)
    await until(() => server.asked.includes(syncPaths.boxOffice))
    await time.pass(4_999)
    expect(connection.state().line).toBe('online')
    await time.pass(1)
    expect(await asked).toMatchObject({ ok: false, refusal: { code: 'NoAnswer' } })
    expect(connection.state().line).toBe('offline')
  })

  it('is offline at once after its machine was suspended, and online with the right time by a new answer', async () => {
    const { connection, time, line, serverClock } = await setUp()
    connection.start()
    await line('online')
    time.sleep(3_600_000)
    expect(await connection.ask(boxOffice)).toMatchObject({ ok: false, refusal: { code: 'NoAnswer' } })
    expect([connection.state().line, serverClock.isTold()]).toEqual(['offline', false])
    await time.flowUntil(() => connection.state().line === 'online')
    expect(serverClock.isTold()).toBe(true)
    expect(Math.abs(serverClock.cinemaNowMs() - time.clock.nowMs())).toBeLessThan(1_000)
  })

  it('is offline when the live stream ends', async () => {
    const { connection, server, line } = await setUp()
    connection.start()
    await line('online')
    server.endStreams()
    await line('offline')
  })

  it('is offline once a stream that is only half open has been silent for 25 seconds', async () => {
    const { connection, server, time, serverClock, line } = await setUp()
    connection.start()
    await line('online')
    await time.pass(20_000)
    expect(serverClock.dataAgeMs()).toBe(20_000)
    server.heartbeat()
    await until(() => serverClock.dataAgeMs() === 0)
    await time.pass(24_999)
    expect(connection.state().line).toBe('online')
    await time.pass(1)
    await line('offline')
  })

  it('ends what was asked over a line that is lost', async () => {
    const { connection, server, line } = await setUp()
    connection.start()
    await line('online')
    server.switches.stalled.add(syncPaths.boxOffice)
    const asked = connection.ask(boxOffice)
    await until(() => server.asked.includes(syncPaths.boxOffice))
    server.endStreams()
    expect(await asked).toMatchObject({ ok: false, refusal: { code: 'NoAnswer' } })
  })

  it('says hello again where its signature is no longer believed, and keeps the server’s time', async () => {
    const { connection, server, time, serverClock, line } = await setUp()
    connection.start()
    await line('online')
    server.switches.clockOffsetMs = 3 * 3_600_000
    expect(await connection.ask(boxOffice)).toMatchObject({ ok: false, refusal: { code: 'BadSignature' } })
    await time.flowUntil(() => connection.state().line === 'online')
    expect((await connection.ask(boxOffice)).ok).toBe(true)
    expect(Math.abs((serverClock.clockErrorMs() ?? 0) + 3 * 3_600_000)).toBeLessThan(5_000)
  })

  it('works with a wall clock that is days off, and tells how far', async () => {
    const { connection, serverClock, server, line } = await setUp()
    server.switches.clockOffsetMs = 5 * 86_400_000
    connection.start()
    await line('online')
    expect((await connection.ask(boxOffice)).ok).toBe(true)
    expect(serverClock.clockErrorMs()).toBe(-5 * 86_400_000)
  })

  it('tells of a server that speaks another protocol, and lets go what may still be sent', async () => {
    let sent = 0
    const { connection, server, line } = await setUp({
      onShutOut: async () => {
        sent++
      },
    })
    server.switches.protocolVersion = 99
    connection.start()
    await line('offline')
    await until(() => sent === 1)
    expect(connection.state().otherProtocol).toEqual({ serverVersion: '9.9.9', protocolVersion: 99 })
    expect(server.asked).toEqual([syncPaths.challenge])
  })

  it('comes up at a server one version behind, and speaks that version to it', async () => {
    const { connection, server, requests, line } = await setUp()
    server.switches.protocolVersion = minProtocolVersion
    connection.start()
    await line('online')
    expect(requests.version()).toBe(minProtocolVersion)
    expect(connection.state().otherProtocol).toBe(null)
    expect((await connection.ask(boxOffice)).ok).toBe(true)
  })

  it('speaks the present version once its server has been brought up to it', async () => {
    const { connection, server, requests, time, line } = await setUp()
    server.switches.protocolVersion = minProtocolVersion
    connection.start()
    await line('online')
    server.switches.protocolVersion = protocolVersion
    server.endStreams()
    await line('offline')
    await time.flowUntil(() => connection.state().line === 'online')
    expect(requests.version()).toBe(protocolVersion)
  })

  it('does not hang in the middle of anything when it is closed', async () => {
    const { connection, server } = await setUp()
    server.switches.stalled.add(syncPaths.hello)
    connection.start()
    await until(() => server.asked.includes(syncPaths.hello))
    await connection.close()
    expect(connection.state().line).toBe('connecting')
  })
})
