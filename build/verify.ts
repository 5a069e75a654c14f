import { figureStep, figuresStep, figureTests, isFigureName } from './checks/figures.ts'
import { runSteps } from './checks/step.ts'

// `npm run verify`: every figure of docs/reliability.md, whole; `npm test` runs a part of each. Takes much longer than ten
// minutes. `npm run verify -- NAME…`: those figures alone.
const names = process.argv.slice(2)
const known = names.filter(isFigureName)
const unknown = names.filter((name) => !isFigureName(name))
if (unknown.length > 0) {
  process.stderr.write(`verify: no figure ${unknown}; one of these, please: ${Object.keys(figureTests).join(', ')}\n`)
  process.exitCode = 1
} else {
  process.env.TTMS_FIGURES = 'whole'
  await runSteps(known.length > 0 ? known.map(figureStep) : [figuresStep])
}
