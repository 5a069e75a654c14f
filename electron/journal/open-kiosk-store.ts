import type { RxStorage } from 'rxdb'
import type { Random } from '../../shared/core/random.ts'
import type { Clock } from '../../shared/core/time.ts'
import type { CinemaClock } from '../cinema-clock.ts'
import { openDataKeys } from '../keys/data-key.ts'
import { type DeviceKeyFiles, openDeviceKeyFiles } from '../keys/device-key.ts'
import { type DeviceKeys, openDeviceKeys } from '../keys/device-keys.ts'
import type { Keystore } from '../keys/keystore.ts'
import { type KioskDatabase, openKioskDatabase } from '../store/database.ts'
import { createDeviceFacts, type DeviceFacts } from '../store/device-facts.ts'
import { chooseCipher } from '../store/sealed-by.ts'
import { listSetAside, setAside } from '../store/set-aside.ts'
import { createValueCipher, type ValueCipher } from '../store/value-cipher.ts'
import { findJournalGap, setDamagedAside } from './inspect.ts'
import { type Journal, openJournal } from './journal.ts'
import { createJournalTable } from './journal-table.ts'
import { openOwnership, readOwner } from './ownership.ts'
import { type RecoveredDatabase, readRecovered, recoverJournals } from './recover-journals.ts'
import { openSeal } from './seal.ts'

export type KioskStore = {
  readonly database: KioskDatabase
  readonly facts: DeviceFacts
  readonly journal: Journal
  readonly cipher: ValueCipher
  /**
   * What is encrypted in this database is of a key that can't be opened (notice `key-changed`); everything else is as it
   * was.
   */
  readonly isOfOtherKey: boolean
  readonly deviceKeys: DeviceKeys
  /**
   * When the database was found to be restored, copied or gone (notice `database-restored`), or null. It has no rights
   * and no owner until its kiosk enrols again; its entries go on being sent under its former owner.
   */
  readonly restoredAtMs: () => number | null
  /** Damaged databases before this one (notice `database-set-aside`). */
  readonly recovered: readonly RecoveredDatabase[]
  readonly close: () => Promise<void>
}

type Deps = {
  readonly directory: string
  readonly sealDirectory: string
  /** For the names of files, and for what is found before anything is known of the server's time. */
  readonly clock: Clock
  readonly cinemaClock: Pick<CinemaClock, 'cinemaNowMs'>
  readonly random: Random
  /** null: there is none, and this kiosk's keys are kept in files. */
  readonly keystore: Keystore | null
  readonly storage?: RxStorage<unknown, unknown>
}

type Keys = { readonly ciphers: readonly [ValueCipher, ...ValueCipher[]]; readonly deviceKeyFiles: DeviceKeyFiles }

/**
 * Opens the store in `directory`, judges it against the seal in `sealDirectory`, and makes both where they are missing.
 * A damaged database is set aside first, and a new one takes over what can be read of its journal. One whose device key
 * can't be opened has no owner until it can, or another device is enrolled (decision 14). Throws `StartRefused` where a
 * newer program wrote it.
 */
export async function openKioskStore(deps: Deps): Promise<KioskStore> {
  await setDamagedAside(deps)
  const [present, ...before] = await openDataKeys(deps)
  const ciphers = [createValueCipher(present), ...before.map(createValueCipher)] as const
  const keys = { ciphers, deviceKeyFiles: await openDeviceKeyFiles(deps) }
  const opened = await openSound(deps, keys)
  if (!('gap' in opened)) return opened
  await setAside(deps.directory, opened.gap, deps.clock.nowMs())
  const successor = await openSound(deps, keys)
  if ('gap' in successor) throw new Error(`a new database has a gap: ${successor.gap}`)
  return successor
}

/** Opens the database, or closes it again where its journal has a gap. */
async function openSound(deps: Deps, keys: Keys): Promise<KioskStore | { readonly gap: string }> {
  const { directory, sealDirectory, clock, cinemaClock, random, storage } = deps
  const database = await openKioskDatabase({ directory, ...(storage ? { storage } : {}) })
  const seal = await openSeal(sealDirectory).catch(async (fault) => {
    await database.close()
    throw fault
  })
  const close = async () => {
    await database.close()
    await seal.close()
  }
  try {
    const facts = createDeviceFacts(database)
    const table = createJournalTable(database)
    const gap = await findJournalGap(facts, table)
    if (gap !== null) {
      await close()
      return { gap }
    }
    const aside = await listSetAside(directory)
    const isSuccessor = aside.length > (await readRecovered(facts)).length
    const deviceKeys = await openDeviceKeys(facts, keys.deviceKeyFiles, (await readOwner(facts))?.device ?? null)
    const { hasKeyOf } = deviceKeys
    const ownership = await openOwnership({
      facts,
      seal,
      clock,
      random,
      lastSeqOf: table.lastSeq,
      isSuccessor,
      hasKeyOf,
    })
    const recovered = await recoverJournals({ directory, setAside: aside, database, facts, ownership })
    const journal = await openJournal({ table, ownership, facts, cinemaClock, random })
    const { restoredAtMs } = ownership
    const { cipher, isOfOtherKey } = await chooseCipher(facts, keys.ciphers)
    return { database, facts, journal, cipher, isOfOtherKey, deviceKeys, restoredAtMs, recovered, close }
  } catch (fault) {
    await close()
    throw fault
  }
}
