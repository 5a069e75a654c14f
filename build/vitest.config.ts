import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// The quick half of the tests: everything but the browser runs, which Playwright drives (playwright.config.ts).
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    include: ['tests/**/*.test.ts', 'tests/**/*.test.tsx'],
    exclude: ['tests/e2e/**'],
    globalSetup: ['tests/support/postgres-cluster.ts'],
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
