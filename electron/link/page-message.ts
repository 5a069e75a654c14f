import { z } from 'zod'
import type { PageMessage } from '../../shared/link-messages.ts'
import { kioskCalls, kioskFeeds } from '../../shared/screen-api.ts'

const id = z.int().min(1)
const name = z.string().max(100)
const pageMessageSchema: z.ZodType<PageMessage> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('call'), id, name, input: z.unknown() }),
  z.strictObject({ kind: z.literal('watch'), id, name, input: z.unknown() }),
  z.strictObject({ kind: z.literal('stop'), id }),
])

const contracts = [...Object.values(kioskCalls), ...Object.values(kioskFeeds)]

/** No message of a page is longer, in bytes: the largest input of the list, and room for what is around it. */
export const maxMessageBytes = Math.max(...contracts.map((contract) => contract.maxBytes)) + 250

/** The message that a page's text is, or null where it is none. */
export function readPageMessage(text: string): PageMessage | null {
  if (Buffer.byteLength(text) > maxMessageBytes) return null
  try {
    return pageMessageSchema.safeParse(JSON.parse(text)).data ?? null
  } catch (error) {
    // Text that is no JSON, or is nested too deeply for the parser.
    if (error instanceof SyntaxError || error instanceof RangeError) return null
    throw error
  }
}
