import { z } from 'zod'
import type { DeviceFacts } from './device-facts.ts'

const factKey = 'data-key'
const sealedBySchema = z.object({ keyId: z.string() })

/**
 * Whether the encrypted values of this database are of another data key than this one, and so can't be read: its files
 * were put beside another key, or the key is gone and was made anew. A database that names no key takes this one.
 */
export async function isOfOtherKey(facts: DeviceFacts, keyId: string): Promise<boolean> {
  const known = await facts.read(factKey, sealedBySchema)
  if (known === null) await takeKey(facts, keyId)
  return known !== null && known.keyId !== keyId
}

/** From now on this is the key of the database. */
export async function takeKey(facts: DeviceFacts, keyId: string): Promise<void> {
  await facts.put(factKey, { keyId })
}
