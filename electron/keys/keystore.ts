import type { Log } from '../../runtime/log.ts'
import type { Timer } from '../../shared/core/time.ts'

/**
 * The operating system's keystore: what it seals can be opened on this machine, by this user, alone. Rejects where it
 * can't. It may never answer: a prompt that nobody sees, a session bus that hangs.
 */
export type SystemKeystore = {
  readonly seal: (text: string) => Promise<Uint8Array>
  /**
   * Rejects where this was not sealed here, or the keystore has forgotten its key. Calls `onOutdated`, before it resolves,
   * where this should be sealed again: the keystore has another key by now.
   */
  readonly unseal: (sealed: Uint8Array, onOutdated?: () => void) => Promise<string>
}

/** How a kiosk gets at the system's keystore. */
export type KeystoreAccess = {
  /** null: there is none, or none that is better than a file. */
  readonly find: () => Promise<SystemKeystore | null>
  /** Ends the program so that it is started again: a lost key can be opened now, or a new process may find the keystore. */
  readonly restart: () => void
}

/** A keystore that always answers. null: it can't, or does not in time; the log says which. */
export type Keystore = {
  readonly seal: (text: string) => Promise<Uint8Array | null>
  readonly unseal: (sealed: Uint8Array, onOutdated?: () => void) => Promise<string | null>
}

const limitMs = 10_000

/**
 * The system's keystore, or null where there is none or it does not answer in time. One that was silent once is not waited
 * for again: each call would hold up the start for as long.
 */
export async function openKeystore(
  { find }: Pick<KeystoreAccess, 'find'>,
  { timer, log }: { readonly timer: Timer; readonly log: Log },
): Promise<Keystore | null> {
  let isSilent = false
  async function inTime<Answer>(what: string, ask: () => Promise<Answer>): Promise<Answer | null> {
    if (isSilent) return null
    const asked = createLimit(timer)
    try {
      return await Promise.race([ask(), asked.over])
    } catch (err) {
      isSilent = asked.isOver()
      log(isSilent ? 'keystore-silent' : 'keystore-failed', { err, what })
      return null
    } finally {
      asked.stop()
    }
  }

  const found = await inTime('find', find)
  return (
    found && {
      seal: (text) => inTime('seal', () => found.seal(text)),
      unseal: (sealed, onOutdated) => inTime('unseal', () => found.unseal(sealed, onOutdated)),
    }
  )
}

function createLimit(timer: Timer) {
  let isOver = false
  let stop = () => undefined as unknown
  const over = new Promise<never>((_resolve, reject) => {
    stop = timer(limitMs, () => {
      isOver = true
      reject(new Error(`no answer within ${limitMs / 1_000} s`))
    })
  })
  return { over, isOver: () => isOver, stop }
}
