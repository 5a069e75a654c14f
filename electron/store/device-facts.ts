import type { z } from 'zod'
import type { KioskDatabase } from './database.ts'

/**
 * What this kiosk knows about itself, each under a fixed key: the only file that knows the `device` collection. `put`
 * has written to disk once it resolves; `read` parses, so that a shape from an older version is a fault and not a guess.
 */
export type DeviceFacts = {
  readonly read: <Schema extends z.ZodType<object>>(key: string, schema: Schema) => Promise<z.output<Schema> | null>
  readonly put: (key: string, value: object) => Promise<void>
}

export function createDeviceFacts(database: Pick<KioskDatabase, 'device'>): DeviceFacts {
  return {
    read: async (key, schema) => {
      const found = await database.device.findOne(key).exec()
      return found ? schema.parse(found.toMutableJSON().value) : null
    },
    put: async (key, value) => {
      await database.device.incrementalUpsert({ key, value })
    },
  }
}
