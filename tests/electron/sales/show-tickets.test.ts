import { describe, expect, it } from 'vitest'
import type { Journal } from '../../../electron/journal/journal.ts'
import { createSaleList } from '../../../electron/reports/sale-list.ts'
import { createStaffDesk } from '../../../electron/sales/staff-desk.ts'
import type { Ask } from '../../../electron/server-link/server-requests.ts'
import type { AccountId, DeviceNumber, PaymentKey, SaleId, TicketNumber } from '../../../shared/core/ids.ts'
import { toFen } from '../../../shared/core/money.ts'
import { accepted, refused } from '../../../shared/core/result.ts'
import { customerStaysMs, maxStays, ticketsShownMs } from '../../../shared/sales/delivery.ts'
import { decodeTicketToken } from '../../../shared/tickets/ticket-token.ts'
import { aSalesDesk, type TestedDesk } from '../../support/sales-desk.ts'
import { aShowtime } from '../../support/sales-facts.ts'
import { until } from '../../support/until.ts'

const seats = [
  { row: 1, col: 1 },
  { row: 1, col: 2 },
]
const clerk = 5 as AccountId
const done = { ok: true, value: {} }
const notShown = refused({ code: 'NotShown' })
const hour = 3_600_000

async function sell(kiosk: TestedDesk) {
  await kiosk.sell().hold({ showtimeId: aShowtime, seats })
  await kiosk.sell().pay({ method: 'card' })
  const { saleId, copy } = await kiosk.order('sold')
  return { saleId, copy }
}

/** What the staff's page lists of this kiosk's sales. */
const sales = (kiosk: TestedDesk) =>
  createSaleList({
    ...kiosk.desk(),
    journal: kiosk.store().journal,
    facts: kiosk.facts,
    nowMs: kiosk.time.clock.nowMs,
  })().sales
const listed = (kiosk: TestedDesk) => sales(kiosk).map(({ state, copies, mayVoid }) => ({ state, copies, mayVoid }))

const stageNow = async (kiosk: TestedDesk) => {
  let stage = ''
  kiosk.sell().view$.subscribe((view) => {
    stage = view.stage
  })
  return stage
}

/** A sale that is paid, on a disk that is full from then on: that its tickets are about to be shown can't be written. */
async function aSaleThatCanNotBeShown() {
  let isDiskFull = true
  const journalOf = (journal: Journal): Journal => ({
    ...journal,
    appendIf: (...given) => (isDiskFull ? Promise.reject(new Error('ENOSPC')) : journal.appendIf(...given)),
  })
  const kiosk = await aSalesDesk({ journalOf })
  await kiosk.sell().hold({ showtimeId: aShowtime, seats })
  await kiosk.sell().pay({ method: 'card' })
  await until(() => kiosk.faults.length > 0)
  const makeRoom = () => {
    isDiskFull = false
  }
  const fillUp = () => {
    isDiskFull = true
  }
  return { kiosk, makeRoom, fillUp }
}

describe('tickets that were about to be shown', () => {
  it('are undelivered until the page that shows them says that it drew them, though nobody takes the sale back any more', async () => {
    const kiosk = await aSalesDesk()
    const showing = await sell(kiosk)
    expect(listed(kiosk)).toEqual([{ state: 'never-seen', copies: 0, mayVoid: false }])
    expect(await kiosk.desk().voidSale(showing.saleId, clerk)).toEqual(refused('TooLate'))
    expect(await kiosk.sell().seen(showing)).toEqual(done)
    expect(await kiosk.sell().seen(showing)).toEqual(done)
    expect(listed(kiosk)).toEqual([{ state: 'seen', copies: 1, mayVoid: false }])
    expect(await kiosk.sell().collect(showing)).toEqual(done)
    expect(listed(kiosk)).toEqual([{ state: 'collected', copies: 1, mayVoid: false }])
    expect((await kiosk.kinds()).slice(-3)).toEqual(['printed', 'seen', 'collected'])
    expect(await stageNow(kiosk)).toBe('none')
  })

  it('are not acknowledged by a page that speaks of another sale, another showing, or of one that is over', async () => {
    const kiosk = await aSalesDesk()
    const showing = await sell(kiosk)
    const other = '00000000-0000-4000-8000-00000000ffff' as typeof showing.saleId
    for (const wrong of [
      { ...showing, copy: 2 },
      { ...showing, saleId: other },
    ]) {
      expect(await kiosk.sell().seen(wrong)).toEqual(notShown)
      expect(await kiosk.sell().collect(wrong)).toEqual(notShown)
    }
    await kiosk.sell().finish({})
    expect(await kiosk.sell().seen(showing)).toEqual(notShown)
    expect(await kiosk.sell().stay({})).toEqual(notShown)
    expect(listed(kiosk)).toEqual([{ state: 'never-seen', copies: 0, mayVoid: false }])
  })

  it('leave the screen when their time is over, page or no page, and nobody takes them for seen', async () => {
    const kiosk = await aSalesDesk()
    await sell(kiosk)
    await kiosk.time.pass(ticketsShownMs - 1)
    expect(await stageNow(kiosk)).toBe('sold')
    await kiosk.time.pass(1)
    expect(await stageNow(kiosk)).toBe('none')
    expect(listed(kiosk)).toEqual([{ state: 'never-seen', copies: 0, mayVoid: false }])
  })

  it('stay while somebody touches the screen, though not for ever', async () => {
    const kiosk = await aSalesDesk()
    await sell(kiosk)
    for (let stay = 0; stay < maxStays; stay++) {
      await kiosk.time.pass(ticketsShownMs - 1_000)
      expect(await kiosk.sell().stay({})).toEqual(done)
    }
    await kiosk.time.pass(ticketsShownMs - 1_000)
    expect(await kiosk.sell().stay({})).toEqual(refused({ code: 'AlreadyExtended' }))
    await kiosk.time.pass(1_000)
    expect(await stageNow(kiosk)).toBe('none')
  })

  it('are no copy where a kiosk that was killed before anybody saw them is back at once and shows them', async () => {
    const kiosk = await aSalesDesk()
    const { saleId } = await sell(kiosk)
    await kiosk.crash()
    await kiosk.time.pass(3_000)
    await kiosk.sell().resume()
    expect(await kiosk.order('sold')).toMatchObject({ saleId, copy: 1 })
    expect(await kiosk.sell().seen({ saleId, copy: 1 })).toEqual(done)
    expect(listed(kiosk)).toEqual([{ state: 'seen', copies: 1, mayVoid: false }])
  })

  it('are shown again, as a copy, by a kiosk that was killed after they were seen and is back at once', async () => {
    const kiosk = await aSalesDesk()
    const { saleId } = await sell(kiosk)
    await kiosk.sell().seen({ saleId, copy: 1 })
    await kiosk.crash()
    await kiosk.time.pass(3_000)
    await kiosk.sell().resume()
    expect(await kiosk.order('sold')).toMatchObject({ saleId, copy: 2 })
    expect(await kiosk.sell().seen({ saleId, copy: 1 })).toEqual(notShown)
    expect(await kiosk.sell().seen({ saleId, copy: 2 })).toEqual(done)
    expect(listed(kiosk)).toEqual([{ state: 'seen', copies: 2, mayVoid: false }])
  })

  it.each([
    ['twelve hours later', 12 * hour],
    ['once their time on the screen is over', ticketsShownMs + 1],
  ])('wait for staff where the kiosk is back %s, and no stranger sees them', async (_, laterMs) => {
    const kiosk = await aSalesDesk()
    await sell(kiosk)
    await kiosk.crash()
    await kiosk.time.pass(laterMs)
    await kiosk.sell().resume()
    expect(await stageNow(kiosk)).toBe('none')
    expect(listed(kiosk)).toEqual([{ state: 'never-seen', copies: 0, mayVoid: false }])
  })

  it('wait for staff where the kiosk can not tell how late it is, or its clock was set back', async () => {
    for (const spoil of [
      (kiosk: TestedDesk) => kiosk.doubtClock(),
      (kiosk: TestedDesk) => kiosk.time.setWallClock(kiosk.time.clock.nowMs() - hour),
    ]) {
      const kiosk = await aSalesDesk()
      await sell(kiosk)
      await kiosk.crash()
      spoil(kiosk)
      await kiosk.sell().resume()
      expect(await stageNow(kiosk)).toBe('none')
      expect(listed(kiosk)).toMatchObject([{ state: 'never-seen' }])
      await kiosk.close()
    }
  })

  it.each(['sold', 'verifying'] as const)(
    'come back in the language of their customer where the kiosk was killed while the order was %s, and nothing is said of the line then',
    async (stage) => {
      const kiosk = await aSalesDesk()
      await kiosk.sell().hold({ showtimeId: aShowtime, seats })
      if (stage === 'verifying') kiosk.terminal.chargeNextSilently()
      await kiosk.sell().pay({ method: 'card', language: 'en' })
      expect(await kiosk.order(stage)).toMatchObject({ language: 'en' })
      if (stage === 'verifying') kiosk.terminal.unplug()
      await kiosk.crash()
      kiosk.custody.goOffline()
      await kiosk.time.pass(1_000)
      await kiosk.sell().resume()
      expect(await kiosk.order(stage)).toMatchObject({ language: 'en' })
      if (stage === 'verifying') kiosk.terminal.plugIn()
      const sold = await kiosk.order('sold')
      expect(sold.language).toBe('en')
      // Sold before the restart, it is not said to be sold without the line since that is down now.
      if (stage === 'sold') expect(sold.isOffline).toBeNull()
    },
  )

  it('are not shown again once a hand has taken them', async () => {
    const kiosk = await aSalesDesk()
    const showing = await sell(kiosk)
    await kiosk.sell().collect(showing)
    await kiosk.crash()
    await kiosk.sell().resume()
    expect(await stageNow(kiosk)).toBe('none')
    expect(listed(kiosk)).toEqual([{ state: 'collected', copies: 1, mayVoid: false }])
  })

  it('are tried again after a second, however often the tickets of the sale before could not be shown', async () => {
    const { kiosk, makeRoom, fillUp } = await aSaleThatCanNotBeShown()
    await kiosk.time.pass(7_000)
    makeRoom()
    await kiosk.time.pass(8_000)
    await kiosk.order('sold')
    await kiosk.sell().finish({})
    fillUp()
    const before = kiosk.faults.length
    await kiosk.sell().hold({ showtimeId: aShowtime, seats: [{ row: 3, col: 3 }] })
    await kiosk.sell().pay({ method: 'card' })
    await until(() => kiosk.faults.length > before)
    await kiosk.time.pass(999)
    expect(kiosk.faults.length).toBe(before + 1)
    await kiosk.time.pass(1)
    expect(kiosk.faults.length).toBe(before + 2)
  })

  it('do not come on the screen late because the disk was full for long', async () => {
    const { kiosk, makeRoom } = await aSaleThatCanNotBeShown()
    await kiosk.time.pass(customerStaysMs + 60_000)
    makeRoom()
    await kiosk.time.pass(60_000)
    expect(await stageNow(kiosk)).toBe('with-staff')
    expect(listed(kiosk)).toEqual([{ state: 'never-seen', copies: 0, mayVoid: true }])
  })

  it('do not, either, where somebody pressed cancel meanwhile', async () => {
    const { kiosk, makeRoom } = await aSaleThatCanNotBeShown()
    expect(await kiosk.sell().cancelPayment({})).toEqual(done)
    await kiosk.time.pass(hour)
    makeRoom()
    await kiosk.time.pass(60_000)
    expect(listed(kiosk)).toMatchObject([{ state: 'never-seen', copies: 0 }])
    expect(await stageNow(kiosk)).toBe('none')
  })

  it.each(['sold', 'payment-unknown'] as const)(
    'do not where it was %s that could not be written',
    async (unwritten) => {
      let isDiskFull = true
      const journalOf = (journal: Journal): Journal => ({
        ...journal,
        append: (kind, body) =>
          isDiskFull && kind === unwritten ? Promise.reject(new Error('ENOSPC')) : journal.append(kind, body),
      })
      const kiosk = await aSalesDesk({ journalOf })
      await kiosk.sell().resume()
      await kiosk.sell().hold({ showtimeId: aShowtime, seats })
      if (unwritten === 'payment-unknown') kiosk.terminal.chargeNextSilently()
      await kiosk.sell().pay({ method: 'card' })
      if (unwritten === 'payment-unknown') kiosk.terminal.unplug()
      await until(() => kiosk.faults.length > 0)
      await kiosk.time.pass(hour)
      isDiskFull = false
      await kiosk.time.pass(60_000)
      kiosk.terminal.plugIn()
      await kiosk.order('with-staff')
      expect(await kiosk.kinds()).not.toContain('printed')
      expect(listed(kiosk)).toMatchObject([{ state: 'settled-late', copies: 0 }])
    },
  )

  it('never take the place of what the next person pays for, where they could not be written at the start', async () => {
    const kiosk = await aSalesDesk()
    const { saleId } = await sell(kiosk)
    await kiosk.crash()
    const { journal } = kiosk.store()
    const { appendIf } = journal
    Object.assign(journal, { appendIf: () => Promise.reject(new Error('ENOSPC')) })
    await kiosk.sell().resume()
    await kiosk.sell().hold({ showtimeId: aShowtime, seats: [{ row: 3, col: 3 }] })
    kiosk.terminal.chargeNextSilently()
    await kiosk.sell().pay({ method: 'card' })
    kiosk.terminal.unplug()
    const theirs = await kiosk.order('verifying')
    Object.assign(journal, { appendIf })
    await kiosk.time.pass(30_000)
    expect(await stageNow(kiosk)).toBe('verifying')
    kiosk.terminal.plugIn()
    const sold = await kiosk.order('sold')
    expect(sold.saleId).toBe(theirs.saleId)
    expect(sold.saleId).not.toBe(saleId)
  })

  it('do not come on the screen late where they could not be written at the start', async () => {
    const kiosk = await aSalesDesk()
    await sell(kiosk)
    await kiosk.crash()
    const { journal } = kiosk.store()
    const { appendIf } = journal
    Object.assign(journal, { appendIf: () => Promise.reject(new Error('ENOSPC')) })
    await kiosk.sell().resume()
    for (let tries = kiosk.faults.length; tries < 10; tries++) await kiosk.time.pass(30_000)
    Object.assign(journal, { appendIf })
    const stages = []
    for (let tries = 0; tries < 3; tries++) {
      await kiosk.time.pass(30_000)
      // What was begun to be written is, once this is.
      await journal.markSendable(0)
      stages.push(await stageNow(kiosk))
    }
    expect(new Set(stages)).toEqual(new Set(['none']))
    expect(listed(kiosk)).toMatchObject([{ state: 'never-seen', copies: 0 }])
  })
})

describe('a payment that turns out to be charged after its customer may have left', () => {
  /** The terminal charged, and its line broke before it could tell. */
  async function aSilentCharge() {
    const kiosk = await aSalesDesk()
    await kiosk.sell().resume()
    await kiosk.sell().hold({ showtimeId: aShowtime, seats })
    kiosk.terminal.chargeNextSilently()
    await kiosk.sell().pay({ method: 'card' })
    kiosk.terminal.unplug()
    await kiosk.order('verifying')
    return kiosk
  }

  it('says on the screen that staff have the tickets, shows none, and is listed as settled late', async () => {
    const kiosk = await aSilentCharge()
    await kiosk.time.pass(customerStaysMs + 1_000)
    kiosk.terminal.plugIn()
    const view = await kiosk.order('with-staff')
    expect(view.totalFen).toBe(9_000)
    expect(JSON.stringify(view)).not.toContain('token')
    expect(await kiosk.kinds()).not.toContain('printed')
    expect(listed(kiosk)).toMatchObject([{ state: 'settled-late', copies: 0 }])
    await kiosk.time.pass(10 * 60_000)
    expect(await stageNow(kiosk)).toBe('none')
  })

  it('shows its tickets where that is soon enough', async () => {
    const kiosk = await aSilentCharge()
    await kiosk.time.pass(30_000)
    kiosk.terminal.plugIn()
    expect((await kiosk.order('sold')).tickets).toHaveLength(2)
  })

  it('does not take the screen of a kiosk that starts half an hour later, which sells on meanwhile', async () => {
    const kiosk = await aSilentCharge()
    await kiosk.crash()
    await kiosk.time.pass(hour / 2)
    await kiosk.sell().resume()
    expect(await stageNow(kiosk)).toBe('none')
    expect(await kiosk.sell().hold({ showtimeId: aShowtime, seats: [{ row: 3, col: 3 }] })).toEqual(done)
    kiosk.terminal.plugIn()
    await until(() => listed(kiosk).length > 0)
    expect(await stageNow(kiosk)).toBe('held')
    expect(listed(kiosk)).toMatchObject([{ state: 'settled-late', copies: 0 }])
    await kiosk.crash()
    await kiosk.sell().resume()
    expect(await stageNow(kiosk)).toBe('none')
  })
})

describe('staff who show the tickets of a sale again', () => {
  const down = async () => refused({ code: 'NoAnswer' as const, why: 'down' })
  async function aStaffDesk({ ask = down, isSeen = true }: { ask?: Ask; isSeen?: boolean } = {}) {
    const kiosk = await aSalesDesk()
    const showing = await sell(kiosk)
    if (isSeen) await kiosk.sell().seen(showing)
    await kiosk.sell().finish({})
    const staffDesk = createStaffDesk({
      desk: kiosk.desk(),
      ask,
      accountId: () => clerk,
      journal: kiosk.store().journal,
      facts: kiosk.facts,
    })
    return { kiosk, saleId: showing.saleId, staffDesk }
  }

  it('get them as a copy with its number, under their own name, drawn and handed over by their own word', async () => {
    const { kiosk, saleId, staffDesk } = await aStaffDesk()
    expect(await staffDesk['sales.deliver']({ saleId })).toMatchObject({ ok: true, value: { copy: 2 } })
    expect(listed(kiosk)).toEqual([{ state: 'seen', copies: 1, mayVoid: false }])
    expect(await staffDesk['sales.seen']({ saleId, copy: 1 })).toEqual(notShown)
    expect(await staffDesk['sales.seen']({ saleId, copy: 2 })).toEqual(done)
    expect(await staffDesk['sales.collected']({ saleId, copy: 2 })).toEqual(done)
    expect(await staffDesk['sales.collected']({ saleId, copy: 2 })).toEqual(notShown)
    expect(listed(kiosk)).toEqual([{ state: 'collected', copies: 2, mayVoid: false }])
    const bodies = (await kiosk.entries()).slice(-3).map(({ kind, body }) => ({ kind, ...body }))
    expect(bodies).toMatchObject([
      { kind: 'printed', copy: 2, accountId: clerk },
      { kind: 'seen', copy: 2 },
      { kind: 'collected', copy: 2, accountId: clerk },
    ])
  })

  it('get them with film, hall and time, to read out', async () => {
    const { kiosk, saleId, staffDesk } = await aStaffDesk()
    const text = { zh: '片', en: 'Film' }
    const { beginsAt } = kiosk.facts.showtimeFor(aShowtime) ?? {}
    const ticket = { filmTitle: text, hallName: text, beginsAt }
    const shown = await staffDesk['sales.deliver']({ saleId })
    expect(shown).toMatchObject({ ok: true, value: { tickets: [ticket, ticket] } })
  })

  it('read what waits for a person under the English names too, where the kiosk knows the same names', async () => {
    const of = { showtimeId: aShowtime, beginsAtMs: 0, priceFen: toFen(4_500), isCalledOff: false }
    const item = {
      ...{ itemId: 1, why: 'price', cause: null, madeAtMs: 0, device: null, seq: null, amountFen: null },
      ...{ paidFen: toFen(0), payer: null, payment: null, ticket: null, ways: [] },
      showtime: { ...of, filmTitle: '片', hallName: '旧厅' },
    } as const
    const groups = [{ device: 0, openCount: 2, items: [item, { ...item, showtime: null }], next: null }]
    const { staffDesk } = await aStaffDesk({ ask: (async () => accepted({ openCount: 2, groups })) as unknown as Ask })
    const listed = await staffDesk['review.list']({ order: 'oldest' })
    const names = { filmTitle: { zh: '片', en: 'Film' }, hallName: { zh: '旧厅', en: '旧厅' } }
    const items = [{ showtime: { ...of, ...names } }, { showtime: null }]
    expect(listed).toMatchObject({ ok: true, value: { openCount: 2, groups: [{ device: 0, items }] } })
  })

  it('get no copy of tickets that nobody has seen, and the sale is not listed as shown before somebody has', async () => {
    const { kiosk, saleId, staffDesk } = await aStaffDesk({ isSeen: false })
    expect(await staffDesk['sales.deliver']({ saleId })).toMatchObject({ ok: true, value: { copy: 1 } })
    expect(listed(kiosk)).toEqual([{ state: 'never-seen', copies: 0, mayVoid: false }])
    expect(await staffDesk['sales.seen']({ saleId, copy: 1 })).toEqual(done)
    expect(listed(kiosk)).toEqual([{ state: 'seen', copies: 1, mayVoid: false }])
    expect(await staffDesk['sales.deliver']({ saleId })).toMatchObject({ ok: true, value: { copy: 2 } })
  })

  it('get a copy where the device that sold them is a former one: of their showing something may be lost', async () => {
    const { kiosk, saleId, staffDesk } = await aStaffDesk({ isSeen: false })
    await kiosk.store().journal.begin({ device: 2 as DeviceNumber, epoch: 1 })
    expect(await staffDesk['sales.deliver']({ saleId })).toMatchObject({ ok: true, value: { copy: 2 } })
  })

  it('get the ticket of the other seat that its holder was given, signed here, again and again as a copy', async () => {
    const { kiosk, saleId, staffDesk } = await aStaffDesk()
    const [first, second] = (await kiosk.desk().sales.find(saleId))?.tickets ?? []
    if (!first || !second) throw new Error('two tickets were sold')
    const to = (ticketNumber: number, col: number) => ({
      ticketNumber: ticketNumber as TicketNumber,
      row: 2,
      col,
      saleNumber: 7,
    })
    kiosk.reseat(first.ticketNumber, to(11, 1))
    // And once more.
    kiosk.reseat(11 as TicketNumber, to(12, 2))
    expect(sales(kiosk)).toMatchObject([
      {
        state: 'seen',
        mayShow: true,
        tickets: [{ isRefunded: false, reseatedTo: { ticketNumber: 12, row: 2, col: 2 } }, { reseatedTo: null }],
      },
    ])
    for (const copy of [2, 3]) {
      const shown = await staffDesk['sales.deliver']({ saleId })
      const [ticket] = shown.ok ? shown.value.tickets : []
      expect(shown).toMatchObject({
        ok: true,
        value: { copy, tickets: [{ ticketNumber: 12, row: 2, col: 2 }, { ticketNumber: second.ticketNumber }] },
      })
      const fields = decodeTicketToken(ticket?.token ?? '')
      expect(fields.ok && fields.value.fields).toMatchObject({
        ticketNumber: 12,
        row: 2,
        col: 2,
        saleNumber: 7,
        device: 1,
      })
      await staffDesk['sales.seen']({ saleId, copy })
    }
    expect((await kiosk.entries()).at(-1)?.body).toMatchObject({ ticketNumbers: [12, second.ticketNumber], copy: 3 })
    // Its money went back in the end, and the other one's too.
    for (const { ticketNumber } of [{ ticketNumber: 12 as TicketNumber }, second])
      kiosk.owe({ saleId, ticketNumber, amountFen: first.priceFen })
    expect(sales(kiosk)).toMatchObject([{ state: 'refunded', mayShow: false }])
  })

  it('have it counted where they give the holder of a ticket of this kiosk another seat', async () => {
    const reseated = { ticketNumber: 11 as TicketNumber, showtimeId: aShowtime, row: 2, col: 1, saleNumber: 7 }
    let saleOfIt: SaleId | null = null
    const ask = (async () => accepted({ ticket: { ...reseated, saleId: saleOfIt } })) as unknown as Ask
    const { kiosk, saleId, staffDesk } = await aStaffDesk({ ask })
    const end = () => staffDesk['review.end']({ itemId: 1, end: { kind: 'reseat', seat: { row: 2, col: 1 } } })
    expect(await end()).toMatchObject({ ok: true, value: { ticket: { ticketNumber: 11 }, showing: null } })
    saleOfIt = saleId
    const showing = { saleId, copy: 2 }
    expect(await end()).toMatchObject({ ok: true, value: { ticket: { ticketNumber: 11 }, showing } })
    expect(await staffDesk['sales.seen'](showing)).toEqual(done)
    expect(await staffDesk['sales.collected'](showing)).toEqual(done)
    expect((await kiosk.entries()).slice(-3).map(({ kind, body }) => ({ kind, ...body }))).toMatchObject([
      { kind: 'printed', copy: 2, ticketNumbers: [11], accountId: clerk },
      { kind: 'seen', copy: 2, ticketNumbers: [11] },
      { kind: 'collected', copy: 2, ticketNumbers: [11], accountId: clerk },
    ])
    expect(await staffDesk['sales.deliver']({ saleId })).toMatchObject({ ok: true, value: { copy: 3 } })
  })

  it('are told by name that a kiosk which is nobody’s can write nothing down, and what was drawn is written once', async () => {
    const { kiosk, saleId, staffDesk } = await aStaffDesk()
    await staffDesk['sales.deliver']({ saleId })
    const showing = { saleId, copy: 2 }
    for (let times = 0; times < 2; times++) expect(await staffDesk['sales.seen'](showing)).toEqual(done)
    expect((await kiosk.kinds()).slice(-2)).toEqual(['printed', 'seen'])
    await kiosk.store().journal.handOver(async () => 'nobody')
    const notEnrolled = refused({ code: 'NotEnrolled' })
    const paymentKey = '00000000-0000-4000-8000-00000000000b' as PaymentKey
    expect(await staffDesk['sales.deliver']({ saleId })).toEqual(notEnrolled)
    expect(await staffDesk['sales.collected'](showing)).toEqual(notEnrolled)
    expect(await staffDesk['sales.void']({ saleId })).toEqual(notEnrolled)
    expect(await staffDesk['payments.settle']({ paymentKey, outcome: 'charged' })).toEqual(notEnrolled)
    // Enrolled again, the page says it once more.
    await kiosk.store().journal.begin({ device: 9 as DeviceNumber, epoch: 1 })
    expect(await staffDesk['sales.collected'](showing)).toEqual(done)
    expect(listed(kiosk)).toMatchObject([{ state: 'collected' }])
  })

  it.each([
    ['and none of a sale that is refunded whole', false],
    ['also where the kiosk sold it as another device that was given up', true],
  ])('get no ticket whose money went back, %s', async (_, isGivenUp) => {
    const { kiosk, saleId, staffDesk } = await aStaffDesk()
    if (isGivenUp) await kiosk.store().journal.begin({ device: 9 as DeviceNumber, epoch: 1 })
    const [first, second] = (await kiosk.desk().sales.find(saleId))?.tickets ?? []
    if (!first || !second) throw new Error('two tickets were sold')
    kiosk.owe({ saleId, ticketNumber: first.ticketNumber, amountFen: first.priceFen })
    const shown = await staffDesk['sales.deliver']({ saleId })
    expect(shown).toMatchObject({ ok: true, value: { tickets: [{ ticketNumber: second.ticketNumber }] } })
    kiosk.owe({ saleId, ticketNumber: second.ticketNumber, amountFen: second.priceFen })
    expect(await staffDesk['sales.deliver']({ saleId })).toEqual(refused({ code: 'NoSale' }))
    expect(listed(kiosk)).toMatchObject([{ state: 'refunded' }])
  })
})
