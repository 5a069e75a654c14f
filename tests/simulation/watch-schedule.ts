import type { RunningKiosk } from './simulated-kiosk.ts'

type Broke = (what: string, detail: string) => void

/** Nobody pays for a showtime as it no longer is: what the kiosk knows of it is what it charges for. */
export function watchSchedule({ desk, catalog, life }: RunningKiosk, broke: Broke): void {
  let paying: string | null = null
  desk.sellTickets.view$.subscribe((view) => {
    const saleId = view.stage === 'paying' ? view.saleId : null
    const isNew = saleId !== null && saleId !== paying
    paying = saleId
    if (view.stage !== 'paying' || !isNew || life.isOver()) return
    const now = catalog.showtimeFor(view.showtimeId)
    const isAsItWas = now && !now.isCalledOff && now.beginsAt === view.beginsAt && now.filmId === view.filmId
    if (isAsItWas && view.lines.every(({ priceFen }) => priceFen === now.priceFen)) return
    broke('paid for as it no longer is', `showtime ${view.showtimeId} begins ${view.beginsAt}, ${view.totalFen} fen`)
  })
}
