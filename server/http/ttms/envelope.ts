import type { FastifyReply } from 'fastify'

// The sentences of the TTMS interface, to the letter (protocol, common failures and failures of their own).
export const sentences = {
  notLoggedIn: "the user didn't log in",
  notAllowed: 'user does not have enough permissions',
  illegal: 'the data you input is not legal',
  busy: 'the server is busy now',
} as const

/** Answers success: what came of the operation. */
export async function sendData(reply: FastifyReply, data: unknown): Promise<void> {
  await reply.send({ status: 0, msg: '', data })
}

/** Answers failure in its sentence; HTTP 200 but for what the protocol page names. */
export async function sendFailure(reply: FastifyReply, sentence: string, httpStatus = 200): Promise<void> {
  await reply.code(httpStatus).send({ status: 1, msg: sentence, data: '' })
}
