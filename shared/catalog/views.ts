import { z } from 'zod'
import { fenSchema, filmIdSchema, showtimeIdSchema, unixMsSchema, unixSecondsSchema } from '../core/wire.ts'
import { seatPlanSchema, seatPositionSchema } from '../seats/contract.ts'
import { cinemaSchema } from './cinema.ts'
import { bilingualSchema } from './replicas.ts'

// What the kiosk's screens are given: already joined, counted and judged, so that a screen only lays it out.

/**
 * `sold-out`: no seat is left anywhere. `not-offline`: seats are left, but none that this kiosk may sell while the line
 * is down. `closed`: too late to sell, or called off.
 */
const saleStateSchema = z.enum(['on-sale', 'sold-out', 'not-offline', 'closed'])
export type SaleState = z.infer<typeof saleStateSchema>

const showtimeViewSchema = z.object({
  showtimeId: showtimeIdSchema,
  beginsAt: unixSecondsSchema,
  endsAt: unixSecondsSchema,
  hallName: bilingualSchema,
  priceFen: fenSchema,
  /** Seats that this kiosk could sell now. */
  seatsLeft: z.int().min(0),
  saleState: saleStateSchema,
  /** The cinema's calendar day, `YYYY-MM-DD`. */
  day: z.string(),
})
export type ShowtimeView = z.infer<typeof showtimeViewSchema>

const filmBasics = {
  filmId: filmIdSchema,
  title: bilingualSchema,
  genre: bilingualSchema,
  durationMinutes: z.int().min(1),
  /** Where the picture is found under the page's own origin, or null. */
  posterPath: z.string().nullable(),
  /** `coming`: it has had no showtime yet. */
  status: z.enum(['showing', 'coming']),
}

export const filmCardSchema = z.object({ ...filmBasics, nextShowtimes: z.array(showtimeViewSchema).max(4) })
export type FilmCard = z.infer<typeof filmCardSchema>

export const filmViewSchema = z.object({
  ...filmBasics,
  synopsis: bilingualSchema,
  director: bilingualSchema,
  actors: bilingualSchema,
  /** Every showtime that can still be sold or has just closed, by time. */
  showtimes: z.array(showtimeViewSchema),
})
export type FilmView = z.infer<typeof filmViewSchema>

export const seatMapSchema = z.object({
  film: z.object(filmBasics),
  showtime: showtimeViewSchema,
  plan: seatPlanSchema,
  /** Seats that are sold, in payment or promised to another kiosk. */
  taken: z.array(seatPositionSchema),
  /** Free seats that this kiosk can't sell while the line is down. */
  onlineOnly: z.array(seatPositionSchema),
})
export type SeatMap = z.infer<typeof seatMapSchema>

export const kioskStatusSchema = z.object({
  /** null before the first contact with a server. */
  cinema: cinemaSchema.nullable(),
  line: z.enum(['connecting', 'online', 'offline']),
  /** Why nothing new is sold, or null where sales go on (shared/sales/selling-rules.ts). */
  sellingStop: z
    .enum([
      'key-lost',
      'not-enrolled',
      'closing',
      'server-too-new',
      'merchant-stopped',
      'offline-sales-off',
      'data-stale',
      'clock-jumped',
      'disk-full',
      'no-terminal',
      'terminal-unreachable',
    ])
    .nullable(),
  isDemo: z.boolean(),
  /** Nobody is charged: this kiosk's terminal is the simulator. */
  arePaymentsSimulated: z.boolean(),
  /** The kiosk's own time, Unix ms: pages count down by it, not by theirs. */
  nowMs: unixMsSchema,
})
export type KioskStatus = z.infer<typeof kioskStatusSchema>
