const OLDEST = [3, 51, 3] as const

/**
 * Throws unless this SQLite is 3.51.3 or newer: earlier ones can corrupt a write-ahead log that two connections use.
 */
export const ensureSqliteVersion = (version: string | undefined): void => {
  const parts = (version ?? '0').split('.').map(Number)
  const firstDifferent = OLDEST.findIndex((oldest, at) => (parts[at] ?? 0) !== oldest)
  if (firstDifferent === -1 || (parts[firstDifferent] ?? 0) > (OLDEST[firstDifferent] ?? 0)) return
  throw new Error(
    `This Node carries SQLite ${version ?? '(none)'}; the store needs ${OLDEST.join('.')} or newer. Use Node 24.15 or newer.`,
  )
}
