import type { SaleId, TicketNumber } from '../../../shared/core/ids.ts'
import type { DeviceRow } from '../devices/devices-store.ts'
import type { LedgerTx } from '../ledger.ts'
import type { NewTicket, TicketRow } from '../sales/tickets-store.ts'
import type { BatchPart } from './batch-part.ts'

const unset = {
  sale_id: null,
  method: null,
  terminal_reference: null,
  token: null,
  replaces: null,
  sold_at_ms: null,
  account_id: null,
  customer_slot: null,
} as const

/** Tickets and which sales were seen, read together and written together. */
export function openBatchSales(tx: Pick<LedgerTx, 'sales'>) {
  /** As they are by now; null: there is none of this number. What of it changes is sure only of one that is locked. */
  const tickets = new Map<TicketNumber, TicketRow | null>()
  /** The sales of which every ticket is known. */
  const sales = new Set<SaleId>()
  const locked = new Set<TicketNumber>()
  const added = new Map<TicketNumber, NewTicket>()
  const refunded = new Map<TicketNumber, number>()
  const seen = new Map<SaleId, DeviceRow>()

  const ofSale = async (cinemaId: number, saleId: SaleId): Promise<TicketRow[]> => {
    if (!sales.has(saleId)) await readTickets(cinemaId, [], [saleId])
    const found = [...tickets.values()].filter((ticket) => ticket?.sale_id === saleId) as TicketRow[]
    return found.sort((a, b) => a.ticket_number - b.ticket_number)
  }

  const findTicket: LedgerTx['sales']['findTicket'] = async (cinemaId, ticketNumber) => {
    if (!tickets.has(ticketNumber)) {
      tickets.set(ticketNumber, (await tx.sales.findTicket(cinemaId, ticketNumber)) ?? null)
    }
    return tickets.get(ticketNumber) ?? undefined
  }

  async function readTickets(
    cinemaId: number,
    ticketNumbers: readonly TicketNumber[],
    saleIds: readonly SaleId[],
  ): Promise<void> {
    if (ticketNumbers.length === 0 && saleIds.length === 0) return
    const found = await tx.sales.ticketsNamed(cinemaId, ticketNumbers, saleIds)
    for (const ticketNumber of ticketNumbers) if (!tickets.has(ticketNumber)) tickets.set(ticketNumber, null)
    // What is known already may have changed since: by this batch, whose writes wait.
    for (const ticket of found) tickets.set(ticket.ticket_number, tickets.get(ticket.ticket_number) ?? ticket)
    for (const saleId of saleIds) sales.add(saleId)
  }

  const queries: BatchPart<'sales'>['queries'] = {
    addTicket: async (ticket) => {
      if (await findTicket(ticket.cinema_id, ticket.ticket_number)) return false
      tickets.set(ticket.ticket_number, { ...unset, ...ticket })
      added.set(ticket.ticket_number, ticket)
      return true
    },
    findTicket,
    isSaleRecorded: async (cinemaId, saleId) => (await ofSale(cinemaId, saleId)).length > 0,
    lockTicket: async (cinemaId, ticketNumber) => {
      if (!locked.has(ticketNumber) && !added.has(ticketNumber)) await lockTickets(cinemaId, [ticketNumber])
      return tickets.get(ticketNumber) ?? undefined
    },
    markRefunded: async (cinemaId, ticketNumbers) => {
      for (const ticketNumber of ticketNumbers) {
        const ticket = tickets.get(ticketNumber)
        if (ticket) tickets.set(ticketNumber, { ...ticket, state: 'refunded' })
        refunded.set(ticketNumber, cinemaId)
      }
    },
    nextTicketNumber: () => tx.sales.nextTicketNumber(),
    noteSeen: async (device, saleIds) => {
      for (const saleId of saleIds) seen.set(saleId, device)
    },
    ticketsOfSale: async (device, saleId) =>
      (await ofSale(device.cinema_id, saleId)).filter((ticket) => ticket.device === device.device),
  }

  async function lockTickets(cinemaId: number, ticketNumbers: readonly TicketNumber[]): Promise<void> {
    if (ticketNumbers.length === 0) return
    for (const ticket of await tx.sales.lockTickets(cinemaId, ticketNumbers)) {
      tickets.set(ticket.ticket_number, ticket)
      locked.add(ticket.ticket_number)
    }
  }

  return {
    queries,
    readTickets,
    lockTickets,
    flush: async (): Promise<void> => {
      if (added.size > 0) await tx.sales.addTickets([...added.values()])
      for (const [cinemaId, numbers] of Map.groupBy(refunded.keys(), (number) => refunded.get(number) ?? 0)) {
        await tx.sales.markRefunded(cinemaId, [...numbers])
      }
      for (const [device, saleIds] of Map.groupBy(seen.keys(), (saleId) => seen.get(saleId))) {
        if (device) await tx.sales.noteSeen(device, saleIds)
      }
      for (const ticketNumber of added.keys()) locked.add(ticketNumber)
      for (const waiting of [added, refunded, seen]) waiting.clear()
    },
    forget: (): void => {
      for (const known of [tickets, sales, locked, added, refunded, seen]) known.clear()
    },
  }
}
