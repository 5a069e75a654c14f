import type { PrintedTicket } from './checker.ts'
import type { Counts } from './counts.ts'
import type { RunningKiosk, SimulatedKiosk } from './simulated-kiosk.ts'
import type { World } from './world.ts'

type Ticket = Pick<PrintedTicket, 'row' | 'col' | 'ticketNumber' | 'priceFen'>

/** Stands for the kiosk of a ticket that none has shown. */
const byHand = -1

export type SimulatedPrinter = ReturnType<typeof createPrinter>

/**
 * What customers take away: each ticket that a kiosk has shown, once however often it is shown. A kiosk that is jammed
 * shows what nobody sees: a page that hangs, paper that is stuck.
 */
export function createPrinter(
  world: World,
  counts: Counts,
  onFault: (who: string, what: string, fault: unknown) => void,
) {
  const tickets: PrintedTicket[] = []
  const known = new Map<number, string>()
  const jams = new Map<number, number>()

  const isJammed = ({ number }: SimulatedKiosk) => (jams.get(number) ?? 0) > 0
  /** `told`: what the screen says of the showtime; null: staff do. Returns whether somebody saw it. */
  const print = (
    kiosk: SimulatedKiosk,
    showtimeId: number,
    shown: readonly Ticket[],
    told: PrintedTicket['told'] = null,
  ): boolean => {
    if (isJammed(kiosk)) {
      world.note(`${kiosk.name} jams ${shown.map(({ ticketNumber }) => ticketNumber).join(' ')}`)
      counts.add('tickets shown to nobody')
      return false
    }
    for (const { row, col, ticketNumber, priceFen } of shown) {
      const seat = `${showtimeId} ${row}-${col}`
      if (known.get(ticketNumber) === seat) continue
      known.set(ticketNumber, seat)
      world.note(`${kiosk.name} prints ${seat} ${ticketNumber}`)
      const toldMs = [0, world.nowMs()] as const
      tickets.push({ kiosk: kiosk.number, showtimeId, row, col, ticketNumber, priceFen, toldMs, told })
    }
    return true
  }

  return {
    tickets,
    print,
    /** A member of staff writes out what no kiosk can show any more. */
    writeByHand: (ticket: Ticket & Pick<PrintedTicket, 'showtimeId'>) => {
      known.set(ticket.ticketNumber, `${ticket.showtimeId} ${ticket.row}-${ticket.col}`)
      tickets.push({ kiosk: byHand, ...ticket, toldMs: [0, world.nowMs()], told: null })
    },
    hasPrinted: (ticketNumber: number) => known.has(ticketNumber),
    jam: ({ number }: SimulatedKiosk, lastsMs: number) => {
      jams.set(number, (jams.get(number) ?? 0) + 1)
      world.after(lastsMs, () => jams.set(number, (jams.get(number) ?? 1) - 1))
    },
    heal: () => jams.clear(),
    follow: (kiosk: SimulatedKiosk, { desk, life }: RunningKiosk) => {
      desk.sellTickets.view$.subscribe((view) => {
        if (view.stage !== 'sold' || life.isOver()) return
        const { saleId, copy, showtimeId, beginsAt, hallName } = view
        const isSeen = print(kiosk, showtimeId, view.tickets, { beginsAt, hallName: hallName.zh })
        // A page that hangs draws nothing, and so says nothing.
        if (!isSeen) return
        // A fault is a refusal to a page (electron/link/answer-call.ts), which it says no more of.
        desk.sellTickets
          .seen({ saleId, copy })
          .catch((fault) => onFault(kiosk.name, 'a page was answered by a fault', fault))
      })
    },
  }
}
