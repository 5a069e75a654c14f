import { join } from 'node:path'
import type { Log } from '../../runtime/log.ts'
import type { Settings } from '../../runtime/settings.ts'
import type { Clock, Timer } from '../../shared/core/time.ts'
import type { Database } from '../db/tables.ts'
import { type Repeating, repeat } from '../jobs/repeat.ts'
import { defaultCinemaId } from '../ledger/catalog/cinemas-store.ts'
import { createEnrolCodeFile } from './enrol-code-file.ts'
import { extendSchedule } from './extend-schedule.ts'
import { prepareDemoLogins } from './logins.ts'
import { seedDemo } from './seed.ts'

export type Demo = {
  /** What the demo prints after the ready line. */
  readonly lines: readonly string[]
  /** Starts what it does every so often. */
  readonly start: (deps: { timer: Timer; log: Log; onChange: () => void }) => readonly Repeating[]
}

const extendEveryMs = 60 * 60_000
const renewCodeEveryMs = 1_000

/** Makes the demo cinema where there is none, with seven days of showtimes, logins and an enrolment code at hand. */
export async function prepareDemo(deps: { db: Database; clock: Clock }, settings: Settings): Promise<Demo> {
  const rules = { timeZone: settings.TTMS_TIME_ZONE, turnaroundMinutes: settings.TTMS_TURNAROUND_MINUTES }
  const extend = () => extendSchedule(deps, defaultCinemaId, rules)
  const codePath = join(settings.centralDir, 'demo-enrol-code')
  const renewCode = createEnrolCodeFile(deps, defaultCinemaId, codePath)
  await seedDemo(deps.db, defaultCinemaId)
  await extend()
  await renewCode()
  return {
    lines: await prepareDemoLogins(deps, defaultCinemaId, join(settings.centralDir, 'demo-logins.json')),
    start: ({ timer, log, onChange }) => [
      repeat({ timer, log }, 'extend the demo schedule', extendEveryMs, async () => {
        if ((await extend()) > 0) onChange()
      }),
      repeat({ timer, log }, 'renew the demo enrolment code', renewCodeEveryMs, renewCode),
    ],
  }
}
