import { defineConfig } from '@playwright/test'
import { findChromium } from './checks/chromium.ts'

const chromium = findChromium()
const reportFile = process.env.PLAYWRIGHT_JSON_OUTPUT_FILE

// The end-to-end tests: our own programs as real processes, and their pages in a real Chromium.
export default defineConfig<object, { carriedBy: 'browser' | 'preload' }>({
  testDir: '../tests/e2e',
  testMatch: '**/*.e2e.ts',
  outputDir: '../node_modules/.cache/playwright',
  // Each test has a server, kiosks and pages of its own, in a folder and on ports of its own: any two can run together.
  workers: 2,
  fullyParallel: true,
  timeout: 180_000,
  expect: { timeout: 20_000 },
  reporter: reportFile === undefined ? 'list' : [['list'], ['json', { outputFile: reportFile }]],
  projects: [
    { name: 'browser', testIgnore: '**/preload/**' },
    // Some of the same tests once more over the shell's link and the real preload, and those of that link alone.
    { name: 'preload', grep: /@preload/, use: { carriedBy: 'preload' } },
  ],
  use: {
    actionTimeout: 20_000,
    viewport: { width: 1080, height: 1920 },
    locale: 'zh-CN',
    launchOptions: {
      ...(chromium === null ? {} : { executablePath: chromium }),
      args: ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'].concat([
        '--disable-component-update',
        '--disable-sync',
        // Chromium's sandbox does not run as root.
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ]),
    },
    screenshot: 'only-on-failure',
  },
})
