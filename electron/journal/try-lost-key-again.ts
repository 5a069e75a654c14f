import type { Ports } from '../../runtime/ports.ts'
import { createRetry } from '../../shared/core/retry.ts'
import { openSetAsideKeys } from '../keys/device-key.ts'
import type { DeviceKeys } from '../keys/device-keys.ts'
import { type KeystoreAccess, openKeystore } from '../keys/keystore.ts'
import type { Journal } from './journal.ts'

const againAfterMs = 60_000
/** Chromium may ask the keyring for its key only once in a process: then a new one has to. */
const triesBeforeRestart = 10

/**
 * While the key of the device that this kiosk was is lost: tries every minute whether the keystore opens it by now, and
 * has the program start again where it does, or where it tried ten times in vain. Nothing is on the way then, since
 * nothing is sold. It ends once the kiosk is enrolled as another device.
 */
export function tryLostKeyAgain(deps: {
  readonly keystore: KeystoreAccess
  readonly directory: string
  readonly journal: Pick<Journal, 'keylessOwner'>
  readonly deviceKeys: Pick<DeviceKeys, 'hasKeyOf'>
  readonly ports: Pick<Ports, 'timer' | 'log'>
}): void {
  const { keystore: access, directory, journal, deviceKeys, ports } = deps
  const { timer, log } = ports
  const retry = createRetry(timer, { firstMs: againAfterMs })
  let tries = 0

  async function isBack(): Promise<boolean> {
    const keystore = await openKeystore(access, ports)
    const setAside = await openSetAsideKeys({ directory, keystore })
    // Enrolled again meanwhile: the former device's journal is sent under its key at the next start.
    const lost = journal.keylessOwner()
    return lost !== null && deviceKeys.hasKeyOf(lost.device, setAside)
  }

  async function tryAgain(): Promise<void> {
    if (!journal.keylessOwner()) return
    tries += 1
    const isOpened = await isBack()
    if (!isOpened && tries < triesBeforeRestart) return later()
    if (!journal.keylessOwner()) return
    log('device-key-restart', { isOpened, tries })
    access.restart()
  }

  function later(): void {
    retry.later(() => {
      tryAgain().catch((err) => {
        log('device-key-retry-failed', { err })
        later()
      })
    })
  }

  if (journal.keylessOwner()) later()
}
