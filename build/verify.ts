import { quickSteps } from './checks/quick-steps.ts'
import { runSteps } from './checks/step.ts'

// `npm run verify`: the tests with their figures whole (kills, failing disks, malformed requests), of which `npm test`
// runs a tenth. Takes longer than ten minutes.
process.env.TTMS_FIGURES = 'whole'
await runSteps(quickSteps)
