import { readFileSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { StartRefused } from '../../runtime/start-refused.ts'
import { type Mark, markSchema } from '../ledger/recovery/mark.ts'
import { withLock } from './lock-mark.ts'
import { writeFileSafely } from './write-file-safely.ts'

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
