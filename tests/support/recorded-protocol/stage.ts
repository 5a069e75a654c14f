import { hashPassword } from '../../../server/accounts/passwords.ts'
import { addAccount } from '../../../server/ledger/accounts/accounts-store.ts'
import { keepPoster } from '../../../server/ledger/catalog/posters-store.ts'
import { noteChange } from '../../../server/ledger/events/outbox.ts'
import { addFilm, addHall, addShowtime } from '../central-cinema.ts'
import type { TestServer } from '../central-server.ts'

/** Whoever signs in during a recorded conversation, all with one password. */
export const people = {
  administrator: 'administrator@cinema.example',
  manager: 'manager@cinema.example',
  clerk: 'clerk@cinema.example',
  customer: 'customer@cinema.example',
}
export const password = 'right-password'

/** What the cinema has before a recorded conversation begins; the numbers are the same in each fresh database. */
export async function setStage(server: TestServer) {
  const { db, cinemaId, time } = server
  const passwordHash = await hashPassword(password)
  const accounts: Record<string, number> = {}
  for (const [role, email] of Object.entries(people)) {
    const account = { name: role, email, mobile: '13800000000', passwordHash, role: role as keyof typeof people }
    accounts[role] = (await addAccount(db, cinemaId, account, time.clock.nowMs())) ?? 0
  }
  const filmId = await addFilm(server, '第一部')
  const hallId = await addHall(server, { wheelchairs: [{ row: 6, col: 1 }], gaps: [{ row: 6, col: 10 }] })
  const showtimeId = await addShowtime(server, { filmId, hallId })
  // For what is edited.
  const [otherFilmId, otherHallId] = [await addFilm(server, '第二部'), await addHall(server)]
  const otherShowtimeId = await addShowtime(server, { filmId: otherFilmId, hallId: otherHallId })
  const posterId = await keepPoster(db, cinemaId, { mediaType: 'image/png', bytes: Buffer.from('picture') })
  await db.updateTable('films').set({ poster_id: posterId }).where('film_id', '=', filmId).execute()
  await noteChange(db, cinemaId, 'posters', [posterId])
  await server.push()
  return { accounts, filmId, hallId, showtimeId, otherFilmId, otherHallId, otherShowtimeId }
}

export type Stage = Awaited<ReturnType<typeof setStage>>
