import { systemClock } from '../../../runtime/system-ports.ts'
import type { Database } from '../../../server/db/tables.ts'
import { defaultCinemaId, ensureCinema } from '../../../server/ledger/catalog/cinemas-store.ts'
import { addFilm, addHall, addShowtime } from '../../support/central-cinema.ts'

const days = 7
const showtimesADay = 6

/** Puts so many showtimes on the schedule of an empty database: a week of six a day in each of as many halls as it takes. */
export async function fillSchedule(db: Database, showtimes: number): Promise<void> {
  const cinemaId = defaultCinemaId
  await ensureCinema(db, { cinemaId, name: '影院', nameEn: 'Cinema', timeZone: 'Asia/Shanghai' })
  const place = { db, cinemaId, time: { clock: systemClock } }
  const filmId = await addFilm(place)
  for (let left = showtimes; left > 0; left -= days * showtimesADay) {
    const hallId = await addHall(place)
    for (let count = 0; count < Math.min(left, days * showtimesADay); count++) {
      await addShowtime(place, { filmId, hallId, beginsInMinutes: 60 + count * ((24 * 60) / showtimesADay) })
    }
  }
}
