import { defineConfig } from '@playwright/test'
import tests from './playwright.config.ts'

// `npm run screens`: takes docs/screens/ again from the running product. Not a test; the pictures are for people.
export default defineConfig({
  ...tests,
  testDir: '../tests/screens',
  testMatch: 'take-screens.ts',
  timeout: 300_000,
  reporter: 'list',
})
