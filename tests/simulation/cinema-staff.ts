import type { StaffDesk } from '../../electron/sales/staff-desk.ts'
import type { TicketNumber } from '../../shared/core/ids.ts'
import type { Result } from '../../shared/core/result.ts'
import { isUndelivered, type ListedSale } from '../../shared/sales/sale-list.ts'
import type { ShownItem } from '../../shared/sales/staff-calls.ts'
import type { ResolveRequest } from '../../shared/sync/staff-messages.ts'
import type { CashPaid } from './checker.ts'
import type { Counts } from './counts.ts'
import { type DeviceStates, listDeviceStates } from './device-states.ts'
import { freeSeats } from './free-seats.ts'
import { administrator, staffAccountId } from './schedule.ts'
import type { RunningKiosk, SimulatedKiosk } from './simulated-kiosk.ts'
import type { SimulatedPrinter } from './simulated-printer.ts'
import type { SimulatedServer } from './simulated-server.ts'
import type { World } from './world.ts'

export type CinemaStaff = ReturnType<typeof createCinemaStaff>

/** How often staff overlook the line in a terminal's ledger that they are looking for. */
const overlooksShare = 0.25

/** How often the office refunds a ticket while staff at a kiosk decide on it, and how soon after they began. */
const officeShare = 0.4
const officeWithinMs = 4_000
const decidingMs = 5_000

/** How often a customer with nothing in hand would rather see the film than have the money back. */
const wantsToSeeItShare = 0.4

/** How long somebody thinks about a sale that may still be taken back. */
const decidesWithinMs = 20_000

const saysAgain = 100
const saysAgainAfterMs = 10_000

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

  const look = async (kiosk: SimulatedKiosk, undelivered: 'deliver' | 'void', isFromTheEnd: boolean): Promise<void> => {
    const running = kiosk.running()
    const device = running?.journal.owner()?.device
    if (!running || device === undefined) return
    // They show the server their password here, so that it takes this kiosk's word for theirs.
    for (const accountId of [staffAccountId, administrator.accountId]) await server.signIn(device, accountId)
    for (const payment of running.desk.rights.openPayments()) await settle(kiosk, running, payment)
    for (const sale of running.listSales().sales) {
      if (!isUndelivered(sale)) continue
      // What the page says may be over by the time that somebody has made up their mind.
      if (sale.mayVoid) await new Promise<void>((resolve) => world.after(chance.below(decidesWithinMs), resolve))
      if (undelivered !== 'void' || !sale.mayVoid || !(await takeBack(running, sale)))
        await deliver(kiosk, running, sale)
    }
    for (const sale of running.listSales().sales.filter(isComplaint)) await deliver(kiosk, running, sale)
    const stateOf = await listDeviceStates(running)
    const items = await listItems(running)
    // People decide just when the database is busy: what they do at the same time, lasts.
    if (items.some(isToDecide)) server.slowDown(decidingMs)
    for (const item of isFromTheEnd ? items.toReversed() : items) await resolve(kiosk, running, item, stateOf)
  }

  /**
   * A customer stands there and says that they have nothing in hand for their seat, whatever the kiosk believes; staff
   * find the sale.
   */
  const isComplaint = ({ mayShow, tickets }: ListedSale) =>
    mayShow &&
    tickets.some(({ isRefunded, ticketNumber, reseatedTo }) => {
      return !isRefunded && !printer.hasPrinted(reseatedTo?.ticketNumber ?? ticketNumber)
    })

  /**
   * A customer stands here with nothing in hand, and names film, time and seat; the kiosk that took the money is gone.
   * They get their money, or else a ticket in handwriting: all that it says is on the page.
   */
  const helpEmptyHanded = async (kiosk: SimulatedKiosk, { itemId, ticket, showtime, ways }: ShownItem) => {
    if (!ticket || !showtime || printer.hasPrinted(ticket.ticketNumber)) return
    const { ticketNumber, row, col, paidFen: priceFen, state } = ticket
    // In a seat that is somebody else's nobody is sent to see it.
    const mayStand = state === 'sold' && (chance.isHit(wantsToSeeItShare) || !ways.includes('refund'))
    if (!mayStand && !ways.includes('refund')) return
    const how = mayStand ? 'accept' : 'refund'
    const { answer } = await endItem(kiosk, itemId, { kind: how })
    if (!answer.ok) return
    if (how === 'refund') {
      counts.add('refunded to an empty-handed customer')
      return
    }
    counts.add('ticket written by hand')
    printer.writeByHand({ showtimeId: showtime.showtimeId, ticketNumber, row, col, priceFen })
  }

  const deliver = async (kiosk: SimulatedKiosk, { staffDesk, life }: RunningKiosk, sale: ListedSale) => {
    const handed = await staffDesk['sales.deliver']({ saleId: sale.saleId })
    if (!handed.ok || life.isOver()) return
    const { tickets, copy } = handed.value
    counts.add(copy > 1 ? 'tickets printed again' : 'tickets delivered by staff')
    const priceFen = sale.totalFen / sale.tickets.length
    for (const ticket of tickets) {
      if (!printer.print(kiosk, ticket.showtimeId, [{ ...ticket, priceFen }])) return
    }
    await staffDesk['sales.seen']({ saleId: sale.saleId, copy })
    await staffDesk['sales.collected']({ saleId: sale.saleId, copy })
  }

  const takeBack = async ({ staffDesk }: RunningKiosk, { saleId }: ListedSale): Promise<boolean> => {
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

  /** One of the free seats, whichever the customer likes. */
  const freeSeatFor = (running: RunningKiosk, { showtime }: ShownItem) => {
    const known = showtime && running.catalog.showtimeFor(showtime.showtimeId)
    const free = known ? freeSeats(running, known) : []
    return free[chance.below(free.length)] ?? null
  }

  const endItem = (kiosk: SimulatedKiosk, itemId: number, end: ResolveRequest['end']) =>
    untilAnswered(kiosk, (desk) => desk['review.end']({ itemId, end }))

  const resolve = async (kiosk: SimulatedKiosk, running: RunningKiosk, item: ShownItem, stateOf: DeviceStates) => {
    if (item.why === 'refund-due') return await payCash(kiosk, item, stateOf)
    if (item.why === 'quarantined') return await judgeQuarantined(running, item, stateOf)
    if (item.why === 'undelivered') return await helpEmptyHanded(kiosk, item)
    if (!isToDecide(item) || !item.ticket) return
    const seat = chance.isHit(0.7) && item.ways.includes('reseat') ? freeSeatFor(running, item) : null
    const end = seat ? ({ kind: 'reseat', seat } as const) : { kind: minOf(item) }
    if (end.kind !== 'accept' && chance.isHit(officeShare)) refundAtOffice(item.ticket.ticketNumber)
    const { answer: ended } = await endItem(kiosk, item.itemId, end)
    if (!ended.ok) {
      counts.add(`resolving refused: ${ended.refusal.code}`)
      return
    }
    if (seat) counts.add('customer given another seat')
    else counts.add(end.kind === 'refund' ? 'displaced ticket refunded' : 'ticket stands as it is')
    const { ticket } = ended.value
    const priceFen = item.ticket.paidFen
    if (!ticket || printer.print(kiosk, ticket.showtimeId, [{ ...ticket, priceFen }])) return
    // The screen shows nothing, and the item is gone from it: they know the seat, which they chose themselves.
    counts.add('ticket written by hand')
    printer.writeByHand({ ...ticket, priceFen })
  }

  /** Asks a kiosk's page, and again in the same words where no answer came: it may have been done. */
  const untilAnswered = <Refusal extends { readonly code: string }, Value>(
    kiosk: SimulatedKiosk,
    ask: (desk: StaffDesk) => Promise<Result<Value, Refusal>>,
  ) =>
    new Promise<{ readonly answer: Result<Value, Refusal>; readonly wasSilent: boolean }>((resolve, reject) => {
      let times = 0
      const say = () => {
        let isAnswered = false
        const running = kiosk.running()
        times += 1
        const asked = running && ask(running.staffDesk)
        asked?.then((answer) => {
          isAnswered = answer.ok || answer.refusal.code !== 'NoLine' || times > saysAgain
          if (isAnswered) resolve({ answer, wasSilent: times > 1 })
        }, reject)
        // A kiosk that dies meanwhile never answers: whoever asked it asks again once it is up.
        world.after(saysAgainAfterMs, () => {
          if (!isAnswered && times <= saysAgain) say()
        })
      }
      say()
    })

  /** The office refunds the ticket, too, in the very moment in which staff at a kiosk decide on it. */
  const refundAtOffice = (ticketNumber: TicketNumber) => {
    world.after(chance.below(officeWithinMs), () => {
      server.refund(ticketNumber).then(
        (isDone) => counts.add(isDone ? 'refunded at the office meanwhile' : 'refund at the office came too late'),
        (fault) => given.onFault('office', 'a refund failed', fault),
      )
    })
  }

  /** A kiosk that was let go on is believed; one that is still blocked is not. */
  const judgeQuarantined = async (
    { staffDesk, signedInAs }: RunningKiosk,
    { device, itemId }: ShownItem,
    stateOf: DeviceStates,
  ) => {
    const state = device !== null && stateOf.get(device)
    if (!state || state === 'blocked') return
    const end = { itemId, end: { kind: 'apply' } } as const
    const ended = await signedInAs(administrator.accountId, () => staffDesk['review.end'](end))
    if (ended.ok) counts.add('journal quarantined counts after all')
  }

  /**
   * Only what no kiosk can pay any more: the device that took the money is no more. Whoever asked, and heard nothing
   * before the kiosk died, knows that they handed nothing over: what is then called paid here they pay.
   */
  const payCash = async (kiosk: SimulatedKiosk, { device, ticket, amountFen }: ShownItem, stateOf: DeviceStates) => {
    const state = device !== null && stateOf.get(device)
    if (!ticket || (state !== 'closed' && state !== 'written-off')) return
    const { ticketNumber } = ticket
    const { answer, wasSilent } = await untilAnswered(kiosk, (desk) => desk['refunds.payCash']({ ticketNumber }))
    const isPaidHere = !answer.ok && answer.refusal.code === 'RefundPaid' && answer.refusal.hereAtMs !== null
    const isOwn = isPaidHere && wasSilent
    const paidFen = answer.ok ? answer.value.amountFen : isOwn ? amountFen : null
    if (paidFen === null) return
    counts.add(isOwn ? 'refund handed over after the kiosk died' : 'refund paid in cash')
    world.note(`staff pay ${paidFen} fen of ${ticketNumber} in cash`)
    cash.push({ ticketNumber, amountFen: paidFen })
  }

  return {
    /** One look at a kiosk; sales that nobody saw are delivered, or taken back where that can be done. */
    visit: (kiosk: SimulatedKiosk, undelivered: 'deliver' | 'void', isFromTheEnd = false): void => {
      look(kiosk, undelivered, isFromTheEnd).catch((fault) =>
        given.onFault(kiosk.name, 'a call of the staff page failed', fault),
      )
    },
    cash,
    references,
  }
}

/** All that the page shows of each kiosk, page by page. */
async function listItems({ staffDesk }: RunningKiosk): Promise<ShownItem[]> {
  const listed = await staffDesk['review.list']({ order: 'oldest' })
  const items: ShownItem[] = []
  for (let group of listed.ok ? listed.value.groups : []) {
    items.push(...group.items)
    while (group.next !== null) {
      const more = await staffDesk['review.list']({ device: group.device, order: 'oldest', after: group.next })
      const [next] = more.ok ? more.value.groups : []
      if (!next) break
      items.push(...next.items)
      group = next
    }
  }
  return items
}

/** A person decides what becomes of its ticket. */
function isToDecide({ why }: ShownItem): boolean {
  return why === 'displaced' || why === 'showtime-changed'
}

/** How an item ends that no other seat ends: its ticket's money goes back, or where there is none it is looked at. */
function minOf({ ways }: ShownItem): 'refund' | 'accept' {
  return ways.includes('refund') ? 'refund' : 'accept'
}
