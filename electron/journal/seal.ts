import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { syncFolder } from '../../runtime/sync-folder.ts'

const sealStateSchema = z.object({
  device: z.int().min(0),
  epoch: z.int().min(0),
  seq: z.int().min(0),
  openingMark: z.string(),
  previousMark: z.string().nullable(),
})

/**
 * What the seal says of a database: where its journal was at least, and which opening of it was the last. Device 0: not
 * enrolled. `openingMark` is random and new at each opening; `previousMark` is the one that a database still bears which
 * was killed between the sealing of its new mark and the writing of it.
 */
export type SealState = z.infer<typeof sealStateSchema>

export type Seal = {
  /** null: this kiosk was never sealed, or its seal can't be read. */
  readonly present: () => SealState | null
  /** On disk (fsync) once it resolves. */
  readonly set: (state: SealState) => Promise<void>
  readonly close: () => Promise<void>
}

const slotBytes = 512
const slotSchema = z.object({ turn: z.int().min(0), state: sealStateSchema })
type Slot = z.infer<typeof slotSchema>

/**
 * Opens the seal in this folder, made where it is missing. Two slots of one sector each are written in turn, each with
 * its checksum: a write torn by a power cut leaves the slot before it, which is behind the database and so harmless.
 * The file keeps its size, so one fdatasync a seal is enough.
 */
export async function openSeal(directory: string): Promise<Seal> {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const file = await openOrMake(directory)
  let newest = newestOf(await readSlots(file))
  return {
    present: () => newest?.state ?? null,
    set: async (state) => {
      const slot: Slot = { turn: (newest?.turn ?? 0) + 1, state }
      await file.write(encodeSlot(slot), 0, slotBytes, (slot.turn % 2) * slotBytes)
      await file.datasync()
      newest = slot
    },
    close: () => file.close(),
  }
}

async function openOrMake(directory: string): Promise<FileHandle> {
  const path = join(directory, 'kiosk.seal')
  try {
    return await open(path, 'r+')
  } catch (fault) {
    if (!(fault instanceof Error && 'code' in fault && fault.code === 'ENOENT')) throw fault
    const made = await open(path, 'wx+', 0o600)
    await made.write(Buffer.alloc(2 * slotBytes), 0, 2 * slotBytes, 0)
    await made.sync()
    await syncFolder(directory)
    return made
  }
}

async function readSlots(file: FileHandle): Promise<Slot[]> {
  const bytes = Buffer.alloc(2 * slotBytes)
  await file.read(bytes, 0, bytes.length, 0)
  return [bytes.subarray(0, slotBytes), bytes.subarray(slotBytes)].flatMap(decodeSlot)
}

function newestOf(slots: readonly Slot[]): Slot | null {
  return slots.reduce<Slot | null>((newest, slot) => (newest && newest.turn > slot.turn ? newest : slot), null)
}

function encodeSlot(slot: Slot): Buffer {
  const text = JSON.stringify(slot)
  const bytes = Buffer.alloc(slotBytes, ' ')
  if (bytes.write(`${checksum(text)} ${text}`) === slotBytes) throw new RangeError('the seal does not fit its slot')
  return bytes
}

function decodeSlot(bytes: Buffer): Slot[] {
  const [sum, text] = bytes.toString('utf8').trimEnd().split(/ (.*)/s)
  if (sum === undefined || text === undefined || checksum(text) !== sum) return []
  return [slotSchema.parse(JSON.parse(text))]
}

function checksum(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
