import type { FastifyReply } from 'fastify'
import type { SyncRefusal } from '../../../shared/sync/refusals.ts'

const statusByCode: { readonly [Code in SyncRefusal['code']]?: number } = {
  BadSignature: 401,
  UnknownDevice: 401,
  OtherProtocol: 426,
  TooManyTries: 429,
  TooManyRequests: 429,
}

/** Answers a refusal: HTTP 409, or 401, 426 and 429 for those of signature, version and limits; `httpStatus` where that is another. */
export async function sendRefusal(
  reply: FastifyReply,
  refusal: SyncRefusal,
  httpStatus = statusByCode[refusal.code] ?? 409,
): Promise<void> {
  if ('retryAfterSeconds' in refusal) reply.header('retry-after', refusal.retryAfterSeconds)
  await reply.code(httpStatus).send({ refusal })
}
