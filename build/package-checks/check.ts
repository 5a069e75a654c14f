/** One thing that a package must prove, under its number in the list of what is proved on a real Electron. */
export type PackageCheck = {
  readonly name: string
  /** Why it can't be looked at on this machine, or null. */
  readonly whyNot: () => string | null
  /** Throws, with the reason, where it isn't so. */
  readonly run: () => Promise<void>
  /** Once it has run: what of it was not looked at, each with its reason. Then it counts as skipped. */
  readonly leftOut?: () => readonly string[]
}

export type Tally = { readonly passed: number; readonly failed: number; readonly skipped: number }

/** Runs each check, also after one that failed, and says of each what came of it. A skipped one counts as skipped. */
export async function runChecks(checks: readonly PackageCheck[], say: (line: string) => void): Promise<Tally> {
  const tally = { passed: 0, failed: 0, skipped: 0 }
  for (const { name, whyNot, run, leftOut } of checks) {
    const reason = whyNot()
    if (reason !== null) {
      tally.skipped += 1
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
      for (const part of left) say(`skipped: ${name}: ${part}`)
    } catch (error) {
      tally.failed += 1
      say(`failed: ${name}: ${error instanceof Error ? error.message : error}`)
    }
  }
  return tally
}
