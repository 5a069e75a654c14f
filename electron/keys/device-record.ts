import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { deviceNumberSchema } from '../../shared/core/wire.ts'
import { replaceFile } from './whole-file.ts'

export const deviceRecordSchema = z.object({
  devices: z.array(z.object({ device: deviceNumberSchema, publicKey: z.string() })),
})

/** The public key of each device that this kiosk was enrolled as. A device keeps its key for good. */
export type DeviceRecord = z.infer<typeof deviceRecordSchema>['devices']

/** Where the record is kept: beside the keys, since a database may be damaged, restored or lost without them. */
export type DeviceRecordFile = {
  readonly devices: DeviceRecord
  /** On disk once it resolves. */
  readonly put: (devices: DeviceRecord) => Promise<void>
}

/** `device-keys.json` in this folder. One that is missing or damaged says nothing. */
export function openDeviceRecord(directory: string): DeviceRecordFile {
  const path = join(directory, 'device-keys.json')
  return {
    devices: read(path),
    put: (devices) =>
      replaceFile(directory, path, JSON.stringify({ devices } satisfies z.infer<typeof deviceRecordSchema>)),
  }
}

function read(path: string): DeviceRecord {
  if (!existsSync(path)) return []
  try {
    return deviceRecordSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).devices
  } catch {
    // The database has a copy, and what both have lost is found by trying.
    return []
  }
}
