import { figureTests } from './figures.ts'
import { beside, type Step, toolsStep } from './step.ts'
import { vitestStep } from './vitest-step.ts'

const hosts = ['tests', 'server', 'clients', 'electron', 'renderer', 'build', 'shared', 'runtime']

/**
 * What `npm run check` runs: format, lint, types, fences, unit and integration tests. An import of a part that a host
 * may not use does not compile (its tsconfig.json lists what it may); modules outside their home and cycles are lint.
 */
export const quickSteps: readonly Step[] = [
  // Alone: it looks through node_modules too, and fails where a file goes meanwhile, as in the cache of the tests.
  toolsStep('format and lint', [
    { name: 'format, lint, imports and cycles', args: ['biome', 'ci', '--error-on-warnings', '.'] },
  ]),
  beside([
    toolsStep('types and fences', [
      {
        name: 'unused files, exports and dependencies',
        args: ['knip', '--config', 'build/knip.json', '--no-progress'],
      },
      ...hosts.map((host) => ({ name: `types of ${host}/`, args: ['tsc', '-p', host] })),
    ]),
    vitestStep('unit and integration tests', { without: Object.values(figureTests) }),
  ]),
]
