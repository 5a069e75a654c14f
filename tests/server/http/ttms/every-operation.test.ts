import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sentences } from '../../../../server/http/ttms/envelope.ts'
import { type OperationDeps, ttmsOperations } from '../../../../server/http/ttms/operations.ts'
import { ttmsContract } from '../../../../server/http/ttms/ttms-contract.ts'
import { openTestServer, type TestServer } from '../../../support/central-server.ts'
import { databaseKinds } from '../../../support/databases.ts'
import { readDocumented } from '../../../support/documented.ts'
import { allCases } from './cases/all-cases.ts'
import { documentedFailures } from './cases/documented-failures.ts'
import type { OperationCases, Refusal } from './cases/operation-cases.ts'
import { illegal, openWorld, type Parameters, speakers, type World } from './cases/world.ts'

const failure = (msg: string) => ({ httpStatus: 200, status: 1, msg, data: '' })

it('has cases for every operation of the route table, and for none besides', () => {
  // The rows are only listed here, none is run: they need nothing yet.
  const rows = ttmsOperations({ paymentTrust: {}, ledger: { webOrders: {} } } as OperationDeps)
  expect(allCases.map(({ path }) => path).toSorted()).toEqual(rows.flatMap((row) => row.paths).toSorted())
  expect(rows.map((row) => row.paths)).toEqual(Object.values(ttmsContract).map((contract) => contract.paths))
})

it('has a case for every failure that the page lists, and none for another', () => {
  const tried = allCases.map((operation) => {
    const messages = refusalsOf(operation, {}).map(({ msg }) => msg)
    return [operation.path, [...new Set(messages)].toSorted()] as const
  })
  const listed = Object.entries(documentedFailures).map(([path, messages]) => [path, messages.toSorted()] as const)
  expect(Object.fromEntries(tried)).toEqual(Object.fromEntries(listed))
})

it.each(Object.values(ttmsContract))('says of $paths.0 the failures of its own that the page lists', (contract) => {
  const listed = contract.paths.flatMap((path) => documentedFailures[path] ?? [])
  const own = new Set<string>([...listed].filter((msg) => msg !== sentences.illegal))
  expect([...contract.failures].toSorted()).toEqual([...own].toSorted())
})

describe.each(databaseKinds)('every operation of the TTMS interface on %s', (kind) => {
  let server: TestServer
  let shared: World
  let documented: Awaited<ReturnType<typeof readDocumented>>
  beforeAll(async () => {
    server = await openTestServer(kind)
    shared = await openWorld(server)
    documented = await readDocumented(server, '/docs/ttms.json')
  })
  afterAll(() => server.close())

  describe.each(allCases)('$path', (operation) => {
    const againstDocument = ({ httpStatus, ...body }: { readonly httpStatus: number }) =>
      documented.againstAnswer(`/${operation.path}`, 'POST', httpStatus, body)
    const worldOfItsOwn = () => (operation.endsSession ? openWorld(server) : shared)

    it('refuses in its own sentences, changes nothing by that, and then answers', async () => {
      const world = await worldOfItsOwn()
      const ask = (parameters: Parameters, isJson = false) =>
        world.ask(operation.path, parameters, operation.by, isJson)
      const good = await operation.good(world)
      const said: [string, unknown, string | null][] = []
      const meant: typeof said = []
      for (const { when, change, msg, isJson } of refusalsOf(operation, good)) {
        const answer = await ask(await change(good, world), isJson)
        said.push([when, answer, againstDocument(answer)])
        meant.push([when, failure(msg), null])
      }
      expect(said).toEqual(meant)
      const answer = await ask(good)
      expect(answer).toEqual({ httpStatus: 200, status: 0, msg: '', data: operation.answers(good, world) })
      expect(againstDocument(answer)).toBe(null)
      expect(againstDocument({ ...answer, status: 2 } as typeof answer)).not.toBe(null)
      if (Object.keys(good).length > 0) {
        expect(documented.againstRequest(`/${operation.path}`, 'POST', good)).toBe(null)
      }
      expect(server.faults).toEqual([])
    })

    it('lets in whom the page lets in', async () => {
      const world = await worldOfItsOwn()
      const said: Record<string, string> = {}
      for (const speaker of speakers) {
        const answer = await world.ask(operation.path, await operation.good(world), speaker)
        said[speaker] = answer.msg
        expect([speaker, againstDocument(answer)]).toEqual([speaker, null])
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
