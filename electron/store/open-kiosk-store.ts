import type { RxStorage } from 'rxdb'
import type { Random } from '../../shared/core/random.ts'
import type { Clock } from '../../shared/core/time.ts'
import type { Journal } from '../sales/journal.ts'
import { openJournal } from '../sales/journal.ts'
import { createJournalTable } from '../sales/journal-table.ts'
import type { KioskDatabase } from './database.ts'
import { openKioskDatabase } from './database.ts'
import type { DeviceFacts } from './device-facts.ts'
import { createDeviceFacts } from './device-facts.ts'
import { openOwnership } from './ownership.ts'
import { openSeal } from './seal.ts'

export type KioskStore = {
  readonly database: KioskDatabase
  readonly facts: DeviceFacts
  readonly journal: Journal
  /**
   * When the database was found to be put back or copied (notice `database-restored`), or null. It has no rights and no
   * owner until its kiosk enrols again; its entries go on being sent under its former owner.
   */
  readonly restoredAtMs: () => number | null
  readonly close: () => Promise<void>
}

/** Opens the store in `directory`, judges it against the seal in `sealDirectory`, and makes both where they are missing. */
export async function openKioskStore(needs: {
  readonly directory: string
  readonly sealDirectory: string
  readonly clock: Clock
  readonly random: Random
  readonly storage?: RxStorage<unknown, unknown>
}): Promise<KioskStore> {
  const { sealDirectory, clock, random, ...where } = needs
  const database = await openKioskDatabase(where)
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
    const ownership = await openOwnership({ facts, seal, clock, random, lastSeqOf: table.lastSeq })
    const journal = await openJournal({ table, ownership, facts, clock, random })
    return { database, facts, journal, restoredAtMs: ownership.restoredAtMs, close }
  } catch (fault) {
    await close()
    throw fault
  }
}
