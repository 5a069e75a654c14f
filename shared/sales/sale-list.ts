import { z } from 'zod'
import { bilingualSchema } from '../catalog/replicas.ts'
import { paymentMethodSchema } from '../core/payment-method.ts'
import { fenSchema, saleIdSchema, ticketNumberSchema, unixMsSchema, unixSecondsSchema } from '../core/wire.ts'
import { seatPositionSchema } from '../seats/contract.ts'

// The sales of a kiosk as its staff see them.

/**
 * What became of a sale. `never-seen`: paid, and no page ever drew its tickets, as far as is known. `settled-late`: the
 * same, since it turned out to be paid only after its customer may have left. `seen`: a page drew them. `collected`: a
 * hand pressed Done, or staff handed them over. `voided`: taken back here. `refunded`: all of its tickets were.
 */
const listedSaleStateSchema = z.enum(['never-seen', 'settled-late', 'seen', 'collected', 'voided', 'refunded'])
export type ListedSaleState = z.infer<typeof listedSaleStateSchema>

const listedSaleSchema = z.object({
  saleId: saleIdSchema,
  /** When it was sold, by this kiosk's estimate. */
  atMs: unixMsSchema,
  filmTitle: bilingualSchema,
  hallName: bilingualSchema,
  /** null: of a showtime that this kiosk does not know any more. */
  beginsAt: unixSecondsSchema.nullable(),
  tickets: z.array(
    z.object({
      ...seatPositionSchema.shape,
      ticketNumber: ticketNumberSchema,
      isRefunded: z.boolean(),
      /** Where its holder was given another seat, and under which number; null: nowhere. */
      reseatedTo: z.object({ ...seatPositionSchema.shape, ticketNumber: ticketNumberSchema }).nullable(),
    }),
  ),
  totalFen: fenSchema,
  method: paymentMethodSchema,
  state: listedSaleStateSchema,
  /** How often a page drew its tickets, as far as is known; each showing after the first of these is a copy. */
  copies: z.int().min(0),
  /** Its tickets can be shown (again): it was not taken back. */
  mayShow: z.boolean(),
  /** It can be taken back here: its tickets were never about to be shown, and no server can know of it. */
  mayVoid: z.boolean(),
})
export type ListedSale = z.infer<typeof listedSaleSchema>

/** So many pages of the sales of the last hours, from the newest on; one where nothing is said. */
export const saleListQuerySchema = z.strictObject({ pages: z.int().min(1).max(1_000).optional() })

/** `hasMore`: the last hours have more sales than these pages hold. */
export const saleListSchema = z.object({ sales: z.array(listedSaleSchema), hasMore: z.boolean() })
export type SaleList = z.infer<typeof saleListSchema>

/** Whose tickets nobody has in hand, as far as is known: staff see to these first. */
export function isUndelivered({ state }: Pick<ListedSale, 'state'>): boolean {
  return state === 'never-seen' || state === 'settled-late'
}
