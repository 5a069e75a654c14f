import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Where a kiosk may read its wall clock, which may be wrong by any amount, and why that does no harm. */
const readers: Readonly<Record<string, string>> = {
  'electron/keys/kept-secret.ts': 'names secrets that are set aside',
  'electron/devices/terminal/simulator/simulated-terminal.ts': 'a program of its own, whose times nobody reads',
  'electron/shell/start-in-electron.ts':
    'for electron/shell/out-of-service.ts, against the time of a file, which is by the same clock',
  'electron/backup/daily-copy.ts': 'names copies',
  'electron/journal/inspect.ts': 'names a database that is set aside',
  'electron/journal/open-kiosk-store.ts': 'the same',
  'electron/journal/ownership.ts': 'a notice to staff, of before anything is known of the time',
  'electron/server-link/server-clock.ts': 'works the cinema’s time out from it',
}

it('the wall clock of a kiosk is read by nothing that judges showtimes, holds, sign-ins or days', () => {
  const files = [...globSync('electron/**/*.ts', { cwd: root }), ...globSync('renderer/**/*.{ts,tsx}', { cwd: root })]
  const found = files.filter((file) => {
    const source = readFileSync(`${root}/${file}`, 'utf8')
    return /[cC]lock\.nowMs\b|\bDate\.now\b|new Date\(\)/.test(source)
  })
  expect(found.map((file) => file.replaceAll('\\', '/')).sort()).toEqual(Object.keys(readers).sort())
})
