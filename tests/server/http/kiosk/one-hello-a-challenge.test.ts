import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { helloText, protocolVersion, syncPaths } from '../../../../shared/sync/messages.ts'
import { databaseKinds } from '../../../support/databases.ts'
import type { TestServer } from '../../../support/served-database.ts'
import { askUnsigned, enrolKiosk, type TestKiosk } from '../../../support/signing-kiosk.ts'
import { openTwoServers } from '../../../support/two-servers.ts'

describe.each(databaseKinds)('a challenge on %s', (kind) => {
  let cinema: Awaited<ReturnType<typeof openTwoServers>>
  beforeAll(async () => {
    cinema = await openTwoServers(kind)
  })
  afterAll(() => cinema.close())

  const challengeOf = async (server: TestServer) =>
    ((await askUnsigned(server, 'GET', syncPaths.challenge)).body as { challenge: string }).challenge

  /** A hello that is signed as it should be. */
  const helloOf = ({ device, key }: TestKiosk, challenge: string) => {
    const hello = { device, epoch: 1, challenge, lastSeq: 0, acknowledgedSeq: 0 }
    return {
      protocolVersion,
      appVersion: '1.0.0',
      ...hello,
      acknowledgedProof: null,
      signature: key.sign(helloText(hello)),
    }
  }

  const say = async (server: TestServer, hello: object) =>
    (await askUnsigned(server, 'POST', syncPaths.hello, hello)).httpStatus

  it('is good for one hello, and not for another of the same kiosk, there or at another server', async () => {
    const [one, other] = cinema.servers
    const kiosk = await enrolKiosk(one)
    const hello = helloOf(kiosk, await challengeOf(one))
    expect([await say(one, hello), await say(one, hello), await say(other, hello)]).toEqual([200, 401, 401])
  })

  it('is good for one hello, whichever kiosk says it', async () => {
    const [one, other] = cinema.servers
    const [kiosk, next] = [await enrolKiosk(one), await enrolKiosk(one)]
    const challenge = await challengeOf(one)
    expect([await say(one, helloOf(kiosk, challenge)), await say(other, helloOf(next, challenge))]).toEqual([200, 401])
  })

  it('is good for one of many hellos that come at once, over two servers and from two kiosks', async () => {
    const [one, other] = cinema.servers
    const kiosks = [await enrolKiosk(one), await enrolKiosk(one)]
    for (let round = 0; round < 10; round++) {
      const challenge = await challengeOf(round % 2 === 0 ? one : other)
      const hellos = kiosks.flatMap((kiosk) => cinema.servers.map((server) => say(server, helloOf(kiosk, challenge))))
      expect((await Promise.all(hellos)).toSorted()).toEqual([200, 401, 401, 401])
    }
  })

  it('is not used up by a hello that is not signed over it', async () => {
    const [one] = cinema.servers
    const [kiosk, stranger] = [await enrolKiosk(one), await enrolKiosk(one)]
    const challenge = await challengeOf(one)
    const hello = helloOf(kiosk, challenge)
    expect(await say(one, { ...hello, signature: stranger.key.sign('something else') })).toBe(401)
    expect(await say(one, hello)).toBe(200)
  })
})
