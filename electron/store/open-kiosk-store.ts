import type { Journal } from '../sales/journal.ts'
import type { KioskDatabase } from './database.ts'
import type { DeviceFacts } from './device-facts.ts'

/** The kiosk's store, opened and judged against its seal. */
export type KioskStore = {
  readonly database: KioskDatabase
  readonly facts: DeviceFacts
  readonly journal: Journal
  /** The database was put back or copied: it has no rights, and its kiosk must enrol again (notice `database-restored`). */
  readonly wasRestored: boolean
  readonly close: () => Promise<void>
}
