import { createHash } from 'node:crypto'
import { nextAccountId } from '../../../server/db/server-ids.ts'
import type { Database } from '../../../server/db/tables.ts'
import { defaultCinemaId, ensureCinema } from '../../../server/ledger/catalog/cinemas-store.ts'
import type { AccountId, ShowtimeId } from '../../../shared/core/ids.ts'
import { addFilm, addShowtime } from '../../support/central-cinema.ts'
import { createFakeTime } from '../../support/fake-time.ts'

export type Customer = { readonly accountId: AccountId; readonly token: string }

export type Prepared = {
  readonly customers: readonly Customer[]
  // Showtimes of 3,600 seats each, for each run its own.
  readonly warmUpShowtimes: readonly ShowtimeId[]
  readonly freeShowtimes: readonly ShowtimeId[]
  readonly pgbenchShowtimes: readonly ShowtimeId[]
  readonly profiledShowtimes: readonly ShowtimeId[]
  // Of 300 seats.
  readonly rushed: ShowtimeId
  readonly profiledRush: ShowtimeId
}

/** What a customer's token begins with, before their number: pgbench must be able to make it too. */
export const tokenStart = 'bench-session-'

const cinemaId = defaultCinemaId
const largeCount = 12
const large = { rows: 60, cols: 60 }

/** Puts customers, their sessions and showtimes into an empty database, so that what is measured is the sale alone. */
export async function prepareHolds(db: Database, customerCount: number): Promise<Prepared> {
  await ensureCinema(db, { cinemaId, name: '影院', nameEn: 'Cinema', timeZone: 'Asia/Shanghai' })
  const nowMs = Date.now()
  const customers: Customer[] = []
  for (let count = 0; count < customerCount; count++) customers.push(await addCustomer(db, count, nowMs))
  const place = { db, cinemaId, time: createFakeTime(nowMs) }
  const filmId = await addFilm(place)
  const makeLarge = async () => {
    const made: ShowtimeId[] = []
    while (made.length < largeCount) made.push(await addShowtime(place, { filmId, plan: large, beginsInMinutes: 300 }))
    return made
  }
  const warmUpShowtimes = await makeLarge()
  const freeShowtimes = await makeLarge()
  const pgbenchShowtimes = await makeLarge()
  const profiledShowtimes = await makeLarge()
  const small = { filmId, plan: { rows: 15, cols: 20 }, beginsInMinutes: 300 }
  const [rushed, profiledRush] = [await addShowtime(place, small), await addShowtime(place, small)]
  return { customers, warmUpShowtimes, freeShowtimes, pgbenchShowtimes, profiledShowtimes, rushed, profiledRush }
}

async function addCustomer(db: Database, count: number, nowMs: number): Promise<Customer> {
  const accountId = await nextAccountId(db)
  const token = `${tokenStart}${accountId}`
  const name = `customer ${count}`
  await db
    .insertInto('accounts')
    .values({
      ...{ cinema_id: cinemaId, account_id: accountId, name, email: `${count}@bench.example`, mobile: '' },
      ...{ password_hash: '', role: 'customer', level: 0, made_at_ms: nowMs },
    })
    .execute()
  const of = { cinema_id: cinemaId, account_id: accountId, account_password: 1, merchant_password: null }
  const session = { token_hash: hashToken(token), ...of, last_used_at_ms: nowMs }
  await db.insertInto('sessions').values(session).execute()
  return { accountId, token }
}

/** A token as the sessions table has it. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
