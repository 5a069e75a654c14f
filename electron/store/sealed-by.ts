import { z } from 'zod'
import type { DeviceFacts } from './device-facts.ts'
import type { ValueCipher } from './value-cipher.ts'

const factKey = 'data-key'
const sealedBySchema = z.object({ keyId: z.string() })

/**
 * The cipher whose key this database names, among those whose keys could be opened. Where none of them is that, the
 * present one stands in (`isOfOtherKey`), and what is encrypted can't be read: until `adoptKey` the database goes on naming
 * the key that it was encrypted with, which may come back. A database that names no key takes the present one.
 */
export async function chooseCipher(
  facts: DeviceFacts,
  [present, ...before]: readonly [ValueCipher, ...ValueCipher[]],
): Promise<{ readonly cipher: ValueCipher; readonly isOfOtherKey: boolean }> {
  const known = await facts.read(factKey, sealedBySchema)
  if (known === null) await adoptKey(facts, present.keyId)
  const wanted = known?.keyId ?? present.keyId
  const cipher = [present, ...before].find(({ keyId }) => keyId === wanted)
  return { cipher: cipher ?? present, isOfOtherKey: cipher === undefined }
}

/** From now on this is the key of the database. */
export async function adoptKey(facts: DeviceFacts, keyId: string): Promise<void> {
  await facts.put(factKey, { keyId })
}
