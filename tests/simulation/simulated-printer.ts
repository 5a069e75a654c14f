import type { PrintedTicket } from './checker.ts'
import type { RunningKiosk, SimulatedKiosk } from './simulated-kiosk.ts'
import type { World } from './world.ts'

/** What customers take away: each ticket that a screen has shown as sold, once. */
export function createPrinter(world: World) {
  const tickets: PrintedTicket[] = []
  const known = new Set<number>()
  return {
    tickets,
    follow: (kiosk: SimulatedKiosk, { desk, life }: RunningKiosk) => {
      desk.sellTickets.view$.subscribe((view) => {
        if (view.stage !== 'sold' || life.isOver()) return
        for (const { row, col, ticketNumber, priceFen } of view.tickets) {
          if (known.has(ticketNumber)) continue
          known.add(ticketNumber)
          world.note(`${kiosk.name} prints ${view.showtimeId} ${row}-${col} ${ticketNumber}`)
          tickets.push({ kiosk: kiosk.number, showtimeId: view.showtimeId, row, col, ticketNumber, priceFen })
        }
      })
    },
  }
}
