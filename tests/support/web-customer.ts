import { toForm } from '../../clients/form.ts'
import { hashPassword } from '../../server/accounts/passwords.ts'
import type { AccountRole } from '../../server/db/tables.ts'
import { addAccount } from '../../server/ledger/accounts/accounts-store.ts'
import type { CinemaPlace } from './central-cinema.ts'
import type { TestServer } from './central-server.ts'

type Parameters = Readonly<Record<string, unknown>>

export type WireAnswer = {
  readonly httpStatus: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly status: number
  readonly msg: string
  readonly data: unknown
}

/** Sends one operation of the TTMS interface as a form; `token` is the session's, as a Bearer header. */
export async function askTtms(
  { app }: Pick<TestServer, 'app'>,
  path: string,
  parameters: Parameters = {},
  token: string | null = null,
): Promise<WireAnswer> {
  const form = toForm(parameters)
  const answer = await app.inject({
    method: 'POST',
    url: `/ttms/public/index.php/${path}`,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    payload: form.toString(),
  })
  return { httpStatus: answer.statusCode, headers: answer.headers, ...answer.json() }
}

export const usualPassword = 'right-password'

let accountsMade = 0
let knownHash: Promise<string> | null = null

/** Somebody who is signed in, with the calls that they make. */
export async function signIn(server: CinemaPlace & Pick<TestServer, 'app'>, role: AccountRole = 'customer') {
  accountsMade += 1
  const email = `person-${accountsMade}@cinema.example`
  knownHash ??= hashPassword(usualPassword)
  const account = { name: `人 ${accountsMade}`, email, mobile: '13800000000', passwordHash: await knownHash, role }
  const accountId = await addAccount(server.db, server.cinemaId, account, server.time.clock.nowMs())
  const login = { customer_email: email, customer_passwd: usualPassword }
  const token = tokenOf(await askTtms(server, 'index/user/login', login))
  const ask = (path: string, parameters?: Parameters) => askTtms(server, path, parameters, token)
  return {
    accountId,
    email,
    name: account.name,
    token,
    ask,
    /** Asks for one seat; answers the sentence (empty: held) and the order's number. */
    hold: async (showtimeId: number, row: number, col: number) => {
      const answer = await ask('index/ticket/inpayment', { schedule_id: showtimeId, seat_row: row, seat_col: col })
      return { msg: answer.msg, orderId: (answer.data as { order_id?: number }).order_id ?? 0, data: answer.data }
    },
    buy: (orderId: number, isPaid: 0 | 1 = 1) => ask('index/ticket/buyticket', { order_id: orderId, is_paid: isPaid }),
  }
}

/** The session's token from an answer that sets its cookie. */
export function tokenOf(answer: Pick<WireAnswer, 'headers'>): string {
  const cookies = [answer.headers['set-cookie']].flat().map(String)
  return /ttms_session=([^;]*)/.exec(cookies.join('; '))?.[1] ?? ''
}
