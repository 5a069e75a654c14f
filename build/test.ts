import { browserStep } from './checks/browser-step.ts'
import { figuresStep } from './checks/figures.ts'
import { quickSteps } from './checks/quick-steps.ts'
import { runSteps } from './checks/step.ts'

await runSteps([...quickSteps, figuresStep, browserStep])
