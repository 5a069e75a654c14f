import { z } from 'zod'
import type { Fen } from '../../shared/core/money.ts'
import { fenSchema } from '../../shared/core/wire.ts'
import type { UploadedEntry } from '../ledger/journals/journal-store.ts'
import type { Item } from '../ledger/review/review-store.ts'

const moneySchema = z.object({ body: z.object({ totalFen: fenSchema.optional(), amountFen: fenSchema.optional() }) })

/** The review item of an entry that is kept as it came. Its money is shown, as far as it can be read. */
export function unreadItem(entry: UploadedEntry, why: 'unreadable' | 'foreign-id'): Item {
  const amountFen = amountIn(entry)
  return {
    why,
    seq: entry.seq,
    showtimeId: null,
    ticketNumber: null,
    ...(amountFen === undefined ? {} : { amountFen }),
  }
}

/** The money that an entry tells of, as far as it can be read. */
export function amountIn(entry: UploadedEntry): Fen | undefined {
  const read = moneySchema.safeParse(entry)
  return read.success ? (read.data.body.totalFen ?? read.data.body.amountFen) : undefined
}
