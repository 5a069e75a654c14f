import type { AccountRole } from '../../server/db/tables.ts'
import { addAccount } from '../../server/ledger/accounts/accounts-store.ts'
import { noteSignIn } from '../../server/ledger/devices/device-staff.ts'
import { createSqlLedger } from '../../server/ledger/sql-ledger.ts'
import { createRefundTicket } from '../../server/sales/refund-ticket.ts'
import type { AccountId, TicketNumber } from '../../shared/core/ids.ts'
import { syncPaths } from '../../shared/sync/messages.ts'
import type { ListedItem, ReviewItemsAnswer } from '../../shared/sync/staff-messages.ts'
import type { TestServer } from './central-server.ts'
import type { TestKiosk } from './signing-kiosk.ts'

let accounts = 0

/** An account of this role, which has signed in at these kiosks alone. */
export async function addStaff(
  server: TestServer,
  role: AccountRole,
  ...kiosks: readonly Pick<TestKiosk, 'device'>[]
): Promise<AccountId> {
  accounts += 1
  const account = { name: role, email: `${role}-${accounts}@example.test`, mobile: '', passwordHash: '-', role }
  const added = await addAccount(server.db, server.cinemaId, account, server.time.clock.nowMs())
  if (added === null) throw new Error('the e-mail address is taken')
  for (const { device } of kiosks) await noteSignIn(server.db, device, added)
  return added
}

/** What waits for a person, of what this device wrote, asked for at this kiosk. */
export async function itemsOf(kiosk: TestKiosk, device = kiosk.device): Promise<ListedItem[]> {
  const items: ListedItem[] = []
  for (let after: string | null = ''; after !== null; ) {
    const page = `${syncPaths.reviewItems}?device=${device}${after && `&after=${after}`}`
    const { groups } = (await kiosk.ask('GET', page)).body as ReviewItemsAnswer
    const [group] = groups
    items.push(...(group?.items ?? []))
    after = group?.next ?? null
  }
  return items
}

/** A seat that this kiosk sold, and its ticket's number. */
export async function sellOne(
  kiosk: TestKiosk,
  showtimeId: Parameters<TestKiosk['grant']>[0],
  col = 1,
  priceFen = 3_990,
) {
  const answer = await kiosk.grant(showtimeId, [{ row: 1, col }])
  const { seats = [] } = answer.body as { seats?: { row: number; col: number; grantNumber: number }[] }
  const sold = kiosk.sold(showtimeId, seats, priceFen)
  await kiosk.upload([kiosk.entry('sold', sold)])
  return { ...sold, ticketNumber: sold.tickets[0]?.ticketNumber ?? 0 }
}

/** Staff take a sold ticket back, so that its money is due. */
export async function takeBack(
  server: Pick<TestServer, 'db' | 'cinemaId'> & { readonly time: Pick<TestServer['time'], 'clock'> },
  accountId: AccountId,
  ticketNumber: number,
): Promise<void> {
  const { db, cinemaId, time } = server
  const ledger = createSqlLedger({ db, clock: time.clock })
  const refund = createRefundTicket({ ledger, clock: time.clock, policy: () => ({ refundClosesMinutes: 0 }) })
  const by = { cinemaId, accountId, device: null, isStaff: true }
  const refunded = await refund(by, ticketNumber as TicketNumber)
  if (!refunded.ok) throw new Error(`not taken back: ${JSON.stringify(refunded.refusal)}`)
}
