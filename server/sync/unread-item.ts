import { z } from 'zod'
import { fenSchema } from '../../shared/core/wire.ts'
import type { UploadedEntry } from './journal-store.ts'
import type { Item } from './to-resolve-store.ts'

const moneySchema = z.object({ body: z.object({ totalFen: fenSchema.optional(), amountFen: fenSchema.optional() }) })

/** The review item of an entry that is kept as it came. Its money is shown, as far as it can be read. */
export function unreadItem(entry: UploadedEntry, why: 'unreadable' | 'foreign-id'): Item {
  const read = moneySchema.safeParse(entry)
  const amountFen = read.success ? (read.data.body.totalFen ?? read.data.body.amountFen) : undefined
  return {
    why,
    seq: entry.seq,
    showtimeId: null,
    ticketNumber: null,
    ...(amountFen === undefined ? {} : { amountFen }),
  }
}
