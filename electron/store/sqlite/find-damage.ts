import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { isDamage, readOnly } from './read-only.ts'

/** What SQLite says where an index does not agree with its table, from which it can be made again. */
const OF_INDEX = /^(row \d+ missing from index|wrong # of entries in index|non-unique entry in index) /

/**
 * What SQLite's integrity check finds wrong with a file, in its own words; empty for a sound file and for none at all.
 * Reads the whole file and changes nothing, so it is for a program's start, before the storage opens it. Throws where
 * the file can't be read now, which says nothing of its content.
 */
export const findDamage = (path: string): string[] => {
  if (!existsSync(path)) return []
  try {
    return readOnly(path, (database) => {
      const findings = database.prepare('PRAGMA integrity_check').all()
      return findings.map((finding) => String(finding.integrity_check)).filter((finding) => finding !== 'ok')
    })
  } catch (fault) {
    if (isDamage(fault)) return [fault.message]
    throw fault
  }
}

/** Makes the indexes of a file again where they are all that is wrong with it; returns what is wrong with it after that. */
export const rebuildIndexes = (path: string, findings: string[]): string[] => {
  if (findings.length === 0 || !findings.every((finding) => OF_INDEX.test(finding))) return findings
  const database = new DatabaseSync(path)
  try {
    database.exec('REINDEX')
  } catch (fault) {
    if (isDamage(fault)) return [...findings, fault.message]
    throw fault
  } finally {
    database.close()
  }
  return findDamage(path)
}
