import { z } from 'zod'
import { deviceNumberSchema, fenSchema, paymentKeySchema, unixMsSchema } from '../core/wire.ts'
import { durabilitySchema } from './messages.ts'
import { boxOfficeAnswerSchema } from './staff-messages.ts'

/** The box office by film: of the whole cinema where the server answers, else of this kiosk's own journal. */
export const boxOfficeViewSchema = z.object({
  source: z.enum(['server', 'this-kiosk']),
  rows: boxOfficeAnswerSchema.shape.rows,
})
export type BoxOfficeView = z.infer<typeof boxOfficeViewSchema>

export const deviceViewSchema = z.object({
  line: z.enum(['connecting', 'online', 'offline']),
  /** null before enrolment. */
  device: deviceNumberSchema.nullable(),
  epoch: z.int().min(1).nullable(),
  appVersion: z.string(),
  serverUrl: z.string(),
  serverDurability: durabilitySchema.nullable(),
  lastContactAtMs: unixMsSchema.nullable(),
  /** The server's clock less this kiosk's, in ms; null before the first hello. */
  clockOffsetMs: z.int().nullable(),
  /** Journal entries that the server has not acknowledged, and the kinds among them that a person asks about. */
  queue: z.object({ waiting: z.int().min(0), waitingSales: z.int().min(0), oldestAtMs: unixMsSchema.nullable() }),
  /** Why the queue stands still though the line is up, or null. */
  queueStop: z.enum(['gap', 'refused', 'full']).nullable(),
  /** The end of this epoch is under way: the server was restored, staff close this kiosk, or it was given up. */
  closing: z.enum(['recovery', 'leaving', 'retired']).nullable(),
  rights: z.object({ seats: z.int().min(0), showtimes: z.int().min(0) }),
  openPayments: z.array(
    z.object({
      paymentKey: paymentKeySchema,
      /** As which device this kiosk began it, where that is not the present one. */
      formerDevice: deviceNumberSchema.nullable(),
      totalFen: fenSchema,
      step: z.enum(['started', 'unknown', 'reversing', 'charged-by-staff']),
      startedAtMs: unixMsSchema,
    }),
  ),
  /** What this kiosk has to pay back and has not yet. */
  openRefunds: z.object({ tickets: z.int().min(0), amountFen: fenSchema }),
  salesToday: z.object({ sales: z.int().min(0), tickets: z.int().min(0), takenFen: fenSchema }),
  terminal: z.enum(['ready', 'no-answer', 'none']),
  freeDiskBytes: z.int().min(0),
  /** Where this kiosk's keys are kept: in the system's keystore, or in files that only this user may read. */
  keyKeptIn: z.enum(['keystore', 'file']),
  /** What happened that staff should know, newest first: a restored database, an unreadable entry. */
  notices: z.array(
    z.object({
      atMs: unixMsSchema,
      what: z.enum([
        'database-restored',
        'database-set-aside',
        'key-changed',
        'device-key-lost',
        'journal-incomplete',
        'review-item',
        'grant-refused',
        'edit-refused',
        'settled-otherwise',
        'payment-left-to-staff',
        'refund-refused',
      ]),
      detail: z.string(),
    }),
  ),
})
export type DeviceView = z.infer<typeof deviceViewSchema>
