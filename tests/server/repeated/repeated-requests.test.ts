import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { merchantContract } from '../../../server/http/merchant/merchant-contract.ts'
import { type OperationDeps, ttmsOperations } from '../../../server/http/ttms/operations.ts'
import { syncPaths } from '../../../shared/sync/messages.ts'
import { databaseKinds } from '../../support/databases.ts'
import { figure, seed, tellFigure } from '../../support/figures.ts'
import { createSeededRandom } from '../../support/seeded-random.ts'
import { enrolKiosk } from '../../support/signing-kiosk.ts'
import { wrongTotals } from '../../support/wrong-totals.ts'
import { openStage, type Stage } from '../http/merchant/stage.ts'
import { openWorld } from '../http/ttms/cases/world.ts'
import type { ChangingRequest } from './changing-request.ts'
import { changingRequests, readingRequests } from './changing-requests.ts'
import { countRowEffects, type Effect } from './row-effects.ts'

/** PGlite has one connection, so that little can race there: most are sent to Postgres, where there is one. */
const shares = { PGlite: databaseKinds.length > 1 ? 0.2 : 1, Postgres: 0.8 }
const maxAtOnce = 5
const laterShare = 0.1
const slowShare = 0.004

describe.each(databaseKinds)('requests that change something, sent 1 to 5 times at once to a server on %s', (kind) => {
  let stage: Stage
  let requests: ChangingRequest[]
  let takeEffect: () => Promise<Effect>
  beforeAll(async () => {
    stage = await openStage(kind)
    const { server } = stage
    const world = await openWorld(server)
    requests = changingRequests({ server, world, stage, kiosk: await enrolKiosk(server) })
    takeEffect = (await countRowEffects(server.db)).take
  }, 600_000)
  afterAll(() => stage.close())

  /** What it changes when it is sent once. */
  async function effectOf({ prepare }: ChangingRequest): Promise<Effect> {
    const send = await prepare()
    await takeEffect()
    await send()
    return takeEffect()
  }

  it('are all there are in the route tables, but for those that only read', () => {
    // The rows are only listed here, none is run: they need nothing yet.
    const ttms = ttmsOperations({ paymentTrust: {}, ledger: { webOrders: {} } } as OperationDeps).flatMap(
      ({ paths }) => paths,
    )
    const served = [...ttms, ...Object.values(merchantContract).map(({ path }) => path), ...Object.values(syncPaths)]
    const changing = requests.map(({ name }) => name.replace(/, .*/, ''))
    const reading = [...readingRequests.ttms, ...readingRequests.merchant, ...readingRequests.kiosk]
    expect([...new Set([...changing, ...reading])].toSorted()).toEqual(served.toSorted())
  })

  it('have each one effect, as if sent once', async () => {
    const chance = createSeededRandom(seed)
    const [quick, slow] = [requests.filter(({ isSlow }) => !isSlow), requests.filter(({ isSlow }) => isSlow)]
    const once = new Map<string, Effect>()
    for (const request of requests) {
      // What the first of all makes (a merchant's profile) is there from then on.
      await effectOf(request)
      once.set(request.name, await effectOf(request))
    }
    const faults: string[] = []
    let sent = 0
    while (sent < figure(100_000) * shares[kind]) {
      const { name, prepare } = pickOf(chance.isHit(slowShare) ? slow : quick)
      const send = await prepare()
      await takeEffect()
      const copies = 1 + chance.below(maxAtOnce)
      const answers = await Promise.all(Array.from({ length: copies }, send))
      if (chance.isHit(laterShare)) answers.push(await send())
      sent += answers.length
      const effect = await takeEffect()
      if (JSON.stringify(effect) !== JSON.stringify(once.get(name))) {
        faults.push(`${name}, ${answers.length} times: ${JSON.stringify(effect)}`)
      }
      if (answers.some(({ httpStatus }) => httpStatus >= 500)) faults.push(`${name}: a fault of the server`)
    }
    faults.push(...(await wrongTotals(stage.server.db)).map((wrong) => `wrong totals: ${JSON.stringify(wrong)}`))
    const effects = JSON.stringify(Object.fromEntries(once))
    tellFigure(`repeated requests on ${kind}, ${sent} sent: ${faults.length} with another effect than once`)
    expect({ faults: faults.slice(0, 10), logged: stage.server.faults }, effects).toEqual({ faults: [], logged: [] })

    function pickOf(list: readonly ChangingRequest[]): ChangingRequest {
      return chance.pick(list as [ChangingRequest, ...ChangingRequest[]])
    }
  }, 7_200_000)

  it('have an effect at all, but for those that only open or close a session', async () => {
    const without: string[] = []
    for (const request of requests) {
      if (Object.keys(await effectOf(request)).length === 0) without.push(request.name)
    }
    const sessions = ['index/user/login', 'index/user/logout', '/user/login', '/user/logout']
    expect(without.toSorted()).toEqual(sessions.toSorted())
  }, 120_000)
})
