import type { MigrationStrategies } from 'rxdb'
import type { storedSchemas } from './schemas.ts'

export type StoredMigrations = Readonly<Record<keyof typeof storedSchemas, MigrationStrategies>>

/**
 * How a document of each version becomes one of the next: `{ 1: (old) => new }` brings version 0 up to 1. A schema in
 * schemas.ts changes only together with its version and a step here, and with a database of the version before it in
 * tests/fixtures/. A step is never changed once it was released.
 */
export function storedMigrations(): StoredMigrations {
  return {
    journal: {},
    films: {},
    posters: {},
    // No plan that the server ever told; it tells all of them again (server/db/migrations/010-hall-plans.ts).
    halls: { 1: (hall) => ({ ...hall, plan: { rows: 1, cols: 1, gaps: [], wheelchairs: [] } }) },
    // No bound that the server ever told: the kiosk's own stands until it does.
    showtimes: {
      1: (showtime) => ({ ...showtime, standingSeats: 60 }),
      2: ({ standingSeats, ...showtime }) => ({ ...showtime, allottedSeats: standingSeats }),
    },
    // Each seat stood by itself before.
    seatStates: { 1: (states) => ({ ...states, taken: states.taken.map(toHolder) }) },
    // Which ticket took its place was not told before.
    refunds: { 1: (refund) => ({ ...refund, replacement: null }) },
    staff: {
      // Names and password hashes lay open before, and a record stood for a spelling, whatever the server said since:
      // staff sign in with it once more.
      1: () => null,
      2: () => null,
    },
    settings: {},
    edits: { 1: ({ mends, ...edit }) => ({ ...edit, revises: mends }) },
    device: {},
  }
}

function toHolder({ row, col, ...holder }: { readonly row: number; readonly col: number }): object {
  return { ...holder, seats: [`${row}-${col}`] }
}
