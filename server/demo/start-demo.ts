import { join } from 'node:path'
import type { Log } from '../../program/log.ts'
import type { Settings } from '../../program/settings.ts'
import type { Clock, Timer } from '../../shared/core/time.ts'
import { defaultCinemaId } from '../catalog/cinemas-store.ts'
import type { Database } from '../db/tables.ts'
import type { Repeating } from '../events/repeat.ts'
import { repeat } from '../events/repeat.ts'
import { createEnrolCodeFile } from './enrol-code-file.ts'
import { renewDemoLogins } from './logins.ts'
import { prolongProgramme } from './prolong-programme.ts'
import { seedDemo } from './seed.ts'

type Dependencies = {
  readonly db: Database
  readonly clock: Clock
  readonly timer: Timer
  readonly log: Log
  readonly onChange: () => void
}

export type Demo = {
  /** What the demo prints after the ready line. */
  readonly lines: readonly string[]
  readonly works: readonly Repeating[]
}

const prolongEveryMs = 60 * 60_000
const renewCodeEveryMs = 1_000

/** Makes the demo cinema where there is none, keeps its programme seven days long and an enrolment code at hand. */
export async function startDemo(needs: Dependencies, settings: Settings): Promise<Demo> {
  const { db, onChange } = needs
  const rules = { timeZone: settings.TTMS_TIME_ZONE, turnaroundMinutes: settings.TTMS_TURNAROUND_MINUTES }
  const prolong = async () => {
    if ((await prolongProgramme(needs, defaultCinemaId, rules)) > 0) onChange()
  }
  const codePath = join(settings.centralDir, 'demo-enrol-code')
  const renewCode = createEnrolCodeFile(needs, defaultCinemaId, codePath)
  await seedDemo(db, defaultCinemaId)
  await prolong()
  await renewCode()
  return {
    lines: await renewDemoLogins(needs, defaultCinemaId),
    works: [
      repeat(needs, 'prolong the demo programme', prolongEveryMs, prolong),
      repeat(needs, 'renew the demo enrolment code', renewCodeEveryMs, renewCode),
    ],
  }
}
