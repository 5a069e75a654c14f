import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Settings } from '../../runtime/settings.ts'

/** Where a demo server on this machine leaves the code for its own kiosk. */
const demoCodeFile = 'demo-enrol-code'

/** Where the codes to enrol with come from. A code is good once, so one that was refused is not tried again. */
export type EnrolCodes = {
  /** null where there is none that could be good. */
  readonly next: () => Promise<string | null>
  readonly refuse: (code: string) => void
}

/** Asks again each time: a code may come later, or another one in its place. */
export function createEnrolCodes(settings: Pick<Settings, 'TTMS_ENROL_CODE' | 'centralDir'>): EnrolCodes {
  let refusedCode: string | null = null
  return {
    next: async () => {
      const code = await readEnrolCode(settings)
      return code === refusedCode ? null : code
    },
    refuse: (code) => {
      refusedCode = code
    },
  }
}

/** The operator's code, else that of a demo server beside us. */
async function readEnrolCode(settings: Pick<Settings, 'TTMS_ENROL_CODE' | 'centralDir'>): Promise<string | null> {
  if (settings.TTMS_ENROL_CODE !== undefined) return settings.TTMS_ENROL_CODE
  try {
    return (await readFile(join(settings.centralDir, demoCodeFile), 'utf8')).trim() || null
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
