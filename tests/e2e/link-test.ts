import { test as base } from '@playwright/test'
import type { CarriedBy } from '../support/cinema-programs.ts'

/** What carries the screens of a test; build/playwright.config.ts has a project for each. */
export const test = base.extend<object, { carriedBy: CarriedBy }>({
  carriedBy: ['browser', { option: true, scope: 'worker' }],
})
