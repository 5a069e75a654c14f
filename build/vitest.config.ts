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
    // A worker goes on with the next file: what files share, a PGlite above all, is loaded and compiled once. So no test
    // may leave anything behind in a module or a global; `--sequence.shuffle.files` shows one that does.
    isolate: false,
    // Most of the time goes into waiting for disks and other processes, so one worker a core leaves cores idle.
    maxWorkers: 3,
    // What ends a test that hangs, and nothing else: a busy machine is several times slower than an idle one.
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
})
