import { existsSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { WebContents } from 'electron'
import type { Ports } from '../../runtime/ports.ts'
import { createRetry } from '../../shared/core/retry.ts'
import { outOfServiceAddress } from './kiosk-address.ts'

const rememberedMs = 10 * 60_000
/** Long enough to be no burden where it never comes up. */
const loadAgainMs = 5_000

/** Remembers over a restart that the page was given up, so that a kiosk does not restart for ever. */
export type GivenUp = { readonly wasJustNow: () => boolean; readonly remember: () => void }

export function openGivenUp(folder: string, nowMs: () => number): GivenUp {
  const file = join(folder, 'page-given-up')
  return {
    // A date far ahead is that of a clock which was wrong then.
    wasJustNow: () => existsSync(file) && Math.abs(nowMs() - statSync(file).mtimeMs) < rememberedMs,
    remember: () => {
      writeFileSync(file, '')
      utimesSync(file, nowMs() / 1_000, nowMs() / 1_000)
    },
  }
}

/** Shows that the kiosk is out of service, and loads that page again whenever its process ends or it did not load. */
export function keepOutOfService(deps: {
  readonly page: Pick<WebContents, 'loadURL' | 'off' | 'on'>
  readonly ports: Pick<Ports, 'timer' | 'log'>
}): { readonly close: () => void } {
  const { page } = deps
  const { timer, log } = deps.ports
  let isOver = false
  const retry = createRetry(timer, { firstMs: loadAgainMs })

  const load = () => {
    page.loadURL(outOfServiceAddress).catch((err) => {
      if (isOver) return
      log('out-of-service-not-loaded', { err })
      retry.later(load)
    })
  }

  page.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (isOver) return
    log('out-of-service-process-ended', { reason, exitCode })
    retry.later(load)
  })
  load()

  return {
    close: () => {
      isOver = true
      retry.stop()
    },
  }
}
