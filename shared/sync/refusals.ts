import { z } from 'zod'
import { deviceNumberSchema } from '../core/wire.ts'
import { seatPositionSchema } from '../seats/contract.ts'
import { stopSchema } from './messages.ts'

/** Why seats of one showtime are not granted, each also where those of other showtimes are asked for beside it. */
export const grantRefusalSchema = z.discriminatedUnion('code', [
  z.object({ code: z.literal('SeatsGone'), seats: z.array(seatPositionSchema) }),
  z.object({ code: z.literal('ShowtimeClosed') }),
  /** No more allotted seats: `most` is how many a request for this showtime would now be given. */
  z.object({ code: z.literal('AllotmentFull'), most: z.int().min(0) }),
  z.object({ code: z.literal('DeviceStopped'), why: stopSchema }),
  /** The server was restored, and waits for the reports of kiosks before it grants again. */
  z.object({ code: z.literal('Recovering') }),
  /** As much as the server keeps of one device in a day is there: nothing was done of this, and it tries later. */
  z.object({ code: z.literal('TooMuchKept') }),
  z.object({ code: z.literal('BadRequest'), detail: z.string() }),
])

/** Every refusal of the kiosk's interface, with HTTP 409 (401 for the signature's, 426 for the version's). */
export const syncRefusalSchema = z.discriminatedUnion('code', [
  ...grantRefusalSchema.options,
  z.object({ code: z.literal('OtherProtocol'), protocolVersion: z.int(), serverVersion: z.string() }),
  z.object({ code: z.literal('BadSignature') }),
  z.object({ code: z.literal('UnknownDevice') }),
  z.object({ code: z.literal('WrongEpoch') }),
  z.object({ code: z.literal('BadEnrolCode') }),
  /** It sells nothing any more and enrols again; its journal is still taken. */
  z.object({ code: z.literal('DeviceRetired'), why: z.enum(['written-off', 'closed']) }),
  z.object({ code: z.literal('JournalGap'), expectedSeq: z.int().min(1) }),
  /** This kiosk is blocked or closed, and no more of its journal is kept until a person has judged what is: try later. */
  z.object({ code: z.literal('QuarantineFull') }),
  /** A part of this kiosk's journal is quarantined, and a person has to judge it first. */
  z.object({ code: z.literal('JournalInDoubt') }),
  /** It says that the server told it more than the server knows, and can't prove it: staff are told. */
  z.object({ code: z.literal('Unproven') }),
  z.object({ code: z.literal('WrongLogin') }),
  z.object({ code: z.literal('NotManager') }),
  z.object({ code: z.literal('NoSuchDevice') }),
  z.object({ code: z.literal('NotWrittenOff') }),
  z.object({ code: z.literal('NoProposal') }),
  z.object({ code: z.literal('SamePerson') }),
  z.object({ code: z.literal('NotStaff') }),
  /** Whom the kiosk names never signed in there with the server's word. */
  z.object({ code: z.literal('NotSignedIn') }),
  z.object({ code: z.literal('NeedsManager') }),
  z.object({ code: z.literal('NoRefundDue') }),
  z.object({ code: z.literal('RefundPaid') }),
  z.object({ code: z.literal('RefundTaken'), payer: deviceNumberSchema }),
  z.object({ code: z.literal('NoItem') }),
  /** It can not end in this way: its ticket is another's by now, or its kind has no such end. */
  z.object({ code: z.literal('NotThisWay') }),
  z.object({ code: z.literal('TooManyTries'), retryAfterSeconds: z.int().min(1) }),
  /** This device asks too much: it waits so long, and asks again. Nothing was done. */
  z.object({ code: z.literal('TooManyRequests'), retryAfterSeconds: z.int().min(1) }),
])
export type SyncRefusal = z.infer<typeof syncRefusalSchema>
