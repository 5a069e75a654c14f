import { mergeConfig } from 'vitest/config'
import base from '../../build/vitest.config.ts'
import { mutationPlugin } from './mutation-plugin.ts'

// One test file over the product with one fault in it: that of TTMS_MUTATION (mutations.ts).
export default mergeConfig(base, {
  plugins: [mutationPlugin(process.env.TTMS_MUTATION)],
  test: {
    maxWorkers: 1,
    // What is kept from other runs knows nothing of the fault.
    fsModuleCache: false,
    // The first test that notices it is enough, and some do so by waiting for what never comes.
    bail: 1,
    testTimeout: 60_000,
  },
})
