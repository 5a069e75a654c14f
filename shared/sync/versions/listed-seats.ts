import { z } from 'zod'
import { replicaFields } from '../../catalog/replica-fields.ts'
import { packSeatStates, seatHolderFields, seatStatesReplicaSchema } from '../../catalog/seat-states.ts'
import { showtimeIdSchema } from '../../core/wire.ts'
import { seatKeySchema } from '../../seats/contract.ts'
import { each, type Fields, rewritten } from './older-version.ts'

/** Seat states as version 1 has them: each holder with a list of its seats. */
const listedSeatStatesSchema = z
  .object({
    ...replicaFields,
    showtimeId: showtimeIdSchema,
    taken: z.array(z.object({ ...seatHolderFields, seats: z.array(seatKeySchema) })),
  })
  .refine(({ taken }) => {
    const seats = taken.flatMap((holder) => holder.seats)
    return new Set(seats).size === seats.length
  }, 'a seat twice')

/** Version 1 lists the seats of each holder, where the next version packs them. */
export const listedSeats = rewritten(['documents', each], { toNext: toPacked, fromNext: toListed })

function toPacked(document: Fields): Fields {
  if (!('taken' in document)) return document
  const read = listedSeatStatesSchema.safeParse(document)
  return read.success ? packSeatStates(read.data) : document
}

function toListed(document: Fields): Fields {
  if (!('places' in document)) return document
  const read = seatStatesReplicaSchema.safeParse(document)
  return read.success ? (read.data satisfies z.infer<typeof listedSeatStatesSchema>) : document
}
