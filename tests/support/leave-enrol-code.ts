import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a demo server on the same machine does for the kiosk beside it. */
export function leaveEnrolCode(centralDir: string, code: string): void {
  mkdirSync(centralDir, { recursive: true })
  writeFileSync(join(centralDir, 'demo-enrol-code'), `${code}\n`)
}
