import { readFileSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { StartRefused } from '../../program/start-refused.ts'
import { accountIdSchema, deviceNumberSchema } from '../../shared/core/wire.ts'
import { withLock } from './lock-mark.ts'
import { writeFileSafely } from './write-file-safely.ts'

const markedDeviceSchema = z.object({
  device: deviceNumberSchema,
  cinema_id: z.int(),
  public_key: z.string(),
  name: z.string(),
  merchant_id: accountIdSchema.nullable(),
  enrolled_at_ms: z.int(),
  is_blocked: z.boolean().default(false),
  state: z.enum(['enrolled', 'forked', 'closed', 'written-off']).default('enrolled'),
})

/** What has to be known of a kiosk to tell it again, to wait for it, and not to believe it again. */
export type MarkedDevice = z.infer<typeof markedDeviceSchema>

const markSchema = z.object({
  /** The database had come at least this far (`commit_number`). */
  commitNumber: z.int().min(0),
  /** The last id of each row of ids, by its sequence, that had been given by then. */
  lastIds: z.record(z.string(), z.int()).default({}),
  /** Every kiosk that was enrolled by then, whatever became of it. */
  devices: z.array(markedDeviceSchema).default([]),
  /** The boot of the machine under which it is open; null: it was closed in order. */
  openSinceBoot: z.string().nullable(),
})

/**
 * What a server keeps beside its database, and not in it, so that a database that was put back can be told. On disk
 * (fsync) once `write` resolves; a write that is cut off leaves the mark before.
 */
export type Mark = z.infer<typeof markSchema>

/** How far the tables had come: nothing up to here may come a second time, and no kiosk that there was be forgotten. */
export type Reached = Pick<Mark, 'commitNumber' | 'lastIds' | 'devices'>

export type ServerMark = {
  /** null: this server never ran here. */
  readonly read: () => Promise<Mark | null>
  /** Never lower than what is there: another server may have come further. */
  readonly write: (mark: Mark) => Promise<void>
}

export function createServerMark(path: string): ServerMark {
  const read = async () => {
    const text = await readFile(path, 'utf8').catch((fault) => {
      if (fault instanceof Error && 'code' in fault && fault.code === 'ENOENT') return null
      throw fault
    })
    return text === null ? null : parseMark(path, text)
  }
  return {
    read,
    write: async (mark) => {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      await withLock(`${path}.lock`, async () => {
        const before = await read()
        await writeFileSafely(path, JSON.stringify(before ? mergeMarks(before, mark) : mark))
      })
    },
  }
}

function parseMark(path: string, text: string): Mark {
  const read = markSchema.safeParse(toJson(text))
  if (read.success) return read.data
  throw new StartRefused(
    `${path} is damaged, so nothing tells whether the database was restored: move it away and start once with --restored`,
  )
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * The higher of each number, and every kiosk that either knows, as the one that had come further knew it; whether it was
 * closed in order is the later one's word.
 */
export function mergeMarks(before: Mark, later: Mark): Mark {
  const names = new Set([...Object.keys(before.lastIds), ...Object.keys(later.lastIds)])
  const [behind, ahead] = later.commitNumber < before.commitNumber ? [later, before] : [before, later]
  const devices = new Map([...behind.devices, ...ahead.devices].map((device) => [device.device, device]))
  return {
    commitNumber: Math.max(before.commitNumber, later.commitNumber),
    lastIds: Object.fromEntries(
      [...names].map((name) => [name, Math.max(before.lastIds[name] ?? 0, later.lastIds[name] ?? 0)]),
    ),
    devices: [...devices.values()].toSorted((a, b) => a.device - b.device),
    openSinceBoot: later.openSinceBoot,
  }
}

const bootIdFile = '/proc/sys/kernel/random/boot_id'

/** Names this boot of the machine; null where the system does not tell. */
export function readBootId(): string | null {
  try {
    return readFileSync(bootIdFile, 'utf8').trim()
  } catch (fault) {
    if (fault instanceof Error && 'code' in fault && fault.code === 'ENOENT') return null
    throw fault
  }
}
