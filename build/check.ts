import { quickSteps } from './checks/quick-steps.ts'
import { runSteps } from './checks/step.ts'

await runSteps(quickSteps)
