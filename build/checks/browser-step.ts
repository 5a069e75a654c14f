import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findOrInstallChromium } from './chromium.ts'
import { runTool, type Step, type StepOutcome } from './step.ts'

type Suite = {
  readonly suites?: readonly Suite[]
  readonly specs?: readonly {
    readonly title: string
    readonly file: string
    readonly tests: readonly {
      readonly status: string
      readonly results: readonly { readonly duration: number }[]
      readonly annotations: readonly { readonly type: string; readonly description?: string }[]
    }[]
  }[]
}

/** The end-to-end tests in a real Chromium, counted one by one; a skipped one tells its reason. */
export const browserStep: Step = {
  name: 'end-to-end tests in Chromium',
  run: async () => {
    const chromium = await findOrInstallChromium()
    return chromium ? runPlaywright([], { TTMS_TEST_CHROMIUM: chromium }) : { passed: 0, failed: 1, skipped: [] }
  },
}

/** Runs the end-to-end tests, or those that the arguments name, and counts them one by one. */
export async function runPlaywright(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<StepOutcome> {
  const folder = await mkdtemp(join(tmpdir(), 'ttms-playwright-'))
  const file = join(folder, 'report.json')
  try {
    const code = await runTool(['playwright', 'test', '--config', 'build/playwright.config.ts', ...args], {
      ...environment,
      PLAYWRIGHT_JSON_OUTPUT_FILE: file,
    })
    const outcome = countSpecs(JSON.parse(await readFile(file, 'utf8')) as Suite)
    return code !== 0 && outcome.failed === 0 ? { ...outcome, failed: 1 } : outcome
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function countSpecs(suite: Suite): StepOutcome {
  const tests = (suite.specs ?? []).flatMap((spec) =>
    spec.tests.map((test) => ({ ...test, title: spec.title, file: spec.file })),
  )
  const inner = (suite.suites ?? []).map(countSpecs)
  const skipped = tests
    .filter((test) => test.status === 'skipped')
    .map((test) => `${test.title}: ${test.annotations.find(({ type }) => type === 'skip')?.description ?? 'no reason'}`)
  const passed = tests.filter((test) => test.status === 'expected').length
  return {
    passed: passed + inner.reduce((sum, outcome) => sum + outcome.passed, 0),
    failed: tests.length - passed - skipped.length + inner.reduce((sum, outcome) => sum + outcome.failed, 0),
    skipped: [...skipped, ...inner.flatMap((outcome) => outcome.skipped)],
    times: [
      ...tests.flatMap(({ file, results }) => results.map(({ duration }) => ({ file, tookMs: duration }))),
      ...inner.flatMap(({ times = [] }) => times),
    ],
  }
}
