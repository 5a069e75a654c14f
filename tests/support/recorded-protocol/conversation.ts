import { randomUUID } from 'node:crypto'
import type { AccountId, FilmId, HallId, ShowtimeId, TicketNumber } from '../../../shared/core/ids.ts'
import { toDeviceId } from '../../../shared/core/ids.ts'
import { toFen } from '../../../shared/core/money.ts'
import type { EditChange } from '../../../shared/edits/edit-kinds.ts'
import type { EntryBody, EntryKind } from '../../../shared/journal/journal-entry.ts'
import { protocolVersion, syncPaths } from '../../../shared/sync/messages.ts'
import type { ListedItem, ReviewItemsAnswer } from '../../../shared/sync/staff-messages.ts'
import type { TestServer } from '../central-server.ts'
import { anEdit } from '../edits.ts'
import { askUnsigned, enrolKiosk, grantedSeats, makeDeviceKey, type TestKiosk } from '../signing-kiosk.ts'
import { eventsIn, type Recording, recordApp } from './recording.ts'
import { password, people, type Stage, setStage } from './stage.ts'

const priceFen = toFen(3_990)
const seat = (row: number, col: number) => ({ row, col })

/** Entries of this kiosk's journal, sent together. */
function write(kiosk: TestKiosk, ...entries: readonly { [Kind in EntryKind]: [Kind, EntryBody<Kind>] }[EntryKind][]) {
  return kiosk.upload(entries.map(([kind, body]) => kiosk.entry(kind, body)))
}

/** What a kiosk and its server say to each other, all of it in the version that this program speaks. Closes the server. */
export async function recordConversation(server: TestServer): Promise<Recording> {
  const stage = await setStage(server)
  const { exchanges, app } = recordApp(server)
  const place = { ...server, app }
  const former = await enrolKiosk(place)
  const one = await enrolKiosk(place, null, former)
  const two = await enrolKiosk(place)
  await one.hello()
  await two.hello()
  const url = syncPaths.live
  const live = { method: 'GET' as const, url, headers: one.signedHeaders('GET', url) }
  const stream = server.app.inject(live)
  exchanges.push({ method: 'GET', path: url, headers: live.headers, body: null, status: 200, answer: null })

  await signPeopleIn(one, two)
  await pullAll(one)
  await sell(one, two, stage)
  await payInOtherWays(one, stage, former)
  await endReviewItems(one, two, stage)
  await edit(one, stage)
  await writeOffAndClose(one, two, place, stage)
  await pullAll(one)
  await one.ask('GET', syncPaths.boxOffice)
  await one.ask('GET', syncPaths.devices)
  await beRefused(one, place)
  await server.close()
  return { protocolVersion, exchanges, events: eventsIn((await stream).payload) }
}

async function signPeopleIn(one: TestKiosk, two: TestKiosk): Promise<void> {
  const signIn = (kiosk: TestKiosk, login: string, secret = password) =>
    kiosk.ask('POST', syncPaths.staffSignIn, { login, password: secret })
  for (const kiosk of [one, two]) await signIn(kiosk, people.manager)
  await signIn(one, people.administrator)
  await signIn(two, people.clerk)
  await signIn(one, people.clerk, 'wrong')
}

async function pullAll(kiosk: TestKiosk): Promise<void> {
  for (const replica of ['films', 'posters', 'halls', 'showtimes', 'seatStates', 'settings', 'refunds']) {
    await kiosk.pull(replica)
  }
}

/** Grants, a sale from its payment to its collected tickets, and seats that are released. */
async function sell(one: TestKiosk, two: TestKiosk, stage: Stage): Promise<void> {
  const { showtimeId, filmId, hallId } = stage
  const requestId = randomUUID()
  const seats = grantedSeats(await one.grant(showtimeId, [seat(1, 1), seat(1, 2)], { requestId }))
  await one.grant(showtimeId, [seat(1, 1), seat(1, 2)], { requestId })
  const allotment = randomUUID()
  const purpose = 'allotment'
  const allotted = grantedSeats(
    await one.grant(showtimeId, [seat(2, 1), seat(2, 2)], { requestId: allotment, purpose }),
  )
  await two.grant(showtimeId, [seat(1, 1)])
  await two.allot([
    { requestId: randomUUID(), showtimeId: stage.otherShowtimeId, seats: [seat(1, 1)] },
    { requestId: randomUUID(), showtimeId, seats: [seat(1, 1)] },
  ])
  const sale = one.sold(showtimeId, seats)
  const offered = { performance: { filmId, hallId, beginsAt: 1_795_237_200 }, language: 'zh' }
  const { saleId, totalFen } = sale
  const ticketNumbers = sale.tickets.map(({ ticketNumber }) => ticketNumber as TicketNumber)
  const shown = { saleId, ticketNumbers, copy: 1 } as EntryBody<'seen'>
  const payment = { saleId, paymentKey: sale.payment.key, showtimeId, totalFen, method: 'card', ...offered }
  await write(
    one,
    ['rights-taken', { showtimeId, requestId, purpose: 'sale', seats }],
    ['rights-taken', { showtimeId, requestId: allotment, purpose, seats: allotted }],
    [
      'payment-started',
      { ...payment, seats: seats.map(({ proof: _, ...granted }) => ({ ...granted, priceFen })) } as never,
    ],
    ['sold', { ...sale, payment: { ...sale.payment, settledBy: 'charge' }, ...offered } as never],
    ['printed', { ...shown, how: 'screen' }],
    ['seen', shown],
    ['collected', shown],
    ['staff-action', { accountId: stage.accounts.manager as AccountId, action: 'signed-in' }],
    ['rights-given-back', { showtimeId, seats: allotted, reason: 'recalled' }],
  )
}

/** Payments with every other end, and a sale that is taken back. */
async function payInOtherWays(one: TestKiosk, { showtimeId, accounts }: Stage, former: TestKiosk): Promise<void> {
  const accountId = accounts.manager as AccountId
  const seats = grantedSeats(await one.grant(showtimeId, [seat(2, 3)]))
  const begun = () => {
    const payment = { saleId: randomUUID(), paymentKey: randomUUID() }
    const priced = seats.map(({ proof: _, ...granted }) => ({ ...granted, priceFen }))
    const started = { ...payment, showtimeId, seats: priced, totalFen: priceFen, method: 'card' }
    return { payment: payment as never as EntryBody<'payment-unknown'>, started: started as never }
  }
  const [declined, reversed, settled, left] = [begun(), begun(), begun(), begun()]
  const begunAs = { startedAtMs: 1_795_230_000_000, method: 'card' } as const
  const totalFen = toFen(3_990)
  await write(
    one,
    ['payment-started', declined.started],
    ['payment-declined', { ...declined.payment, outcome: 'declined' }],
    ['payment-started', reversed.started],
    ['payment-unknown', reversed.payment],
    ['reversal-started', reversed.payment],
    ['reversed', { ...reversed.payment, terminalReference: 'R1' }],
    ['payment-started', settled.started],
    ['payment-unknown', settled.payment],
    ['payment-settled-by-staff', { ...settled.payment, totalFen, outcome: 'not-charged', accountId, ...begunAs }],
    [
      'settlement-checked',
      { ...settled.payment, totalFen, staffSaid: 'not-charged', terminalSaid: 'charged', ...begunAs },
    ],
    [
      'payment-left-to-staff',
      { ...left.payment, totalFen, former: { device: former.device, epoch: 1 }, terminalSaid: 'nothing', ...begunAs },
    ],
  )
  const sale = one.sold(showtimeId, seats)
  const ticketNumbers = sale.tickets.map(({ ticketNumber }) => ticketNumber as TicketNumber)
  await write(
    one,
    ['sold', sale as never],
    ['voided', { saleId: sale.saleId, showtimeId, ticketNumbers, accountId } as never],
  )
}

async function itemsAt(kiosk: TestKiosk): Promise<ListedItem[]> {
  const { groups } = (await kiosk.ask('GET', syncPaths.reviewItems)).body as ReviewItemsAnswer
  return groups.flatMap(({ items }) => items)
}

function resolver(kiosk: TestKiosk, accountId: AccountId) {
  return (item: ListedItem | undefined, end: object) =>
    kiosk.ask('POST', syncPaths.resolve, { itemId: item?.itemId, accountId, end })
}

/** Items that wait for a person, ended in each way; the money that becomes due is paid by a terminal, and in cash. */
async function endReviewItems(one: TestKiosk, two: TestKiosk, { showtimeId, accounts }: Stage): Promise<void> {
  const accountId = accounts.manager as AccountId
  const seats = grantedSeats(await one.grant(showtimeId, [seat(3, 1), seat(3, 2), seat(3, 3)]))
  await write(one, ['rights-given-back', { showtimeId, seats, reason: 'order-left' }])
  const others = grantedSeats(await two.grant(showtimeId, [seat(3, 1), seat(3, 2), seat(3, 3)]))
  const kept = grantedSeats(await one.grant(showtimeId, [seat(4, 1)]))
  await write(two, ['sold', two.sold(showtimeId, others) as never])
  await write(
    one,
    ...seats.map(
      (displaced) => ['sold', one.sold(showtimeId, [displaced]) as never] satisfies ['sold', EntryBody<'sold'>],
    ),
    ['sold', one.sold(showtimeId, kept, 100) as never],
  )
  await one.ask('GET', `${syncPaths.reviewItems}?device=${one.device}&order=newest`)
  const items = await itemsAt(one)
  const displaced = items.filter(({ why }) => why === 'displaced')
  const resolve = resolver(one, accountId)
  await resolve(displaced[0], { kind: 'reseat', seat: seat(5, 5) })
  await resolve(displaced[1], { kind: 'refund' })
  await resolve(displaced[2], { kind: 'refund' })
  for (const item of items.filter(({ why }) => why !== 'displaced' && why !== 'refund-due')) {
    await resolve(item, { kind: 'accept' })
  }
  const due = (await itemsAt(one)).filter(({ why, cause }) => why === 'refund-due' && cause === 'displaced')
  const [atTerminal, inCash] = due.map(({ ticket }) => ticket?.ticketNumber as TicketNumber)
  const claimRefund = async (kiosk: TestKiosk, ticketNumber: unknown, by: object) => {
    const answer = await kiosk.ask('POST', syncPaths.claimRefund, { ticketNumber, by })
    return { ticketNumber, ...(answer.body as { saleId: string; amountFen: number }) } as never
  }
  const refund = await claimRefund(one, atTerminal, { kind: 'terminal' })
  const paid = { how: 'terminal', terminalReference: 'R2' } as const
  const refundStarted = { ...(refund as object), paymentKey: randomUUID() } as never
  await write(one, ['refund-started', refundStarted], ['refund-paid', { ...(refund as object), paid } as never])
  const cash = { how: 'cash', accountId } as const
  const claimed = await claimRefund(two, inCash, { kind: 'cash', accountId })
  await write(two, ['refund-paid', { ...(claimed as object), paid: cash } as never])
  await claimRefund(one, inCash, { kind: 'terminal' })
}

/** Each kind of edit, and one that is refused. */
async function edit(one: TestKiosk, stage: Stage): Promise<void> {
  const { otherFilmId, otherHallId, otherShowtimeId, accounts } = stage
  const author = accounts.administrator as AccountId
  let made = 0
  const nextId = () => {
    made += 1
    return toDeviceId(one.device, made)
  }
  const [filmId, hallId, showtimeId] = [nextId() as FilmId, nextId() as HallId, nextId() as ShowtimeId]
  const film = { title: '新片', actors: '甲', director: '乙', synopsis: '', durationMinutes: 90 }
  const hall = { name: '新厅', description: '', plan: { rows: 2, cols: 3, gaps: [seat(1, 1)] } }
  const beginsAt = 1_795_240_800
  const changes: EditChange[] = [
    { kind: 'add-film', filmId, film },
    { kind: 'add-hall', hallId, hall },
    { kind: 'add-showtime', showtimeId, showtime: { filmId, hallId, beginsAt, priceFen: toFen(4_200) } },
    { kind: 'change-film', filmId: otherFilmId, from: { title: '第二部' }, to: { title: '第二部 改' } },
    { kind: 'change-hall', hallId: otherHallId, from: { description: '' }, to: { description: '二楼' } },
    {
      kind: 'change-showtime',
      showtimeId: otherShowtimeId,
      from: { priceFen },
      to: { priceFen: toFen(5_000) },
    },
    { kind: 'set-member-level', email: people.customer, from: { level: 0 }, to: { level: 2 } },
    { kind: 'change-policy', from: { lastSeats: null }, to: { lastSeats: 6 } },
    { kind: 'call-off-showtime', showtimeId, from: { filmId, hallId, beginsAt } },
    { kind: 'remove-film', filmId, from: { title: '新片' } },
    { kind: 'remove-hall', hallId, from: { name: '新厅' } },
    { kind: 'remove-film', filmId: otherFilmId, from: { title: '别的' } },
  ]
  await one.ask('POST', syncPaths.edits, { edits: changes.map((change) => anEdit(author, change)) })
}

/** A kiosk that is lost, one that is closed and writes on, and one that begins its next epoch. */
async function writeOffAndClose(
  one: TestKiosk,
  two: TestKiosk,
  place: Parameters<typeof enrolKiosk>[0],
  { showtimeId, accounts }: Stage,
): Promise<void> {
  const lost = await enrolKiosk(place)
  await lost.grant(showtimeId, [seat(5, 1)])
  const word = (path: string, login: string) => one.ask('POST', path, { login, password, device: lost.device })
  await word(syncPaths.writeOff, people.clerk)
  await word(syncPaths.writeOff, people.manager)
  await word(syncPaths.proposeResale, people.manager)
  await word(syncPaths.confirmResale, people.administrator)
  await lost.hello()

  const closed = await enrolKiosk(place)
  const seats = grantedSeats(await closed.grant(showtimeId, [seat(5, 2)]))
  await closed.report()
  await closed.closeEpoch('none')
  await write(closed, ['sold', closed.sold(showtimeId, seats) as never])
  const apart = (await itemsAt(one)).find(({ why, device }) => why === 'quarantined' && device === closed.device)
  await resolver(one, accounts.manager as AccountId)(apart, { kind: 'apply' })
  await two.closeEpoch('epoch')
  await two.closeEpoch('forgotten')
}

/** What a kiosk is refused for asking in the wrong way. */
async function beRefused(one: TestKiosk, place: Parameters<typeof askUnsigned>[0]): Promise<void> {
  const { publicKey } = makeDeviceKey()
  const later = { protocolVersion: 99, code: 'CODE', publicKey, name: 'later', previousOwners: [] }
  await askUnsigned(place, 'POST', syncPaths.enrol, later)
  await askUnsigned(place, 'POST', syncPaths.enrol, { ...later, protocolVersion })
  const gap = { ...one.entry('staff-action', { accountId: 1, action: 'signed-out' }), seq: 9_000 }
  await one.upload([gap])
  await one.ask('POST', syncPaths.grant, {})
}
