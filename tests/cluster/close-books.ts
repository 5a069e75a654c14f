import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { CinemaKiosk, Login } from '../support/cinema-programs.ts'
import type { BoxOffice, CinemaRecord, KioskRecord, Refund } from './check-record.ts'
import type { ClusterPrograms } from './cluster-programs.ts'
import { type KioskPage, openKioskPage } from './kiosk-page.ts'
import type { OpenRecord } from './record.ts'
import type { WebCustomer } from './web-buyers.ts'
import { createTtmsClient, signInToTtms, type TtmsClient } from './wire-client.ts'

type OwnOrder = {
  readonly order_id: number
  readonly is_active: number
  readonly schedule_id: number
  readonly seat_row: number
  readonly seat_col: number
  readonly order_discount_price: number
}

/**
 * Once nothing fails any more: waits until every kiosk has told the server all, asks everybody who was told something
 * what they have, takes every ticket back, and asks the box office before and after that.
 */
export async function closeBooks(
  { server, kiosks, administrator }: ClusterPrograms,
  { record, customers }: { readonly record: OpenRecord; readonly customers: readonly WebCustomer[] },
): Promise<CinemaRecord> {
  const { url } = server.now()
  const kioskRecords = await Promise.all(kiosks.map(({ now }) => askStaff(now(), administrator)))
  const webOrders = []
  for (const customer of customers) webOrders.push(...(await askCustomer(url, customer, record)))
  const office = await signInToTtms(url, administrator)
  const onShow = (await office.schedules()).map(({ schedule_id }) => schedule_id)
  const takenSeats = []
  for (const showtime of onShow) {
    for (const { row, col } of await office.takenSeats(showtime)) takenSeats.push({ showtime, row, col })
  }
  const boxOffice = await askBoxOffice(office)
  const returned = await takeBack(office, record)
  const boxOfficeAfterReturns = await askBoxOffice(office)
  const { told, refunds } = record
  return {
    told,
    refunds,
    kiosks: kioskRecords,
    webOrders,
    takenSeats,
    onShow,
    boxOffice,
    returned,
    boxOfficeAfterReturns,
  }
}

/** What the kiosk's own staff page says, once it is online with nothing open, nothing to pay back and nothing to send. */
async function askStaff(kiosk: CinemaKiosk, login: Login): Promise<KioskRecord> {
  const page = await openKioskPage(kiosk.address)
  await signInAt(page, login)
  const quiet = await page.sees('device', {}, ({ line, queue, openPayments, openRefunds }) => {
    const isOpen = openPayments.length > 0 || openRefunds.tickets > 0
    return line === 'online' && queue.waiting === 0 && !isOpen
  })
  page.close()
  if (!quiet) throw new Error(`${kiosk.name} went away: ${kiosk.report()}`)
  const { salesToday, openPayments, queue } = quiet
  return {
    name: kiosk.name,
    ledger: readFileSync(join(kiosk.dataDir, 'terminal', 'ledger.jsonl'), 'utf8'),
    staff: {
      ...{ sales: salesToday.sales, tickets: salesToday.tickets, fen: salesToday.takenFen },
      ...{ openPayments: openPayments.length, waiting: queue.waiting },
    },
  }
}

async function signInAt(page: KioskPage, login: Login): Promise<void> {
  for (;;) {
    await page.sees('status', {}, ({ line }) => line === 'online')
    const signedIn = await page.link.call('staff.signIn', login)
    if (signedIn.ok) return
    // A line that was just bad may be lost once more.
    if (signedIn.refusal.code !== 'NeedsServer') throw new Error(`no staff let in: ${JSON.stringify(signedIn.refusal)}`)
    await pause(200)
  }
}

/** The customer looks their orders up: whoever never got an answer is told now. */
async function askCustomer(url: string, { login, password }: WebCustomer, record: OpenRecord) {
  const client = createTtmsClient(url)
  const signedIn = await client.ask('index/user/login', { customer_email: login, customer_passwd: password })
  // A registration that was never answered may never have arrived.
  if (signedIn.status !== 0) return []
  const { data } = await client.ask('index/ticket/findUserTicket')
  const orders = (data as OwnOrder[]).filter(({ is_active }) => is_active === 1 || is_active === -3)
  const known = new Set(record.told.flatMap((told) => (told.what === 'ticket' ? [told.ticket] : [])))
  for (const order of orders) {
    if (known.has(order.order_id)) continue
    const { order_id: ticket, schedule_id: showtime, seat_row: row, seat_col: col } = order
    const fen = Math.round(order.order_discount_price * 100)
    record.tell({ by: 'web', what: 'ticket', sale: null, ticket, showtime, row, col, fen })
  }
  return orders.map(({ order_id, is_active }) => ({ ticket: order_id, isSold: is_active === 1 }))
}

async function askBoxOffice(office: TtmsClient): Promise<BoxOffice> {
  const { data } = await office.ask('admin/ticket/findboxoffice')
  const rows = data as { readonly ticket_cnt: number; readonly money_cnt: number }[]
  return {
    tickets: rows.reduce((total, row) => total + row.ticket_cnt, 0),
    fen: rows.reduce((total, row) => total + Math.round(row.money_cnt * 100), 0),
  }
}

/** Every ticket that was told comes to the counter, but for those whose refund was confirmed before. */
async function takeBack(office: TtmsClient, { told, refunds }: OpenRecord): Promise<Refund[]> {
  const done = new Set(refunds.flatMap(({ ticket, answer }) => (answer === 'done' ? [ticket] : [])))
  const returned: Refund[] = []
  for (const news of told) {
    if (news.what !== 'ticket' || done.has(news.ticket)) continue
    const askedAtMs = performance.now()
    const { status } = await office.ask('index/ticket/refundTicket', { order_id: news.ticket })
    returned.push({ ticket: news.ticket, askedAtMs, answer: status === 0 ? 'done' : 'refused' })
  }
  return returned
}
