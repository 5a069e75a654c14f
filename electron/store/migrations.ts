import type { MigrationStrategies } from 'rxdb'
import type { storedSchemas } from './schemas.ts'

export type StoredMigrations = Readonly<Record<keyof typeof storedSchemas, MigrationStrategies>>

/**
 * How a document of each version becomes one of the next: `{ 1: (old) => new }` brings version 0 up to 1. A schema in
 * schemas.ts changes only together with its version and a step here, and with a database of the version before it in
 * tests/fixtures/. A step is never changed once it was released.
 */
export const storedMigrations: StoredMigrations = {
  journal: {},
  films: {},
  posters: {},
  halls: {},
  showtimes: {},
  seatStates: {},
  staff: {},
  device: {},
}
