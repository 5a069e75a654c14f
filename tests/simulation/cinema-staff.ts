import { proposeBestSeats } from '../../shared/seats/best-seats.ts'
import type { ListedItem } from '../../shared/sync/staff-messages.ts'
import type { CashPaid } from './checker.ts'
import type { Counts } from './counts.ts'
import { freeSeats } from './free-seats.ts'
import { administrator, staffAccountId } from './programme.ts'
import type { RunningKiosk, SimulatedKiosk } from './simulated-kiosk.ts'
import type { SimulatedPrinter } from './simulated-printer.ts'
import type { SimulatedServer } from './simulated-server.ts'
import type { World } from './world.ts'

type OwnSale = ReturnType<RunningKiosk['desk']['sales']['neverHandedOut']>[number]

export type CinemaStaff = ReturnType<typeof createCinemaStaff>

/** How often staff overlook the line in a terminal's ledger that they are looking for. */
const overlooksShare = 0.25

/**
 * Members of staff, who look after one kiosk at a time by the calls of its page: tickets that nobody saw, payments whose
 * terminal is gone, what waits for a person, and money that no terminal can pay back any more.
 */
export function createCinemaStaff(given: {
  readonly world: World
  readonly server: SimulatedServer
  readonly printer: SimulatedPrinter
  readonly counts: Counts
  readonly onFault: (who: string, what: string, fault: unknown) => void
}) {
  const { world, server, printer, counts } = given
  const cash: CashPaid[] = []
  /** What a terminal's own ledger had of a sale whose payment staff settled. */
  const references = new Map<string, string>()
  const chance = world.chance('staff')

  const look = async (kiosk: SimulatedKiosk, unseen: 'hand-out' | 'void'): Promise<void> => {
    const running = kiosk.running()
    const device = running?.journal.owner()?.device
    if (!running || device === undefined) return
    // They show the server their password here, so that it takes this kiosk's word for theirs.
    for (const accountId of [staffAccountId, administrator.accountId]) await server.signIn(device, accountId)
    for (const payment of running.desk.rights.openPayments()) await settle(kiosk, running, payment)
    for (const sale of running.desk.sales.neverHandedOut()) {
      if (unseen !== 'void' || !(await takeBack(running, sale))) await handOut(kiosk, running, sale)
    }
    for (const sale of complaints(kiosk, running)) await handOut(kiosk, running, sale)
    for (const item of await listItems(running)) await resolve(kiosk, running, item)
    await helpEmptyHanded()
  }

  /** Sales whose customers stand there and have nothing, whatever the kiosk believes. */
  const complaints = (kiosk: SimulatedKiosk, { journal, desk }: RunningKiosk): OwnSale[] => {
    const owner = journal.owner()
    return kiosk.disk.allEntries().flatMap((entry) => {
      if (entry.kind !== 'sold' || entry.device !== owner?.device) return []
      const sale = desk.sales.sale(entry.body.saleId)
      const isEmptyHanded = sale?.tickets.some(({ ticketNumber }) => !printer.hasPrinted(ticketNumber))
      return sale && !sale.isVoided && isEmptyHanded ? [sale] : []
    })
  }

  /** The box office has it that this device is no more, whatever its kiosk has become. */
  const isGone = (device: number | null) => {
    const state = server.tables.devices.get(String(device))?.state
    return state === 'closed' || state === 'written-off'
  }

  /** No kiosk can show these any more: their customers get their money, or else a ticket in handwriting. */
  const helpEmptyHanded = async () => {
    for (const ticket of [...server.tables.tickets.all()]) {
      const { ticket_number: ticketNumber, device, state, showtime_id: showtimeId } = ticket
      const isLive = state === 'sold' || state === 'displaced'
      if (!isLive || !isGone(device) || printer.hasPrinted(ticketNumber)) continue
      if (await server.refund(ticketNumber)) {
        counts.add('refunded to an empty-handed customer')
        continue
      }
      counts.add('ticket written by hand')
      printer.writeByHand({
        showtimeId,
        ticketNumber,
        row: ticket.seat_row,
        col: ticket.seat_col,
        priceFen: ticket.paid_fen,
      })
    }
  }

  const handOut = async (kiosk: SimulatedKiosk, { staffDesk }: RunningKiosk, sale: OwnSale) => {
    const handed = await staffDesk['sales.handOut']({ saleId: sale.saleId })
    if (!handed.ok) return
    counts.add(sale.copies > 0 ? 'tickets printed again' : 'tickets handed out by staff')
    printer.print(kiosk, sale.showtimeId, sale.tickets)
  }

  const takeBack = async ({ staffDesk }: RunningKiosk, { saleId }: OwnSale): Promise<boolean> => {
    const voided = await staffDesk['sales.void']({ saleId })
    counts.add(voided.ok ? 'sale voided' : 'void came too late')
    return voided.ok
  }

  /** Reads the terminal's own ledger, as a person does who stands before it; what is under way they let be. */
  const settle = async (
    { terminal }: SimulatedKiosk,
    { staffDesk }: RunningKiosk,
    { paymentKey, saleId, step }: ReturnType<RunningKiosk['desk']['rights']['openPayments']>[number],
  ) => {
    const line = terminal.lines().find(({ key }) => key === paymentKey)
    if (terminal.isReachable() || step !== 'unknown' || line?.state === 'in-progress') return
    const isSeen = line?.state === 'approved' && !chance.isHit(overlooksShare)
    const outcome = isSeen ? 'charged' : 'not-charged'
    if (isSeen) references.set(saleId, line.reference)
    const settled = await staffDesk['payments.settle']({ paymentKey, outcome })
    if (!settled.ok) return
    counts.add(`payment settled by staff as ${outcome}`)
    if (line?.state === 'approved' && !isSeen) counts.add('staff were wrong about a payment')
  }

  const resolve = async (kiosk: SimulatedKiosk, running: RunningKiosk, item: ListedItem) => {
    if (item.why === 'refund-due') return await payCash(running, item)
    if (item.why === 'set-apart') return await judgeApart(running, item)
    if (item.why !== 'displaced' || !item.ticket) return
    const seat = chance.isHit(0.7) && item.ways.includes('reseat') ? freeSeatFor(running, item) : null
    const end = seat ? { how: 'reseat' as const, seat } : { how: 'refund' as const }
    if (!item.ways.includes(end.how)) return
    const ended = await running.staffDesk['toResolve.end']({ itemId: item.itemId, end })
    if (!ended.ok) return
    counts.add(seat ? 'customer given another seat' : 'displaced ticket refunded')
    const { ticket } = ended.value
    if (ticket) printer.print(kiosk, ticket.showtimeId, [{ ...ticket, priceFen: item.ticket.paidFen }])
  }

  /** A kiosk that was let go on is believed; one that is still blocked is not. */
  const judgeApart = async ({ staffDesk, signedInAs }: RunningKiosk, { device, itemId }: ListedItem) => {
    if (server.tables.devices.get(String(device))?.is_blocked !== false) return
    const end = { itemId, end: { how: 'apply' } } as const
    const ended = await signedInAs(administrator.accountId, () => staffDesk['toResolve.end'](end))
    if (ended.ok) counts.add('journal set apart counts after all')
  }

  /** Only what no kiosk can pay any more: the device that took the money is no more. */
  const payCash = async ({ staffDesk }: RunningKiosk, { device, ticket }: ListedItem) => {
    if (!ticket || !isGone(device)) return
    const paid = await staffDesk['refunds.payCash']({ ticketNumber: ticket.ticketNumber })
    if (!paid.ok) return
    counts.add('refund paid in cash')
    world.note(`staff pay ${paid.value.amountFen} fen of ${ticket.ticketNumber} in cash`)
    cash.push({ ticketNumber: ticket.ticketNumber, amountFen: paid.value.amountFen })
  }

  return {
    /** One look at a kiosk; sales that nobody saw are handed out, or taken back where that can be done. */
    visit: (kiosk: SimulatedKiosk, unseen: 'hand-out' | 'void'): void => {
      look(kiosk, unseen).catch((fault) => given.onFault(kiosk.name, 'a call of the staff page failed', fault))
    },
    cash,
    references,
  }
}

/** All that the page shows of each kiosk, page by page. */
async function listItems({ staffDesk }: RunningKiosk): Promise<ListedItem[]> {
  const listed = await staffDesk['toResolve.list']({ order: 'oldest' })
  const items: ListedItem[] = []
  for (let group of listed.ok ? listed.value.groups : []) {
    items.push(...group.items)
    while (group.next !== null) {
      const more = await staffDesk['toResolve.list']({ device: group.device, order: 'oldest', after: group.next })
      const [next] = more.ok ? more.value.groups : []
      if (!next) break
      items.push(...next.items)
      group = next
    }
  }
  return items
}

function freeSeatFor(running: RunningKiosk, { showtime }: ListedItem) {
  const known = showtime && running.catalog.showtimeFor(showtime.showtimeId)
  const free = known && freeSeats(running, known)
  return (known && free && proposeBestSeats({ plan: known.plan, free, count: 1 })?.[0]) ?? null
}
