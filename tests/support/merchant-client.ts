import { toForm } from '../../clients/form.ts'
import { passwordDigest } from '../../clients/merchant-client.ts'
import type { MerchantState, MerchantType } from '../../server/db/merchant-tables.ts'
import type { AccountId } from '../../shared/core/ids.ts'
import type { TestServer } from './central-server.ts'
import { signIn, usualPassword } from './web-customer.ts'

export type MerchantAnswer = {
  readonly httpStatus: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: { readonly code: number; readonly msg: string; readonly data?: unknown }
}

export type MerchantRequest = {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly fields?: Readonly<Record<string, unknown>>
  /** A `cookie` header. */
  readonly cookie?: string
  /** A body and its type, instead of the fields as a form. */
  readonly raw?: { readonly type: string; readonly payload: string | Buffer }
  readonly headers?: Readonly<Record<string, string>>
  /** The network address that it comes from, this machine's unless given. */
  readonly address?: string
}

/** Sends one operation of the merchant interface: fields in the query of a GET, else as a form. */
export async function askMerchant(
  { app }: Pick<TestServer, 'app'>,
  path: string,
  { method = 'POST', fields = {}, cookie, raw, headers = {}, address }: MerchantRequest = {},
): Promise<MerchantAnswer> {
  const form = toForm(fields).toString()
  const isQuery = method === 'GET'
  const type = raw?.type ?? 'application/x-www-form-urlencoded'
  const answer = await app.inject({
    method,
    url: isQuery && form !== '' ? `${path}?${form}` : path,
    headers: { ...headers, ...(isQuery ? {} : { 'content-type': type }), ...(cookie ? { cookie } : {}) },
    ...(isQuery ? {} : { payload: raw?.payload ?? form }),
    ...(address === undefined ? {} : { remoteAddress: address }),
  })
  return { httpStatus: answer.statusCode, headers: answer.headers, body: answer.json() }
}

/** The cookies that an answer sets, as the client sends them back. */
export function cookieOf({ headers }: Pick<MerchantAnswer, 'headers'>): string {
  return [headers['set-cookie'] ?? []]
    .flat()
    .map((cookie) => String(cookie).split(';', 1)[0])
    .join('; ')
}

export function uidOf(cookie: string): AccountId {
  return Number(/uid=(\d+)/.exec(cookie)?.[1]) as AccountId
}

let merchantsMade = 0

/** A merchant that has applied and is in this state, 0 unless given. */
export async function applyAsMerchant(server: TestServer, state: MerchantState = 0, type: MerchantType = 0) {
  merchantsMade += 1
  const user = `shop-${merchantsMade}`
  // From an address of its own, so that limits by address are reached by those who mean to.
  const address = `10.0.${merchantsMade >> 8}.${merchantsMade & 255}`
  const fields = { user, pasw: passwordDigest(usualPassword), type }
  const applied = await askMerchant(server, '/user/reg', { fields, address })
  const cookie = cookieOf(applied)
  const uid = uidOf(cookie)
  if (state !== 1) {
    await server.db.updateTable('merchants').set({ state, state_reason: '' }).where('account_id', '=', uid).execute()
  }
  return { user, uid, cookie }
}

/** An administrator, signed in at the merchant interface. */
export async function signInAdministrator(server: TestServer) {
  const account = await signIn(server, 'administrator')
  const fields = { user: account.email, pasw: passwordDigest(usualPassword) }
  return { ...account, cookie: cookieOf(await askMerchant(server, '/user/login', { fields })) }
}
