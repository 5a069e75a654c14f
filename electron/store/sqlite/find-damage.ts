import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

/**
 * What SQLite's quick check finds wrong with a file, in its own words; empty for a sound file and for none at all.
 * Reads the whole file, so it is for a program's start, before the storage opens it.
 */
export const findDamage = (path: string): string[] => {
  if (!existsSync(path)) return []
  try {
    const database = new DatabaseSync(path)
    try {
      const findings = database.prepare('PRAGMA quick_check').all()
      return findings.map((finding) => String(finding.quick_check)).filter((finding) => finding !== 'ok')
    } finally {
      database.close()
    }
  } catch (fault) {
    return [fault instanceof Error ? fault.message : String(fault)]
  }
}
