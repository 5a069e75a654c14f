import { existsSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const rememberedMs = 10 * 60_000

/** Remembers over a restart that the page was given up, so that a kiosk does not restart for ever. */
export type GivenUp = { readonly wasJustNow: () => boolean; readonly remember: () => void }

export function openGivenUp(folder: string, nowMs: () => number): GivenUp {
  const file = join(folder, 'page-given-up')
  return {
    wasJustNow: () => existsSync(file) && nowMs() - statSync(file).mtimeMs < rememberedMs,
    remember: () => writeFileSync(file, ''),
  }
}
