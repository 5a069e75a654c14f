import { mergeConfig } from 'vitest/config'
import base from '../../build/vitest.config.ts'
import { mutationPlugin } from './mutation-plugin.ts'

// One test file over the product with one fault in it: that of TTMS_MUTATION (mutations.ts).
export default mergeConfig(base, {
  plugins: [mutationPlugin(process.env.TTMS_MUTATION)],
  // What is kept from other runs knows nothing of the fault.
  test: { maxWorkers: 1, fsModuleCache: false },
})
