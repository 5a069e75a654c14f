import { vitestStep } from './vitest-step.ts'

/**
 * The tests whose extent is a figure (docs/reliability.md), by the name under which `npm run verify -- NAME` runs one of
 * them whole. `npm test` runs a part of each; `npm run check` none.
 */
export const figureTests = {
  cluster: 'tests/cluster/cluster.test.ts',
  disk: 'tests/faults/failing-disk.test.ts',
  fsync: 'tests/faults/acknowledged-after-fsync.test.ts',
  kills: 'tests/electron/sales/killed-kiosk.test.ts',
  malformed: 'tests/server/malformed-requests.test.ts',
  mutations: 'tests/mutations/mutations.test.ts',
  offline: 'tests/electron/a-day-offline.test.ts',
  planted: 'tests/simulation/planted-faults.test.ts',
  queries: 'tests/electron/store/sqlite/query-fuzz.test.ts',
  races: 'tests/server/races/races.test.ts',
  repeated: 'tests/server/repeated/repeated-requests.test.ts',
  replay: 'tests/simulation/replay.test.ts',
  simulation: 'tests/simulation/simulate.test.ts',
  terminal: 'tests/faults/faulty-terminal.test.ts',
} as const

export type FigureName = keyof typeof figureTests

export function isFigureName(name: string): name is FigureName {
  return Object.hasOwn(figureTests, name)
}

/** Every figure, as whole as TTMS_FIGURES says. */
export const figuresStep = vitestStep('figures of reliability', { files: Object.values(figureTests) })

/** One figure by its name. */
export const figureStep = (name: FigureName) => vitestStep(`the figure ${name}`, { files: [figureTests[name]] })
