import type { MigrationStrategies } from 'rxdb'
import type { RememberedStaff } from '../accounts/sealed-staff.ts'
import { sealStaff } from '../accounts/sealed-staff.ts'
import type { storedSchemas } from './schemas.ts'
import type { ValueCipher } from './value-cipher.ts'

export type StoredMigrations = Readonly<Record<keyof typeof storedSchemas, MigrationStrategies>>

/**
 * How a document of each version becomes one of the next: `{ 1: (old) => new }` brings version 0 up to 1. A schema in
 * schemas.ts changes only together with its version and a step here, and with a database of the version before it in
 * tests/fixtures/. A step is never changed once it was released.
 */
export function storedMigrations(cipher: ValueCipher): StoredMigrations {
  return {
    journal: {},
    films: {},
    posters: {},
    // No plan that the server ever told; it tells all of them anew (server/db/migrations/010-hall-plans.ts).
    halls: { 1: (hall) => ({ ...hall, plan: { rows: 1, cols: 1, gaps: [], wheelchairs: [] } }) },
    // No bound that the server ever told: the kiosk's own stands until it does.
    showtimes: { 1: (showtime) => ({ ...showtime, standingSeats: 60 }) },
    // Each seat stood by itself before.
    seatStates: { 1: (states) => ({ ...states, taken: states.taken.map(toHolder) }) },
    refunds: {},
    staff: {
      // Names and password hashes lay open before.
      1: ({ login, accountId, name, role, passwordHash, verifiedAtMs }: RememberedStaff) =>
        sealStaff(cipher, { login, accountId, name, role, passwordHash, verifiedAtMs }),
    },
    settings: {},
    edits: {},
    device: {},
  }
}

function toHolder({ row, col, ...holder }: { readonly row: number; readonly col: number }): object {
  return { ...holder, seats: [`${row}-${col}`] }
}
