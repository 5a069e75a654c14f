import { figureTests } from './checks/figures.ts'
import { quickSteps } from './checks/quick-steps.ts'
import { runSteps } from './checks/step.ts'
import { vitestStep } from './checks/vitest-step.ts'

// `npm run verify`: the tests with their figures whole (docs/reliability.md), of which `npm test` runs a tenth. Takes much
// longer than ten minutes. `npm run verify -- NAME…`: those figures alone.
const names = process.argv.slice(2)
const unknown = names.filter((name) => !Object.hasOwn(figureTests, name))
if (unknown.length > 0) {
  process.stderr.write(`verify: no figure ${unknown}; one of these, please: ${Object.keys(figureTests).join(', ')}\n`)
  process.exitCode = 1
} else {
  process.env.TTMS_FIGURES = 'whole'
  const asked = names.map((name) => vitestStep(`the figure ${name}`, [figureTests[name] ?? '']))
  await runSteps(asked.length > 0 ? asked : quickSteps)
}
