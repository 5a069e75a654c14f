import type { Login } from '../support/cinema-programs.ts'

export type Schedule = {
  readonly schedule_id: number
  readonly movie_name: string
  readonly hall_name: string
  readonly schedule_begin_time: number
  /** In yuan. */
  readonly schedule_price: number
}
export type WireSeat = { readonly row: number; readonly col: number }
type Answer = { readonly status: 0 | 1; readonly msg: string; readonly data: unknown }

export type TtmsClient = {
  /** The answer as it came, refusals too. */
  readonly ask: (path: string, parameters?: Readonly<Record<string, string | number>>) => Promise<Answer>
  readonly schedules: () => Promise<Schedule[]>
  /** Seats that are sold, in payment or promised elsewhere. */
  readonly takenSeats: (scheduleId: number) => Promise<WireSeat[]>
  /** Tickets sold and not refunded, of one film. */
  readonly ticketsSold: (movieName: string) => Promise<number>
}

/**
 * A program of somebody else's that speaks the TTMS interface: a web shop, a box office. Keeps its session. A request
 * without an answer in time throws; for as long as it takes unless said.
 */
export function createTtmsClient(serverUrl: string, timeoutMs?: number): TtmsClient {
  let session = ''
  const ask: TtmsClient['ask'] = async (path, parameters = {}) => {
    const body = new URLSearchParams(Object.entries(parameters).map(([name, value]) => [name, String(value)]))
    const headers = session === '' ? {} : { cookie: session }
    const response = await fetch(`${serverUrl}/ttms/public/index.php/${path}`, {
      ...{ method: 'POST', body, headers },
      ...(timeoutMs === undefined ? {} : { signal: AbortSignal.timeout(timeoutMs) }),
    })
    session = response.headers.getSetCookie().at(0)?.split(';')[0] ?? session
    return (await response.json()) as Answer
  }
  const read = async <Data>(path: string, parameters?: Readonly<Record<string, number>>) => {
    const { status, msg, data } = await ask(path, parameters)
    if (status !== 0) throw new Error(`${path}: ${msg}`)
    return data as Data
  }
  return {
    ask,
    schedules: () => read<Schedule[]>('admin/schedule/findSche'),
    takenSeats: (scheduleId) => read<WireSeat[]>('index/ticket/findticket', { schedule_id: scheduleId }),
    ticketsSold: async (movieName) => {
      const rows = await read<{ movie_name: string; ticket_cnt: number }[]>('admin/ticket/findboxoffice')
      return rows.find((row) => row.movie_name === movieName)?.ticket_cnt ?? 0
    },
  }
}

/** A client that is signed in. */
export async function signInToTtms(
  serverUrl: string,
  { login, password }: Login,
  timeoutMs?: number,
): Promise<TtmsClient> {
  const client = createTtmsClient(serverUrl, timeoutMs)
  const answer = await client.ask('index/user/login', { customer_email: login, customer_passwd: password })
  if (answer.status !== 0) throw new Error(`login: ${answer.msg}`)
  return client
}
