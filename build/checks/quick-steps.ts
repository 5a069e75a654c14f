import { figureTests } from './figures.ts'
import type { Step } from './step.ts'
import { toolStep } from './step.ts'
import { vitestStep } from './vitest-step.ts'

const hosts = ['shared', 'program', 'electron', 'renderer', 'server', 'build', 'tests']

/**
 * What `npm run check` runs: format, lint, types, fences, unit and integration tests. An import of a part that a host
 * may not use does not compile (its tsconfig.json lists what it may); modules outside their home and cycles are lint.
 */
export const quickSteps: readonly Step[] = [
  toolStep('format, lint, imports and cycles', ['biome', 'ci', '--error-on-warnings', '.']),
  ...hosts.map((host) => toolStep(`types of ${host}/`, ['tsc', '-p', host])),
  toolStep('unused files, exports and dependencies', ['knip', '--config', 'build/knip.json', '--no-progress']),
  vitestStep('unit and integration tests', { without: Object.values(figureTests) }),
]
