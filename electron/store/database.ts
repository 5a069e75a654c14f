import { mkdirSync } from 'node:fs'
import { addRxPlugin, createRxDatabase, deepEqual, type RxCollection, type RxDatabase, type RxStorage } from 'rxdb'
import { RxDBMigrationSchemaPlugin } from 'rxdb/plugins/migration-schema'
import { wrappedValidateAjvStorage } from 'rxdb/plugins/validate-ajv'
import type { ReplicaName } from '../../shared/catalog/replicas.ts'
import { durabilityOf } from './durability.ts'
import { type StoredMigrations, storedMigrations } from './migrations.ts'
import { type StoredEntry, type StoredFact, type StoredReplica, type StoredStaff, storedSchemas } from './schemas.ts'
import { getRxStorageSqlite } from './sqlite/index.ts'
import { applyDecision, type StoredEdit } from './stored-edit.ts'

export type KioskCollections = { [Name in ReplicaName]: RxCollection<StoredReplica<Name>> } & {
  /** Known to electron/journal/journal.ts alone. */
  journal: RxCollection<StoredEntry>
  staff: RxCollection<StoredStaff>
  /** Known to electron/edits/edits-store.ts and to their replication. */
  edits: RxCollection<StoredEdit>
  /** Known to electron/store/device-facts.ts alone. */
  device: RxCollection<StoredFact>
}

addRxPlugin(RxDBMigrationSchemaPlugin)

export type KioskDatabase = RxDatabase<KioskCollections>

/** The server's word stands. Ours, because RxDB's default would drop a kiosk's own change in the same silence. */
const serverWins = {
  isEqual: (a: unknown, b: unknown) => deepEqual(a, b),
  resolve: <State>(conflict: { readonly realMasterState: State }) => Promise.resolve(conflict.realMasterState),
}

const decidedByServer = {
  isEqual: serverWins.isEqual,
  resolve: (conflict: { readonly newDocumentState: StoredEdit; readonly realMasterState: StoredEdit }) =>
    Promise.resolve(applyDecision(conflict.newDocumentState, conflict.realMasterState)),
}

/**
 * Opens the kiosk's store in this folder, made where it is missing. Every write is checked against its schema, and is on
 * disk once it resolves, with fsync where nobody else has it (durability.ts). Documents of an earlier schema version are brought up to this one before it resolves; a
 * kill on the way is made good at the next opening. At most one is open in a process: RxDB allows 14 collections in all.
 */
export async function openKioskDatabase(settings: {
  readonly directory: string
  readonly storage?: RxStorage<unknown, unknown>
  readonly schemas?: typeof storedSchemas
  readonly migrations?: StoredMigrations
}): Promise<KioskDatabase> {
  mkdirSync(settings.directory, { recursive: true, mode: 0o700 })
  const storage = settings.storage ?? getRxStorageSqlite({ directory: settings.directory, synchronous: durabilityOf })
  const database = await createRxDatabase<KioskCollections>({
    name: 'kiosk',
    storage: wrappedValidateAjvStorage({ storage }),
    multiInstance: false,
  })
  const { schemas = storedSchemas, migrations = storedMigrations() } = settings
  const collection = (name: keyof typeof storedSchemas) => ({
    schema: schemas[name],
    migrationStrategies: migrations[name],
    conflictHandler: serverWins,
  })
  try {
    await database.addCollections({
      journal: collection('journal'),
      films: collection('films'),
      posters: collection('posters'),
      halls: collection('halls'),
      showtimes: collection('showtimes'),
      seatStates: collection('seatStates'),
      refunds: collection('refunds'),
      staff: collection('staff'),
      settings: collection('settings'),
      edits: { ...collection('edits'), conflictHandler: decidedByServer as never },
      device: collection('device'),
    })
    return database
  } catch (fault) {
    await database.close()
    throw fault
  }
}
