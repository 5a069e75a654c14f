import { z } from 'zod'
import { deviceNumberSchema, showtimeIdSchema } from '../core/wire.ts'
import { packSeats, unpackSeats } from '../seats/packed-seats.ts'
import { maxHallSide } from '../seats/seat-plan.ts'
import { replicaFields } from './replica-fields.ts'

export const seatHolderFields = {
  /** `kiosk`: in the custody of `device`, which may have sold it. */
  state: z.enum(['sold', 'in-payment', 'kiosk', 'written-off']),
  device: deviceNumberSchema.nullable(),
}
const seatHolderSchema = z.object(seatHolderFields)

/** As it is told. All of it is told to every kiosk whenever one seat changes, so the seats are packed. */
const seatStatesMessageSchema = z.object({
  ...replicaFields,
  showtimeId: showtimeIdSchema,
  /** Each once. `rows`, `cols` and `places` say which seats each of them has: shared/seats/packed-seats.ts. */
  holders: z.array(seatHolderSchema),
  rows: z.int().min(0).max(maxHallSide),
  cols: z.int().min(0).max(maxHallSide),
  places: z.string(),
})
type SeatStatesMessage = z.input<typeof seatStatesMessageSchema>

/** One document a showtime: every seat that the server would not sell now, listed under who has it. */
export const seatStatesReplicaSchema = seatStatesMessageSchema.transform(
  ({ id, isDeleted, showtimeId, holders, ...packed }, context) => {
    const refuse = (message: string) => {
      context.issues.push({ code: 'custom', message, input: packed.places, path: ['places'] })
      return z.NEVER
    }
    const names = new Set(holders.map(({ state, device }) => `${state} ${device}`))
    if (names.size < holders.length) return refuse('a holder twice')
    const seats = unpackSeats(packed, holders.length)
    if (!seats.ok) return refuse(seats.refusal)
    const taken = holders.map((holder, index) => ({ ...holder, seats: seats.value[index] ?? [] }))
    return { id, isDeleted, showtimeId, taken }
  },
)
type SeatStatesReplica = z.output<typeof seatStatesReplicaSchema>

/** The document as it is told to kiosks. Throws where a seat has two holders. */
export function packSeatStates({ id, isDeleted, showtimeId, taken }: SeatStatesReplica): SeatStatesMessage {
  const holders = taken.map(({ state, device }) => ({ state, device }))
  return { id, isDeleted, showtimeId, holders, ...packSeats(taken.map(({ seats }) => seats)) }
}
