import type { AccountRole } from '../../server/db/tables.ts'
import type { AccountId, ShowtimeId } from '../../shared/core/ids.ts'
import type { SeededRandom } from '../support/seeded-random.ts'
import type { PrintedTicket } from './checker.ts'
import { administrator, cinemaId, secondStaffAccountId, staffAccountId } from './schedule.ts'
import type { SimulatedServer } from './simulated-server.ts'
import type { World } from './world.ts'

/** One customer of a web shop: one seat at a time, straight at the server. */
export type WebCustomer = {
  readonly id: number
  readonly comesAtMs: number
  readonly showtimeId: number
  readonly paysAfterMs: number
  readonly plan: 'pay' | 'pay-twice' | 'abandon' | 'refund'
}

type Place = { readonly world: World; readonly server: SimulatedServer; readonly chance: SeededRandom }

/** Adds the accounts of web customers, of two members of staff and of the administrator. */
export function addAccounts({ tables }: Pick<SimulatedServer, 'tables'>, ids: readonly number[]): void {
  const roles = new Map<number, AccountRole>([
    [staffAccountId, 'clerk'],
    [secondStaffAccountId, 'manager'],
    [administrator.accountId, 'administrator'],
  ])
  for (const id of [...roles.keys(), ...ids]) {
    const role = roles.get(id) ?? 'customer'
    tables.accounts.add({
      ...{ cinema_id: cinemaId, account_id: id as AccountId, name: `C${id}`, email: `c${id}@example.com`, mobile: '' },
      ...{ password_hash: '', password_version: 1, role, level: 0, made_at_ms: 0 },
    })
  }
}

/** One visit to the web shop; `onTicket` is told of each ticket that the customer was promised. */
export async function visitWeb(
  { world, server, chance }: Place,
  customer: WebCustomer,
  onTicket: (ticket: PrintedTicket) => void,
): Promise<string> {
  const wait = (ms: number) => new Promise<void>((resolve) => world.after(ms, resolve))
  const accountId = customer.id as AccountId
  const showtimeId = customer.showtimeId as ShowtimeId
  const seat = { row: 4 + chance.below(3), col: 2 + chance.below(5) }
  const askedMs = world.nowMs()
  const held = await server.web()?.hold(cinemaId, accountId, showtimeId, seat)
  if (!held?.ok) return held?.refusal ?? 'server is down'
  const toldMs = [askedMs, world.nowMs()] as const
  await wait(customer.paysAfterMs)
  if (customer.plan === 'abandon') return 'abandoned'
  const { ticketNumber, paidFen } = held.value
  const buy = () => server.web()?.buy(cinemaId, accountId, ticketNumber, { isPaid: true, proof: null })
  if (customer.plan === 'pay-twice') void buy()
  const bought = await buy()
  if (!bought?.ok) return bought?.refusal ?? 'server is down'
  onTicket({ kiosk: 0, showtimeId: customer.showtimeId, ...seat, ticketNumber, priceFen: paidFen, toldMs, told: null })
  if (customer.plan !== 'refund') return 'sold'
  await wait(customer.paysAfterMs)
  const by = { cinemaId, accountId, device: null, isStaff: false }
  const refunded = await server.web()?.refund(by, ticketNumber)
  return refunded?.ok ? 'refunded' : (refunded?.refusal ?? 'server is down')
}
