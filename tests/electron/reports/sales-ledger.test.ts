import { Subject } from 'rxjs'
import { describe, expect, it } from 'vitest'
import type { JournalOwner } from '../../../electron/journal/journal.ts'
import type { Projection } from '../../../electron/journal/projections.ts'
import { ownBoxOffice } from '../../../electron/reports/own-box-office.ts'
import { createSalesLedger } from '../../../electron/reports/sales-ledger.ts'
import type { DeviceNumber, FilmId, ShowtimeId } from '../../../shared/core/ids.ts'
import type { JournalEntry } from '../../../shared/journal/journal-entry.ts'
import { paymentStarted, sold } from '../../support/journal-entries.ts'
import { aFilm, aShowtime } from '../../support/replica-documents.ts'

const seat = (row: number, col: number) => ({ row, col, grantNumber: 1 })
const showtimeId = 7 as ShowtimeId

function setUp(entries: JournalEntry[], earlier: JournalEntry[] = []) {
  const changes$ = new Subject<JournalEntry>()
  const owners$ = new Subject<JournalOwner | null>()
  let acknowledged = 0
  const projections: Projection[] = []
  const ledger = createSalesLedger({
    addProjection: (projection) => void projections.push(projection),
    owner: () => ({ device: 1 as DeviceNumber, epoch: 1 }),
    changes$,
    owners$,
    acknowledged: () => ({ seq: acknowledged, durability: 'process', proof: null }),
  })
  for (const { take, endPast } of projections) {
    earlier.forEach(take)
    endPast?.()
    entries.forEach(take)
    changes$.subscribe(take)
  }
  return {
    ledger,
    changes$,
    owners$,
    acknowledge: (seq: number) => {
      acknowledged = seq
    },
  }
}

describe('the sales of this kiosk', () => {
  it('are folded from the journal, and follow it', async () => {
    const { ledger, changes$ } = setUp([paymentStarted([seat(1, 1)], { seq: 1 }), sold([seat(1, 1)], { seq: 2 })])
    expect([...ledger.soldSeats(showtimeId)]).toEqual(['1-1'])
    changes$.next(sold([seat(1, 2), seat(1, 3)], { seq: 3 }))
    expect([...ledger.soldSeats(showtimeId)]).toEqual(['1-1', '1-2', '1-3'])
    expect(ledger.sales().map(({ tickets }) => tickets.length)).toEqual([1, 2])
  })

  it('tell what waits for the server, and since when', async () => {
    const { ledger, acknowledge } = setUp([paymentStarted([seat(1, 1)], { seq: 1 }), sold([seat(1, 1)], { seq: 2 })])
    expect(ledger.queue()).toEqual({ waiting: 2, waitingSales: 1, oldestAtMs: 1_000 })
    acknowledge(1)
    expect(ledger.queue()).toEqual({ waiting: 1, waitingSales: 1, oldestAtMs: 2_000 })
    acknowledge(2)
    expect(ledger.queue()).toEqual({ waiting: 0, waitingSales: 0, oldestAtMs: null })
  })

  it('begin again with a new owner of the journal', async () => {
    const { ledger, owners$ } = setUp([sold([seat(1, 1)], { seq: 1 })])
    owners$.next({ device: 2 as never, epoch: 1 })
    expect([ledger.sales(), ledger.queue().waiting, ledger.soldSeats(showtimeId).size]).toEqual([[], 0, 0])
  })
})

describe('the box office of this kiosk alone', () => {
  const showtimes = [
    aShowtime(7, { beginsAt: 1_000 }),
    aShowtime(8, { beginsAt: 2_000, isCalledOff: true }),
    aShowtime(9, { beginsAt: 3_000, filmId: 2 as FilmId }),
  ]
  const films = [aFilm(1), aFilm(2), aFilm(3)]
  const catalog: Parameters<typeof ownBoxOffice>[0] = {
    showtimes: () => showtimes,
    showtimeFor: (id) => showtimes.find((showtime) => showtime.showtimeId === id) ?? null,
    filmFor: (id) => films.find((film) => film.filmId === id) ?? null,
  }

  it('has a row a film that ever had a showtime, those called off left out of its counts', async () => {
    const { ledger } = setUp([sold([seat(1, 1), seat(1, 2)], { seq: 1 }), sold([seat(1, 3)], { seq: 2 })])
    const rows = ownBoxOffice(catalog, ledger.sales(), () => false)
    expect(rows).toEqual([
      {
        filmId: 1,
        title: { zh: '片1', en: 'Film 1' },
        showtimeCount: 1,
        ticketCount: 3,
        takenFen: 13_500,
        seatCount: 12,
      },
      { filmId: 2, title: { zh: '片2', en: 'Film 2' }, showtimeCount: 1, ticketCount: 0, takenFen: 0, seatCount: 12 },
    ])
  })

  it('counts no ticket that this kiosk knows to be refunded', async () => {
    const { ledger } = setUp([sold([seat(1, 1), seat(1, 2), seat(1, 3)], { seq: 1 })])
    const [, refunded] = ledger.sales()[0]?.tickets ?? []
    const rows = ownBoxOffice(catalog, ledger.sales(), (ticketNumber) => ticketNumber === refunded?.ticketNumber)
    expect(rows[0]).toMatchObject({ filmId: 1, ticketCount: 2, takenFen: 9_000 })
  })
})
