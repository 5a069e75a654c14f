import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { databaseKinds } from '../../support/databases.ts'
import { isWholeFigure, seed, tellFigure } from '../../support/figures.ts'
import { nameOfUseCase } from './act.ts'
import { type Lane, openLane } from './lane.ts'
import { raceAll, runAllAlone } from './race-all.ts'
import { cheapPasswordHash } from './stage.ts'
import { sumUp } from './sum-up.ts'
import { acts, besideTables, readingUseCases, useCases } from './use-cases.ts'
import { endWatching } from './watch-statements.ts'

/** Each of them a database and two servers; one lets the other go on while it waits for its database. */
const laneCount = 4
const roundsPerPair = isWholeFigure ? 200 : 1

/** The whole figure takes the better part of an hour; the share of `npm test` says nothing before its end. */
function tell(told: string): void {
  if (isWholeFigure) process.stderr.write(`  races: ${told}\n`)
}

it('every changing use case that one of the product’s tables names is raced', () => {
  const raced = [...new Set(acts.map(nameOfUseCase))]
  expect([...raced, ...readingUseCases].toSorted()).toEqual([...useCases, ...besideTables].toSorted())
})

// PGlite has one connection, so nothing can come in between there.
describe.runIf(databaseKinds.includes('Postgres'))('two use cases at once on Postgres', () => {
  let lanes: Lane[]
  beforeAll(async () => {
    const passwordHash = await cheapPasswordHash()
    lanes = await Promise.all(Array.from({ length: laneCount }, (_, number) => openLane(number, passwordHash)))
  }, 120_000)
  afterAll(async () => {
    await Promise.all(lanes.map((lane) => lane.close()))
    endWatching()
  })

  it('end as if one had come after the other, and keep every promise of money and seats', async () => {
    const { known, faults } = await runAllAlone(lanes, acts)
    const idle = acts.filter((act) => [...(known.get(act)?.values() ?? [])].every(({ isDone }) => !isDone))
    expect({ faults, idle: idle.map(({ name }) => name) }, 'each alone').toEqual({ faults: [], idle: [] })
    const { pairs, raced, found } = await raceAll(lanes, { acts, known, rounds: roundsPerPair, seed, tell })
    tellFigure(`races of ${pairs.length} pairs of use cases, ${raced} rounds: ${found.length} faults`)
    expect(sumUp(found).slice(0, 20)).toEqual([])
  }, 14_400_000)
})
