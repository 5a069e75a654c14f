import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Settings } from '../../program/settings.ts'

/** Where a demo server on this machine leaves the code for its own kiosk. */
const demoCodeFile = 'demo-enrol-code'

/** The code to enrol with, or null where there is none yet: the operator's, else that of a demo server beside us. */
export async function readEnrolCode(
  settings: Pick<Settings, 'TTMS_ENROL_CODE' | 'centralDir'>,
): Promise<string | null> {
  if (settings.TTMS_ENROL_CODE !== undefined) return settings.TTMS_ENROL_CODE
  try {
    return (await readFile(join(settings.centralDir, demoCodeFile), 'utf8')).trim() || null
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
