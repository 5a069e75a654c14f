import { randomUUID } from 'node:crypto'
import type { SystemKeystore } from '../../electron/keys/keystore.ts'

/**
 * The operating system's keystore in memory, with all that is known to go wrong with one. As Chromium's does, it makes its
 * key when it is first used and writes it down some time later: until `writeKey` a power cut loses it.
 */
export function createMemoryKeystore() {
  let writtenKey: string | null = null
  let key: string | null = null
  let isThere = true
  let isSilent = false
  let answers: (() => void)[] = []
  let formerKey: string | null = null

  /** Where it is silent: once it speaks again, late as that is. */
  const answer = async <Answer>(give: () => Answer): Promise<Answer> => {
    if (isSilent) await new Promise<void>((resolve) => answers.push(resolve))
    return give()
  }
  const keystore: SystemKeystore = {
    seal: (text) =>
      answer(() => {
        key ??= randomUUID()
        return Buffer.from(`${key}:${[...text].reverse().join('')}`)
      }),
    unseal: (sealed, onOutdated) =>
      answer(() => {
        const [sealedWith, reversed = ''] = Buffer.from(sealed).toString().split(/:(.*)/s)
        if (sealedWith === formerKey) onOutdated?.()
        else if (sealedWith !== key) throw new Error('another key')
        return [...reversed].reverse().join('')
      }),
  }

  return {
    find: () => answer(() => (isThere ? keystore : null)),
    /** Its key is on disk, and there at the next start whatever happens. */
    writeKey: () => {
      writtenKey = key
    },
    /** It has another key from now on, and opens what the former one sealed until `loseFormerKey`. */
    rotate: () => {
      formerKey = key
      key = writtenKey = null
    },
    loseFormerKey: () => {
      formerKey = null
    },
    /** The program starts again. */
    restart: () => {
      key = writtenKey
    },
    /** Its folder is gone. `bringBack` undoes it, as putting the folder back does. */
    forget: () => {
      const [lost, lostKey] = [writtenKey, key]
      writtenKey = key = null
      return {
        bringBack: () => {
          writtenKey = lost
          key = lostKey
        },
      }
    },
    remove: () => {
      isThere = false
    },
    fallSilent: () => {
      isSilent = true
    },
    /** It answers all that it was asked meanwhile, and is as before. */
    speak: () => {
      isSilent = false
      for (const answerNow of answers) answerNow()
      answers = []
    },
  }
}

export type MemoryKeystore = ReturnType<typeof createMemoryKeystore>
