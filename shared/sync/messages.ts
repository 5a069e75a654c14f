import { z } from 'zod'
import { cinemaSchema } from '../catalog/cinema.ts'
import { replicaNames, replicaSchemas } from '../catalog/replicas.ts'
import {
  deviceNumberSchema,
  epochSchema,
  lastSeqSchema,
  seqSchema,
  showtimeIdSchema,
  textUpTo,
  toldProofSchema,
  unixMsSchema,
} from '../core/wire.ts'
import { grantedSeatSchema, provenSeatSchema, seatPositionSchema } from '../seats/contract.ts'

/**
 * The version of every message (also staff-messages.ts and refusals.ts), of the replicas and of the journal entries. A
 * change to any of them comes with a new number (tests/shared/sync holds them to it), and with what rewrites the messages
 * of the version before (protocol-window.ts), or the oldest version rises too.
 */
export const protocolVersion = 2
/** The oldest version that kiosk and server still speak with each other. */
export const minProtocolVersion = 1

/** Where each message goes. All are under the server's root, and JSON but for the live stream. */
export const syncPaths = {
  challenge: '/kiosk/v1/challenge',
  enrol: '/kiosk/v1/enrol',
  hello: '/kiosk/v1/hello',
  pull: '/kiosk/v1/pull',
  journal: '/kiosk/v1/journal',
  grant: '/kiosk/v1/grant',
  allot: '/kiosk/v1/allot',
  report: '/kiosk/v1/report',
  close: '/kiosk/v1/close',
  devices: '/kiosk/v1/devices',
  writeOff: '/kiosk/v1/devices/write-off',
  proposeResale: '/kiosk/v1/devices/propose-resale',
  confirmResale: '/kiosk/v1/devices/confirm-resale',
  live: '/kiosk/v1/live',
  staffSignIn: '/kiosk/v1/staff-sign-in',
  boxOffice: '/kiosk/v1/box-office',
  edits: '/kiosk/v1/edits',
  claimRefund: '/kiosk/v1/claim-refund',
  reviewItems: '/kiosk/v1/review-items',
  resolve: '/kiosk/v1/resolve',
} as const

const base64urlSchema = z.string().regex(/^[A-Za-z0-9_-]+$/)
/** 64 bytes of Ed25519. */
const signatureSchema = base64urlSchema.length(86)
const challengeSchema = base64urlSchema.max(128)

/** `fsync`: an acknowledged fact survives a power cut. `process`: only the end of the server's process (PGlite). */
export const durabilitySchema = z.enum(['fsync', 'process'])
export type Durability = z.infer<typeof durabilitySchema>

/** Asked first, unsigned: which server is this, and what must the hello sign. The version is the one to be spoken. */
export const challengeAnswerSchema = z.object({
  protocolVersion: z.int(),
  serverVersion: z.string(),
  challenge: challengeSchema,
  serverTimeMs: unixMsSchema,
})

/** The last so many devices that a kiosk was it may speak for. */
export const maxPreviousOwners = 50

/** Makes this kiosk a device of the cinema. `publicKey`: raw Ed25519, base64url. `code` is single use. */
export const enrolRequestSchema = z.object({
  protocolVersion: z.int(),
  code: textUpTo(64).min(1),
  publicKey: base64urlSchema.length(43),
  name: textUpTo(80).min(1),
  /**
   * What this kiosk was before, if it still has that key: `signature` is over `formerText`. They are given up for good.
   * `told`: the server's last word to it, and the proof of that; a server that does not know the device believes only that.
   */
  previousOwners: z
    .array(
      z.object({
        device: deviceNumberSchema,
        signature: signatureSchema,
        /** Of the key that signed it; not told: the one that enrols now. */
        publicKey: base64urlSchema.length(43).optional(),
        told: z.object({ epoch: epochSchema, seq: lastSeqSchema, proof: toldProofSchema }).nullable(),
      }),
    )
    .max(maxPreviousOwners)
    .default([]),
})

/** What a kiosk signs with its former key to say that the new device takes the place of the former one. */
export function formerText(former: { device: number; code: string; publicKey: string }): string {
  return `ttms-former\n${former.device}\n${former.code}\n${former.publicKey}`
}

export const enrolAnswerSchema = z.object({
  device: deviceNumberSchema,
  epoch: epochSchema,
  cinema: cinemaSchema,
  /** That this server knows the device, in this epoch and with nothing written. */
  proof: toldProofSchema,
})

/** Opens a connection. `signature` is the device key's over `helloText`, so that a wrong clock does not lock a kiosk out. */
export const helloRequestSchema = z.object({
  protocolVersion: z.int(),
  appVersion: textUpTo(40),
  device: deviceNumberSchema,
  epoch: epochSchema,
  challenge: challengeSchema,
  signature: signatureSchema,
  /** The last entry in this kiosk's journal; 0 where it is empty. */
  lastSeq: lastSeqSchema,
  /** The last entry that the server has ever said it has: where it has less, it was restored. */
  acknowledgedSeq: lastSeqSchema,
  /** The server's proof that it said so, of this epoch and entry; null: this kiosk has none. */
  acknowledgedProof: toldProofSchema.nullable(),
})

/** `forked`: the server has had two different journals of this device. */
export const stopSchema = z.enum(['blocked', 'merchant-stopped', 'forked'])

const heldSeatsSchema = z.object({ showtimeId: showtimeIdSchema, seats: z.array(grantedSeatSchema) })

export const helloAnswerSchema = z.object({
  serverTimeMs: unixMsSchema,
  durability: durabilitySchema,
  cinema: cinemaSchema,
  /** Why this device sells nothing new, or null. */
  stopped: stopSchema.nullable(),
  /** An earlier one than the kiosk's: the server was restored, and gets the epochs from this one on before all else. */
  epoch: epochSchema,
  /** The last entry that the server has of this epoch's journal, with the proof that it said so. */
  acknowledgedSeq: lastSeqSchema,
  acknowledgedProof: toldProofSchema,
  /** What the server believes this kiosk holds; a grant that the kiosk lacks it takes, or returns (rule 1). */
  held: z.array(heldSeatsSchema),
  /** The server was restored: the kiosk reports, closes its epoch and begins the next one (rule 7). */
  mustClose: z.boolean(),
})

export function helloText(hello: {
  device: number
  epoch: number
  challenge: string
  lastSeq: number
  acknowledgedSeq: number
}): string {
  const { device, epoch, challenge, lastSeq, acknowledgedSeq } = hello
  return `ttms-hello\n${device}\n${epoch}\n${challenge}\n${lastSeq}\n${acknowledgedSeq}`
}

/** The headers of a signed request. `time` is Unix ms by the server's clock as the kiosk estimates it. */
export const signedHeaders = {
  device: 'x-ttms-device',
  time: 'x-ttms-time',
  nonce: 'x-ttms-nonce',
  signature: 'x-ttms-signature',
} as const

/** What a signed request signs; `path` with its query, `bodySha256` in lower-case hex (of nothing, for no body). */
export function requestText(request: {
  method: string
  path: string
  bodySha256: string
  device: number
  timeMs: number
  nonce: string
}): string {
  const { method, path, bodySha256, device, timeMs, nonce } = request
  return `ttms-request\n${method}\n${path}\n${bodySha256}\n${device}\n${timeMs}\n${nonce}`
}

/** A place in one replica's changes. `seq` rises in the order in which changes were committed. */
const checkpointSchema = z.object({ seq: z.int().min(0) })
export type Checkpoint = z.infer<typeof checkpointSchema>

export const pullQuerySchema = z.object({
  replica: z.enum(replicaNames as [keyof typeof replicaSchemas, ...(keyof typeof replicaSchemas)[]]),
  after: z.coerce.number().int().min(0),
  limit: z.coerce.number().int().min(1).max(500),
})

const changesOf = <Schema extends z.ZodType>(document: Schema) =>
  z.object({ documents: z.array(document), checkpoint: checkpointSchema })

/** Current states of what changed after a checkpoint, each document once, oldest change first. */
export const pullAnswerSchemas = {
  films: changesOf(replicaSchemas.films),
  posters: changesOf(replicaSchemas.posters),
  halls: changesOf(replicaSchemas.halls),
  showtimes: changesOf(replicaSchemas.showtimes),
  seatStates: changesOf(replicaSchemas.seatStates),
  settings: changesOf(replicaSchemas.settings),
  refunds: changesOf(replicaSchemas.refunds),
}

/** The live stream (server-sent events): one `changes` event for each batch of one replica. Posters are only pulled. */
export const liveChangesSchema = z.object({
  replica: z.enum(replicaNames as [keyof typeof replicaSchemas, ...(keyof typeof replicaSchemas)[]]),
  documents: z.array(z.unknown()),
  checkpoint: checkpointSchema,
})

/** Entries in order of `seq`. The server reads each by itself: one it can't read is kept raw, never refused. */
export const journalRequestSchema = z.object({
  epoch: epochSchema,
  entries: z
    .array(z.looseObject({ seq: seqSchema, id: z.uuid(), kind: z.string() }))
    .min(1)
    .max(100),
})

/**
 * Why a person must look at an entry. `called-off`: its money goes back by itself, and the customer is to be told.
 * `foreign-id`: it names what is not this kiosk's to name, and nothing of it is applied. `number-taken`: another sale has
 * its ticket's number, so that it is recorded under one of the server's. `refund-differs`: another amount was paid back
 * than was due. `other-journal`: a second journal of its device tells of it, such as that of a restored database that wrote on.
 */
export const reviewReasonSchema = z.enum([
  'displaced',
  'unreadable',
  'called-off',
  'showtime-changed',
  'settled-otherwise',
  'payment-open',
  'refund-undue',
  'refund-differs',
  'price',
  'foreign-id',
  'number-taken',
  'other-journal',
])

export const journalAnswerSchema = z.object({
  acknowledgedSeq: lastSeqSchema,
  /** That the server has this epoch's journal up to the last entry of this request. */
  proof: toldProofSchema,
  durability: durabilitySchema,
  /** What came of the entries that a person must look at; all others were accepted as they are. */
  reviewItems: z.array(z.object({ seq: seqSchema, why: reviewReasonSchema })),
})

/** Asks for custody of seats, all or none. The same `requestId` always gets the same seats, or the same refusal. */
export const grantRequestSchema = z.object({
  requestId: z.uuid(),
  epoch: epochSchema,
  showtimeId: showtimeIdSchema,
  purpose: z.enum(['allotment', 'sale']),
  seats: z.array(seatPositionSchema).min(1).max(60),
})

export const grantAnswerSchema = z.object({
  seats: z.array(provenSeatSchema).min(1),
  /** The last entry of this epoch that the server has *now*: where the kiosk has fewer, its database was restored. */
  acknowledgedSeq: lastSeqSchema,
})

/** A kiosk's journal ends at `seq`, and it takes no more seats under this epoch. */
export const reportRequestSchema = z.object({ epoch: epochSchema, seq: lastSeqSchema })
export const reportAnswerSchema = z.object({})

/**
 * Signed word that a journal is closed at `seq`; `next`: for good, to begin the epoch that the answer names, or because
 * that one was begun long ago and a server that was restored has forgotten it.
 */
export const closeRequestSchema = z.object({
  epoch: epochSchema,
  seq: lastSeqSchema,
  next: z.enum(['epoch', 'none', 'forgotten']),
})
/** `proof`: that the server knows the device in this epoch, with nothing written. */
export const closeAnswerSchema = z.object({ epoch: epochSchema, proof: toldProofSchema })

export type ChallengeAnswer = z.infer<typeof challengeAnswerSchema>
export type EnrolRequest = z.infer<typeof enrolRequestSchema>
export type EnrolAnswer = z.infer<typeof enrolAnswerSchema>
export type HelloRequest = z.infer<typeof helloRequestSchema>
export type HelloAnswer = z.infer<typeof helloAnswerSchema>
export type JournalAnswer = z.infer<typeof journalAnswerSchema>
export type GrantRequest = z.infer<typeof grantRequestSchema>
export type GrantAnswer = z.infer<typeof grantAnswerSchema>
export type ReportRequest = z.infer<typeof reportRequestSchema>
export type CloseRequest = z.infer<typeof closeRequestSchema>
export type CloseAnswer = z.infer<typeof closeAnswerSchema>
export type LiveChanges = z.infer<typeof liveChangesSchema>
