import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const projectRoot = fileURLToPath(new URL('../..', import.meta.url))

/** How many checks or tests of one step went well, how many did not, and which were left out for what reason. */
export type StepOutcome = { readonly passed: number; readonly failed: number; readonly skipped: readonly string[] }

export type Step = { readonly name: string; readonly run: () => Promise<StepOutcome> }

/** Runs a tool of node_modules or a program of ours on Node 24, its output shown as it comes; answers its exit code. */
export function runTool(args: readonly string[], environment: Record<string, string> = {}): Promise<number> {
  const child = spawn(process.execPath, [join(projectRoot, 'build/node24.mjs'), ...args], {
    cwd: projectRoot,
    stdio: ['ignore', 'inherit', 'inherit'],
    // Where no person watches, colours are only noise in a file.
    env: { ...process.env, ...(process.stdout.isTTY ? {} : { NO_COLOR: '1', FORCE_COLOR: '0' }), ...environment },
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => resolve(code ?? 1))
  })
}

/** A step that is one check: it passes where the tool exits 0. */
export function toolStep(name: string, args: readonly string[]): Step {
  return {
    name,
    run: async () => {
      const isGood = (await runTool(args)) === 0
      return { passed: isGood ? 1 : 0, failed: isGood ? 0 : 1, skipped: [] }
    },
  }
}

/**
 * Runs every step, also after one that failed, and ends with the line `N passed, N failed` that other programs read.
 * Exit code 1 where anything failed or nothing ran at all.
 */
export async function runSteps(steps: readonly Step[]): Promise<void> {
  let passed = 0
  let failed = 0
  const skipped: string[] = []
  for (const step of steps) {
    process.stdout.write(`\n== ${step.name}\n`)
    const outcome = await step.run()
    passed += outcome.passed
    failed += outcome.failed
    skipped.push(...outcome.skipped)
    const words = outcome.failed > 0 ? `${outcome.failed} failed` : 'good'
    process.stdout.write(`== ${step.name}: ${words}\n`)
  }
  for (const line of skipped) process.stdout.write(`skipped: ${line}\n`)
  const left = skipped.length > 0 ? `, ${skipped.length} skipped` : ''
  process.stdout.write(`\n${passed} passed, ${failed} failed${left}\n`)
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0
}
