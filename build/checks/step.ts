import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const projectRoot = fileURLToPath(new URL('../..', import.meta.url))

/** How many checks or tests of one step went well, how many did not, and which were left out for what reason. */
export type StepOutcome = {
  readonly passed: number
  readonly failed: number
  readonly skipped: readonly string[]
  /** How long files of tests took, or tests of a file: what ran at once counts each in full. */
  readonly times?: readonly FileTime[]
}

export type FileTime = { readonly file: string; readonly tookMs: number }

const slowestShown = 10

export type Step = { readonly name: string; readonly run: () => Promise<StepOutcome> }

/** Runs a tool of node_modules or a program of ours on Node 24, its output shown as it comes; answers its exit code. */
export function runTool(args: readonly string[], environment: Record<string, string> = {}): Promise<number> {
  const child = spawnTool(args, { stdio: ['ignore', 'inherit', 'inherit'], env: environment })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => resolve(code ?? 1))
  })
}

/** As `runTool`, but what it says is answered with the code. */
function runToolApart(args: readonly string[]): Promise<{ readonly code: number; readonly output: string }> {
  // A pipe tells a tool nothing of who reads in the end.
  const env = { FORCE_COLOR: process.stdout.isTTY ? '1' : undefined }
  const child = spawnTool(args, { stdio: ['ignore', 'pipe', 'pipe'], env })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

function spawnTool(args: readonly string[], { stdio, env }: Pick<SpawnOptions, 'stdio' | 'env'>): ChildProcess {
  // Where no person watches, colours are only noise in a file.
  const colours = process.stdout.isTTY ? {} : { NO_COLOR: '1', FORCE_COLOR: '0' }
  return spawn(process.execPath, [join(projectRoot, 'build/node24.mjs'), ...args], {
    cwd: projectRoot,
    ...(stdio ? { stdio } : {}),
    env: { ...process.env, ...colours, ...env },
  })
}

function secondsSince(startedAtMs: number): string {
  return `${((performance.now() - startedAtMs) / 1_000).toFixed(1)} s`
}

/** A check that is one tool's: it passes where that exits 0. What the tools say is shown tool by tool. */
export type ToolCheck = { readonly name: string; readonly args: readonly string[] }

/** Such checks, each counted, as many at a time as there are cores. */
export function toolsStep(name: string, checks: readonly ToolCheck[]): Step {
  return {
    name,
    run: async () => {
      const waiting = [...checks]
      let [passed, failed] = [0, 0]
      const runWaiting = async () => {
        for (let check = waiting.shift(); check; check = waiting.shift()) {
          const startedAtMs = performance.now()
          const { code, output } = await runToolApart(check.args)
          if (code === 0) passed += 1
          else failed += 1
          const words = code === 0 ? 'good' : 'failed'
          process.stdout.write(`${output}${check.name}: ${words} (${secondsSince(startedAtMs)})\n`)
        }
      }
      await Promise.all(Array.from({ length: availableParallelism() }, runWaiting))
      return { passed, failed, skipped: [] }
    },
  }
}

/** Steps that run at the same time, such as one that uses processors and one that mostly waits. */
export function beside(steps: readonly Step[]): Step {
  return {
    name: steps.map(({ name }) => name).join(', beside '),
    run: async () => {
      const outcomes = await Promise.all(steps.map((step) => step.run()))
      return {
        passed: outcomes.reduce((sum, { passed }) => sum + passed, 0),
        failed: outcomes.reduce((sum, { failed }) => sum + failed, 0),
        skipped: outcomes.flatMap(({ skipped }) => skipped),
        times: outcomes.flatMap(({ times = [] }) => times),
      }
    },
  }
}

/** The files of tests that took longest, the slowest first, a line each. */
function slowest(times: readonly FileTime[]): readonly string[] {
  const msByFile = new Map<string, number>()
  for (const { file, tookMs } of times) msByFile.set(file, (msByFile.get(file) ?? 0) + tookMs)
  return [...msByFile]
    .sort(([, a], [, b]) => b - a)
    .slice(0, slowestShown)
    .map(([file, tookMs]) => `slowest: ${(tookMs / 1_000).toFixed(1)} s ${file}`)
}

/**
 * Runs every step, also after one that failed, says how long each took, and ends with the line `N passed, N failed` that
 * other programs read. Exit code 1 where anything failed or nothing ran at all.
 */
export async function runSteps(steps: readonly Step[]): Promise<void> {
  let passed = 0
  let failed = 0
  const skipped: string[] = []
  const times: string[] = []
  const fileTimes: FileTime[] = []
  for (const step of steps) {
    process.stdout.write(`\n== ${step.name}\n`)
    const startedAtMs = performance.now()
    const outcome = await step.run()
    passed += outcome.passed
    failed += outcome.failed
    skipped.push(...outcome.skipped)
    fileTimes.push(...(outcome.times ?? []))
    const took = secondsSince(startedAtMs)
    times.push(`${step.name} ${took}`)
    const words = outcome.failed > 0 ? `${outcome.failed} failed` : 'good'
    process.stdout.write(`== ${step.name}: ${words} (${took})\n`)
  }
  for (const line of slowest(fileTimes)) process.stdout.write(`${line}\n`)
  for (const line of skipped) process.stdout.write(`skipped: ${line}\n`)
  process.stdout.write(`\ntook: ${times.join(', ')}\n`)
  const left = skipped.length > 0 ? `, ${skipped.length} skipped` : ''
  process.stdout.write(`\n${passed} passed, ${failed} failed${left}\n`)
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0
}
