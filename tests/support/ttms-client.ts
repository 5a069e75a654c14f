import { createTtmsClient, type TtmsClient } from '../../clients/ttms-client.ts'
import type { Result } from '../../shared/core/result.ts'
import type { Login } from './cinema-programs.ts'

/** A client that is signed in. */
export async function signInToTtms(serverUrl: string, { login, password }: Login): Promise<TtmsClient> {
  const client = createTtmsClient({ serverUrl })
  answered(await client.logIn({ customer_email: login, customer_passwd: password }))
  return client
}

/** What was answered; a refusal is thrown, where a test has no use for one. */
export function answered<Value>(result: Result<Value, { readonly msg: string }>): Value {
  if (!result.ok) throw new Error(`refused: ${result.refusal.msg}`)
  return result.value
}

/** Tickets sold and not refunded, of one film, as the box office tells. */
export async function ticketsSold(office: TtmsClient, movieName: string): Promise<number> {
  const rows = answered(await office.findBoxOffice())
  return rows.find((row) => row.movie_name === movieName)?.ticket_cnt ?? 0
}
