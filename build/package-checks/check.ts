/** One thing that a package must prove, under its number in the list of what is proved on a real Electron. */
export type PackageCheck = {
  readonly name: string
  /** Why no machine of this kind can look at it (another system, or only by hand), or null. */
  readonly whyNever?: () => string | null
  /** Why it can't be looked at on this machine, as it is now, or null. */
  readonly whyNot: () => string | null
  /** Throws, with the reason, where it isn't so. */
  readonly run: () => Promise<void>
  /** Once it has run: what of it was not looked at, each with its reason. Then it counts as skipped. */
  readonly leftOut?: () => readonly string[]
  /** Whether this part of it is one that no machine of this kind can look at. */
  readonly isNever?: (part: string) => boolean
}

/** How a test of a suite begins the reason why it is skipped, where no machine of this kind could run it. */
export const ofAnotherSystem = 'of another system: '

export type Tally = {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** How many of the skipped ones a machine of this kind could look at, were it set up for that. */
  readonly lacking: number
}

/** Runs each check, also after one that failed, and says of each what came of it. A skipped one counts as skipped. */
export async function runChecks(checks: readonly PackageCheck[], say: (line: string) => void): Promise<Tally> {
  const tally = { passed: 0, failed: 0, skipped: 0, lacking: 0 }
  for (const { name, whyNever, whyNot, run, leftOut, isNever } of checks) {
    const never = whyNever?.() ?? null
    const reason = never ?? whyNot()
    if (reason !== null) {
      tally.skipped += 1
      if (never === null) tally.lacking += 1
      say(`skipped: ${name}: ${reason}`)
      continue
    }
    try {
      await run()
      const left = leftOut?.() ?? []
      if (left.length === 0) {
        tally.passed += 1
        say(`passed: ${name}`)
        continue
      }
      tally.skipped += 1
      if (left.some((part) => !isNever?.(part))) tally.lacking += 1
      for (const part of left) say(`skipped: ${name}: ${part}`)
    } catch (error) {
      tally.failed += 1
      say(`failed: ${name}: ${error instanceof Error ? error.message : error}`)
    }
  }
  return tally
}

/** The exit code of a run: strict, as where nobody reads what it says, it fails of each check that it could have run. */
export function toExitCode({ failed, lacking }: Tally, isStrict: boolean): number {
  return failed > 0 || (isStrict && lacking > 0) ? 1 : 0
}
