import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSessions } from '../../../server/accounts/sessions.ts'
import { openTestServer, type TestServer } from '../../support/central-server.ts'
import { databaseKinds } from '../../support/databases.ts'
import { signIn } from '../../support/web-customer.ts'

describe.each(databaseKinds)('sessions on %s', (kind) => {
  let server: TestServer
  beforeAll(async () => {
    server = await openTestServer(kind)
  })
  afterAll(() => server.close())

  const twoServers = () => {
    const needs = { db: server.db, clock: server.time.clock, idleMinutes: 60 }
    return [createSessions(needs), createSessions(needs)] as const
  }

  it('end at once where they are ended, and at another server within a second', async () => {
    const [here, there] = twoServers()
    const { accountId, name, token } = await signIn(server)
    const speaker = { accountId, name, role: 'customer' }
    expect(await here.find(server.cinemaId, token)).toEqual(speaker)
    expect(await there.find(server.cinemaId, token)).toEqual(speaker)
    await here.close(token)
    expect(await here.find(server.cinemaId, token)).toBeNull()
    await server.time.pass(999)
    expect(await there.find(server.cinemaId, token)).toEqual(speaker)
    await server.time.pass(1)
    expect(await there.find(server.cinemaId, token)).toBeNull()
  })

  it('are each their own, however many are looked up at once', async () => {
    const [here] = twoServers()
    const people = await Promise.all(Array.from({ length: 30 }, () => signIn(server)))
    const tokens = people.flatMap(({ token }) => [token, `not-${token}`])
    const found = await Promise.all(tokens.map((token) => here.find(server.cinemaId, token)))
    expect(found.map((speaker) => speaker?.accountId ?? null)).toEqual(
      people.flatMap(({ accountId }) => [accountId, null]),
    )
    expect(await here.find(server.cinemaId + 1, people[0]?.token ?? '')).toBeNull()
  })
})
