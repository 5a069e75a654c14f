import type { FilmId } from '../../../../shared/core/ids.ts'
import { seatKey } from '../../../../shared/seats/seat-plan.ts'
import { openFakeServer } from '../../../support/open-fake-server.ts'
import { aFilm, aHall, aShowtime, someSeatStates } from '../../../support/replica-documents.ts'

// A server with 2,520 showtimes for `kiosk.ts` beside it, as a program of its own so that its work is not counted as the
// kiosk's: `node server.ts`. It tells its address in a line. Of each grant and sale it tells the new seat states
// to all, as a real one does, and of each sale one more from elsewhere in the cinema.

const showtimeCount = 2_520
const filmCount = 60
const minutesBetween = 8
const drawn = Array(12).fill('.'.repeat(20))
type Holder = { readonly state: 'sold' | 'kiosk'; readonly device: number | null }
type Taken = Map<string, Holder>

const taken = new Map<number, Taken>()
const documentOf = (showtimeId: number) => {
  const bySeat = taken.get(showtimeId) ?? new Map()
  const lists = new Map<string, { state: 'sold' | 'kiosk'; device: never; seats: never[] }>()
  for (const [seat, { state, device }] of bySeat) {
    const key = `${state} ${device}`
    const list = lists.get(key) ?? { state, device: device as never, seats: [] }
    list.seats.push(seat as never)
    lists.set(key, list)
  }
  return someSeatStates(showtimeId, [...lists.values()])
}
const take = (
  showtimeId: number,
  seats: readonly string[],
  holder: { state: 'sold' | 'kiosk'; device: number | null },
) => {
  const bySeat: Taken = taken.get(showtimeId) ?? new Map()
  taken.set(showtimeId, bySeat)
  for (const seat of seats) bySeat.set(seat, holder)
}

let elsewhere = 0
const server = await openFakeServer(Date.now, {
  onGrant: (device, { showtimeId, seats }) => {
    take(showtimeId, seats.map(seatKey), { state: 'kiosk', device })
    server.change('seatStates', [documentOf(showtimeId)])
  },
  onEntries: (device, entries) => {
    for (const { kind, body } of entries) {
      if (kind !== 'sold') continue
      take(body.showtimeId, body.tickets.map(seatKey), { state: 'sold', device })
      server.change('seatStates', [documentOf(body.showtimeId)])
      elsewhere = (elsewhere + 1) % showtimes.length
      const other = showtimes[elsewhere]?.showtimeId ?? 1
      take(other, [`12-${1 + (elsewhere % 20)}`], { state: 'sold', device: 99 })
      server.change('seatStates', [documentOf(other)])
    }
  },
})

const nowS = Math.floor(Date.now() / 1_000)
const films = Array.from({ length: filmCount }, (_, index) => aFilm(index + 1))
const showtimes = Array.from({ length: showtimeCount }, (_, index) =>
  aShowtime(index + 1, {
    filmId: (1 + (index % filmCount)) as FilmId,
    beginsAt: nowS + 3_600 + index * minutesBetween * 60,
    drawn,
  }),
)
// A third of each hall is sold by others.
for (const { showtimeId } of showtimes) {
  const seats = Array.from({ length: 80 }, (_, index) => `${1 + (index % 4)}-${1 + Math.floor(index / 4)}`)
  take(showtimeId, seats, { state: 'sold', device: null })
}
server.change('films', films)
server.change('halls', [aHall()])
server.change('showtimes', showtimes)
server.change(
  'seatStates',
  showtimes.map(({ showtimeId }) => documentOf(showtimeId)),
)
setInterval(server.heartbeat, 10_000)
process.stdout.write(`${server.url}\n`)
