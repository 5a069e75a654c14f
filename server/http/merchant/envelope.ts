import type { FastifyReply } from 'fastify'

// The codes and sentences of the merchant interface, to the letter (protocol, table of codes).

export const sentenceByCode = {
  1002: '用户已存在',
  1003: '用户名或密码错误',
  1004: '尝试次数过多',
  1101: '未登录',
  1102: '登录已失效',
  1103: '没有权限',
  1500: '服务器繁忙',
} as const

export const wrongParameterCode = 1001

/** How an operation ends besides success: one of the codes, or the name of the first parameter that is wrong. */
export type Failure =
  | { readonly code: Exclude<keyof typeof sentenceByCode, 1004> }
  | { readonly code: 1004; readonly retryAfterSeconds: number }
  | { readonly code: typeof wrongParameterCode; readonly name: string }

export function wrongParameter(name: string): Failure {
  return { code: wrongParameterCode, name }
}

/** Answers success; without `data` where the operation has none. */
export async function sendSuccess(reply: FastifyReply, data: unknown): Promise<void> {
  await reply.send({ code: 0, msg: '', ...(data === undefined ? {} : { data }) })
}

/** Answers failure; HTTP 200 but for a wrong address or method. */
export async function sendFailure(reply: FastifyReply, failure: Failure, httpStatus = 200): Promise<void> {
  if (failure.code === 1004) reply.header('retry-after', failure.retryAfterSeconds)
  const msg = failure.code === wrongParameterCode ? `参数错误: ${failure.name}` : sentenceByCode[failure.code]
  await reply.code(httpStatus).send({ code: failure.code, msg })
}
