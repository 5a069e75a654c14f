import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inject } from 'vitest'
import { z } from 'zod'
import { makeTemporaryFolder } from '../support/temporary-folder.ts'
import type { Mutation } from './mutations.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

const reportSchema = z.object({
  testResults: z.array(
    z.object({
      message: z.string(),
      assertionResults: z.array(
        z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()) }),
      ),
    }),
  ),
})

/** A test that noticed it. `isByWaiting`: for what never came; on a busy machine that alone shows little. */
export type Noticed = { readonly title: string; readonly isByWaiting: boolean }

/**
 * Runs the test that must notice this mutation over the product with it; returns the tests that failed, none where
 * nothing was noticed. Throws where the tests could not be run at all: that catches nothing.
 */
export async function catchMutation({ name, caughtBy }: Mutation): Promise<Noticed[]> {
  const folder = makeTemporaryFolder()
  try {
    const report = join(folder.path, 'report.json')
    const said = await run(
      ['run', '--config', 'tests/mutations/vitest.config.ts', '--reporter=json', `--outputFile=${report}`, caughtBy],
      // The same Postgres as this run's, not one more.
      { TTMS_MUTATION: name, DATABASE_URL: inject('postgresUrl') ?? '' },
    )
    const [result] = reportSchema.parse(JSON.parse(readFileSync(report, 'utf8'))).testResults
    if (!result || result.assertionResults.length === 0) throw new Error(`${name}: ${caughtBy} did not run: ${said}`)
    return result.assertionResults
      .filter(({ status }) => status === 'failed')
      .map(({ fullName: title, failureMessages }) => {
        return { title, isByWaiting: failureMessages.every((message) => message.includes('timed out')) }
      })
  } finally {
    folder.remove()
  }
}

function run(given: readonly string[], environment: Record<string, string>): Promise<string> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => !key.startsWith('VITEST')))
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['build/node24.mjs', 'vitest', ...given],
      { cwd: root, env: { ...env, ...environment }, maxBuffer: 64 * 1024 * 1024 },
      (_fault, out, err) => resolve(`${out}${err}`.slice(-2_000)),
    )
  })
}
