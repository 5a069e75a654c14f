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
        const { showtimeId, beginsAt, hallName } = view
        const told = { beginsAt, hallName: hallName.zh }
        for (const { row, col, ticketNumber, priceFen } of view.tickets) {
          if (known.has(ticketNumber)) continue
          known.add(ticketNumber)
          world.note(`${kiosk.name} prints ${showtimeId} ${row}-${col} ${ticketNumber}`)
          const toldMs = [0, world.nowMs()] as const
          tickets.push({ kiosk: kiosk.number, showtimeId, row, col, ticketNumber, priceFen, toldMs, told })
        }
      })
    },
  }
}
