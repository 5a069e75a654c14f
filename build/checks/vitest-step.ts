import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { runTool, type Step } from './step.ts'

type VitestReport = {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numFailedTestSuites: number
  readonly testResults: readonly {
    readonly name: string
    readonly startTime: number
    readonly endTime: number
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[]
  }[]
}

/** Tests under Vitest, counted one by one: those of these files, or all but those that are left out. */
export const vitestStep = (
  name: string,
  { files = [], without = [] }: { readonly files?: readonly string[]; readonly without?: readonly string[] },
): Step => ({
  name,
  run: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ttms-vitest-'))
    const file = join(folder, 'report.json')
    try {
      const code = await runTool([
        'vitest',
        'run',
        '--config',
        'build/vitest.config.ts',
        '--reporter=dot',
        '--reporter=json',
        `--outputFile.json=${file}`,
        ...files,
        ...without.map((left) => `--exclude=${left}`),
      ])
      const report = JSON.parse(await readFile(file, 'utf8')) as VitestReport
      const skipped = report.testResults.flatMap((result) =>
        result.assertionResults.filter(({ status }) => status !== 'passed' && status !== 'failed'),
      )
      // A file that does not even load fails the run without a failed test of its own.
      const failed = report.numFailedTests || (code === 0 ? 0 : Math.max(1, report.numFailedTestSuites))
      const times = report.testResults.map(({ name: path, startTime, endTime }) => ({
        file: relative(process.cwd(), path),
        tookMs: endTime - startTime,
      }))
      return { passed: report.numPassedTests, failed, skipped: skipped.map((test) => test.fullName), times }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
})
