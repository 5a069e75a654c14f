import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OperationNeeds } from '../../../server/ttms/operations.ts'
import { ttmsOperations } from '../../../server/ttms/operations.ts'
import type { TestServer } from '../../support/central-server.ts'
import { openTestServer } from '../../support/central-server.ts'
import { databaseKinds } from '../../support/databases.ts'
import { accountCases } from './cases/account-cases.ts'
import { documentedFailures } from './cases/documented-failures.ts'
import { filmCases } from './cases/film-cases.ts'
import { hallCases } from './cases/hall-cases.ts'
import type { OperationCases, Refusal } from './cases/operation-cases.ts'
import { orderCases } from './cases/order-cases.ts'
import { showtimeCases } from './cases/showtime-cases.ts'
import { ticketCases } from './cases/ticket-cases.ts'
import type { Parameters, World } from './cases/world.ts'
import { illegal, openWorld, speakers } from './cases/world.ts'

const cases = [...accountCases, ...filmCases, ...hallCases, ...showtimeCases, ...ticketCases, ...orderCases]

const failure = (msg: string) => ({ httpStatus: 200, status: 1, msg, data: '' })

it('has cases for every operation of the route table, and for none besides', () => {
  // The rows are only listed here, none is run: they need nothing yet.
  const rows = ttmsOperations({ rules: { paymentTrust: {} } } as OperationNeeds)
  expect(cases.map(({ path }) => path).toSorted()).toEqual(rows.flatMap((row) => row.paths).toSorted())
})

it('has a case for every failure that the page lists, and none for another', () => {
  const tried = cases.map((operation) => {
    const messages = refusalsOf(operation, {}).map(({ msg }) => msg)
    return [operation.path, [...new Set(messages)].toSorted()] as const
  })
  const listed = Object.entries(documentedFailures).map(([path, messages]) => [path, messages.toSorted()] as const)
  expect(Object.fromEntries(tried)).toEqual(Object.fromEntries(listed))
})

describe.each(databaseKinds)('every operation of the TTMS interface on %s', (kind) => {
  let server: TestServer
  let shared: World
  beforeAll(async () => {
    server = await openTestServer(kind)
    shared = await openWorld(server)
  })
  afterAll(() => server.close())

  describe.each(cases)('$path', (operation) => {
    const worldOfItsOwn = () => (operation.endsSession ? openWorld(server) : shared)

    it('refuses in its own sentences, changes nothing by that, and then answers', async () => {
      const world = await worldOfItsOwn()
      const ask = (parameters: Parameters, isJson = false) =>
        world.ask(operation.path, parameters, operation.by, isJson)
      const good = await operation.good(world)
      const said: [string, unknown][] = []
      const meant: [string, unknown][] = []
      for (const { when, change, msg, isJson } of refusalsOf(operation, good)) {
        said.push([when, await ask(await change(good, world), isJson)])
        meant.push([when, failure(msg)])
      }
      expect(said).toEqual(meant)
      expect(await ask(good)).toEqual({ httpStatus: 200, status: 0, msg: '', data: operation.answers(good, world) })
      expect(server.faults).toEqual([])
    })

    it('lets in whom the page lets in', async () => {
      const world = await worldOfItsOwn()
      const said: Record<string, string> = {}
      for (const speaker of speakers) {
        said[speaker] = (await world.ask(operation.path, await operation.good(world), speaker)).msg
      }
      expect(said).toEqual(operation.matrix)
    })
  })
})

/** The cases that are listed, and for every parameter that it is missing, empty, or has one of its illegal values. */
function refusalsOf(
  { illegalValues = {}, mayMiss = [], mayBeEmpty = [], refusals = [] }: OperationCases,
  good: Parameters,
) {
  const made: Refusal[] = []
  for (const [name, values] of Object.entries(illegalValues)) {
    const { [name]: _, ...without } = good
    if (!mayMiss.includes(name)) made.push({ when: `${name} is missing`, change: () => without, msg: illegal })
    const empties = mayMiss.includes(name) || mayBeEmpty.includes(name) ? [] : ['', null]
    for (const value of [...empties, ...values]) {
      const when = `${name} is ${JSON.stringify(value).slice(0, 40)}`
      const isJson = typeof value !== 'string' || !value.isWellFormed()
      made.push({ when, change: () => ({ ...good, [name]: value }), msg: illegal, isJson })
    }
  }
  return [...made, ...refusals]
}
