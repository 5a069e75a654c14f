import { describe, expect, it } from 'vitest'
import type { Journal } from '../../../electron/journal/journal.ts'
import type { AccountId, DeviceNumber, SaleId, TicketNumber } from '../../../shared/core/ids.ts'
import { toFen } from '../../../shared/core/money.ts'
import { refused } from '../../../shared/core/result.ts'
import { customerStaysMs } from '../../../shared/sales/delivery.ts'
import type { FakeTerminal } from '../../support/fake-terminal.ts'
import { aSalesDesk, type TestedDesk } from '../../support/sales-desk.ts'
import { aShowtime } from '../../support/sales-facts.ts'
import { until } from '../../support/until.ts'

const seats = [
  { row: 1, col: 1 },
  { row: 1, col: 2 },
]
const clerk = 5 as AccountId
const done = { ok: true, value: null }
const first = 100_000_001 as TicketNumber

/** Sells the two seats, and answers the sale's id. */
async function sell(kiosk: TestedDesk): Promise<SaleId> {
  await kiosk.sell().hold({ showtimeId: aShowtime, seats })
  await kiosk.sell().pay({ method: 'card' })
  const { saleId } = await kiosk.order('sold')
  await kiosk.sell().finish({})
  return saleId
}

const owed = (saleId: SaleId, ticketNumber = first) => ({ saleId, ticketNumber, amountFen: toFen(4_500) })
const count = async (kiosk: TestedDesk, kind: string) => (await kiosk.kinds()).filter((one) => one === kind).length

const behaviours: Record<string, (terminal: FakeTerminal) => void> = {
  pays: (_terminal) => undefined,
  'pays and never answers': (terminal) => terminal.payNextRefundSilently(),
  'never hears of it': (terminal) => terminal.loseNextRefund(),
}

describe('money that the server says is due', () => {
  it('goes back through the terminal once, however often it is told', async () => {
    const kiosk = await aSalesDesk()
    const saleId = await sell(kiosk)
    kiosk.desk().settleMoney.resume()
    kiosk.owe(owed(saleId))
    kiosk.owe(owed(saleId))
    await until(async () => (await count(kiosk, 'refund-paid')) > 0)
    kiosk.owe(owed(saleId))
    await kiosk.desk().payRefunds.run()
    expect((await kiosk.kinds()).slice(-2)).toEqual(['refund-started', 'refund-paid'])
    expect(kiosk.terminal.refundedFen()).toBe(4_500)
    expect(kiosk.terminal.asked.filter((call) => call === 'refund')).toHaveLength(1)
  })

  it('is not paid here where another has taken it on, nor more of it than was taken', async () => {
    const kiosk = await aSalesDesk()
    const saleId = await sell(kiosk)
    kiosk.answerTakeRefund(() => refused({ code: 'RefundTaken' }))
    kiosk.owe(owed(saleId))
    await kiosk.desk().payRefunds.run()
    kiosk.answerTakeRefund(() => ({ ok: true, value: {} }))
    kiosk.owe({ ...owed(saleId, 100_000_002 as TicketNumber), amountFen: toFen(9_001) })
    await kiosk.desk().payRefunds.run()
    expect(kiosk.terminal.refundedFen()).toBe(4_500)
    expect(await count(kiosk, 'refund-paid')).toBe(1)
  })

  it.each(Object.entries(behaviours))(
    'is paid once if the terminal %s, at whatever step the kiosk dies',
    async (_, behave) => {
      for (let point = 0, isDone = false; !isDone; point++) {
        const kiosk = await aSalesDesk()
        const saleId = await sell(kiosk)
        kiosk.owe(owed(saleId))
        behave(kiosk.terminal)
        await kiosk.crash(point)
        const life = kiosk.life()
        void kiosk.desk().payRefunds.run()
        const isPaid = async () => (await count(kiosk, 'refund-paid')) === 1
        await kiosk.time.flowUntil(() => life.isOver() || kiosk.desk().sales.refund(first)?.step === 'paid')
        isDone = !life.isOver()
        if (!isDone) {
          await kiosk.crash()
          kiosk.desk().settleMoney.resume()
          await kiosk.time.flowUntil(() => kiosk.desk().sales.refund(first)?.step === 'paid')
        }
        expect(await isPaid()).toBe(true)
        expect(kiosk.terminal.refundedFen()).toBe(4_500)
        if (isDone) expect(point).toBeGreaterThan(6)
        await kiosk.close()
      }
    },
  )

  it('is asked for again a second later where a terminal that was away for long is back and does not answer', async () => {
    const kiosk = await aSalesDesk()
    const saleId = await sell(kiosk)
    kiosk.desk().settleMoney.resume()
    kiosk.terminal.unplug()
    const timesAsked = () => kiosk.terminal.asked.filter((call) => call === 'refund').length
    kiosk.owe(owed(saleId))
    await until(() => timesAsked() > 0)
    await kiosk.time.pass(120_000)
    const before = timesAsked()
    kiosk.terminal.loseNextRefund()
    kiosk.terminal.plugIn()
    await until(() => timesAsked() > before)
    await kiosk.time.pass(0)
    expect(timesAsked()).toBe(before + 1)
    await kiosk.time.pass(1_000)
    expect(timesAsked()).toBe(before + 2)
    await until(async () => (await count(kiosk, 'refund-paid')) === 1)
    expect(kiosk.terminal.refundedFen()).toBe(4_500)
  })

  it('that the terminal refuses is left to staff, who pay it in cash once', async () => {
    const kiosk = await aSalesDesk()
    const saleId = await sell(kiosk)
    kiosk.terminal.refuseNextRefund()
    kiosk.owe(owed(saleId))
    await kiosk.desk().payRefunds.run()
    expect(kiosk.notices).toEqual(['refund-refused 100000001: 45'])
    const { payInCash } = kiosk.desk().payRefunds
    expect(await payInCash(owed(saleId), clerk)).toEqual(done)
    expect(await payInCash(owed(saleId), clerk)).toEqual(refused('RefundPaid'))
    await kiosk.desk().payRefunds.run()
    expect(kiosk.terminal.refundedFen()).toBe(0)
    expect((await kiosk.kinds()).slice(-2)).toEqual(['refund-started', 'refund-paid'])
  })

  it.each([false, true])(
    'is not paid in cash while the terminal may have paid it; in the next epoch: %s',
    async (isNext) => {
      const kiosk = await aSalesDesk()
      const saleId = await sell(kiosk)
      kiosk.terminal.payNextRefundSilently()
      kiosk.owe(owed(saleId))
      await kiosk.desk().payRefunds.run()
      kiosk.terminal.unplug()
      if (isNext) await beginNextEpoch(kiosk)
      const { payInCash } = kiosk.desk().payRefunds
      expect(await payInCash(owed(saleId), clerk)).toEqual(refused('BeingPaid'))
      kiosk.terminal.plugIn()
      expect(await payInCash(owed(saleId), clerk)).toEqual(refused('RefundPaid'))
      expect(kiosk.terminal.refundedFen()).toBe(4_500)
    },
  )
})

describe('cash for a ticket of another kiosk', () => {
  const foreign = {
    saleId: '00000000-0000-4000-8000-00000000ffff' as SaleId,
    ticketNumber: 200_000_001 as TicketNumber,
    amountFen: toFen(3_990),
  }
  const payInCash = (kiosk: TestedDesk) => kiosk.desk().payRefunds.payInCash(foreign, clerk)

  it('is handed over once, however often and how fast staff press', async () => {
    const kiosk = await aSalesDesk()
    const answers = await Promise.all([1, 2, 3].map(() => payInCash(kiosk)))
    expect(answers).toEqual([done, refused('RefundPaid'), refused('RefundPaid')])
    expect(await count(kiosk, 'refund-paid')).toBe(1)
    expect(kiosk.desk().sales.paidBackAtMs(foreign.ticketNumber)).toBe(kiosk.time.clock.nowMs())
  })

  it('is handed over once at whatever step the kiosk dies, and by whatever device it is afterwards', async () => {
    for (let point = 0, hasDied = true; hasDied; point++) {
      const kiosk = await aSalesDesk({ dieAtPoint: point })
      const life = kiosk.life()
      const first = await Promise.race([payInCash(kiosk), life.over.then(() => null)])
      hasDied = life.isOver()
      await kiosk.crash()
      const answers = [first, await payInCash(kiosk), await payInCash(kiosk)]
      expect(answers.filter((answer) => answer?.ok).length).toBeLessThanOrEqual(1)
      expect(await count(kiosk, 'refund-paid')).toBe(1)
      await beginNextEpoch(kiosk)
      expect(await payInCash(kiosk)).toEqual(refused('RefundPaid'))
      await kiosk.store().journal.begin({ device: 9 as DeviceNumber, epoch: 1 })
      expect(await payInCash(kiosk)).toEqual(refused('RefundPaid'))
      await kiosk.crash()
      expect(await payInCash(kiosk)).toEqual(refused('RefundPaid'))
      if (!hasDied) expect(point).toBeGreaterThan(1)
      await kiosk.close()
    }
  })
})

/** The server was restored: this device's journal is closed, and it goes on with another. */
async function beginNextEpoch(kiosk: TestedDesk): Promise<void> {
  await kiosk.store().journal.handOver(async ({ device, epoch }) => ({ device, epoch: epoch + 1 }))
}

describe('a sale whose tickets nobody saw', () => {
  /** A kiosk that died between the sale and the screen. */
  async function aKioskThatDied() {
    const journalOf = (journal: Journal): Journal => ({
      ...journal,
      appendIf: (...given) => (given[1] === 'printed' ? new Promise(() => undefined) : journal.appendIf(...given)),
    })
    const kiosk = await aSalesDesk({ journalOf })
    await kiosk.sell().hold({ showtimeId: aShowtime, seats })
    await kiosk.sell().pay({ method: 'card' })
    await until(async () => (await count(kiosk, 'sold')) === 1)
    await kiosk.crash()
    // Its customer is gone by the time that the kiosk is back.
    await kiosk.time.pass(customerStaysMs + 1_000)
    await kiosk.sell().resume()
    kiosk.desk().settleMoney.resume()
    const [sale] = kiosk.desk().sales.undelivered()
    if (!sale) throw new Error('every sale was seen')
    return { kiosk, sale }
  }

  it('is found after a restart, and delivered once it is written that it is', async () => {
    const { kiosk, sale } = await aKioskThatDied()
    expect(await kiosk.kinds()).toEqual(['rights-taken', 'payment-started', 'sold'])
    expect(await kiosk.desk().deliverTickets(sale.saleId, 'screen')).toMatchObject({ tickets: sale.tickets })
    expect((await kiosk.kinds()).at(-1)).toBe('printed')
    expect(await kiosk.desk().voidSale(sale.saleId, clerk)).toEqual(refused('TooLate'))
    await kiosk.desk().deliverTickets(sale.saleId, 'screen')
    expect(kiosk.desk().sales.state(sale.saleId)?.copies).toBe(0)
  })

  it('is taken back with all its money, once, and is not delivered after that', async () => {
    const { kiosk, sale } = await aKioskThatDied()
    const voids = await Promise.all([1, 2].map(() => kiosk.desk().voidSale(sale.saleId, clerk)))
    expect(voids).toEqual([done, refused('TooLate')])
    await until(async () => (await count(kiosk, 'refund-paid')) === 2)
    expect(kiosk.terminal.refundedFen()).toBe(9_000)
    expect(await kiosk.desk().deliverTickets(sale.saleId, 'screen')).toBeNull()
    kiosk.owe(owed(sale.saleId))
    await kiosk.desk().payRefunds.run()
    expect(kiosk.terminal.refundedFen()).toBe(9_000)
  })

  it('is not taken back here any more once it was about to be sent, after a restart either', async () => {
    const { kiosk, sale } = await aKioskThatDied()
    await kiosk.store().journal.markSendable(kiosk.store().journal.lastSeq())
    expect(await kiosk.desk().voidSale(sale.saleId, clerk)).toEqual(refused('TooLate'))
    await kiosk.crash()
    expect(await kiosk.desk().voidSale(sale.saleId, clerk)).toEqual(refused('TooLate'))
    expect(kiosk.terminal.refundedFen()).toBe(0)
  })

  it.each([false, true])(
    'is still delivered in the next epoch, and no longer taken back; restarted: %s',
    async (isRestarted) => {
      const { kiosk, sale } = await aKioskThatDied()
      await beginNextEpoch(kiosk)
      if (isRestarted) await kiosk.crash()
      expect(kiosk.desk().sales.undelivered()).toMatchObject([{ saleId: sale.saleId }])
      expect(await kiosk.desk().voidSale(sale.saleId, clerk)).toEqual(refused('TooLate'))
      expect(await kiosk.desk().deliverTickets(sale.saleId, 'screen')).toMatchObject({ tickets: sale.tickets })
    },
  )

  it('is either sent or taken back, whichever is first', async () => {
    const { kiosk, sale } = await aKioskThatDied()
    const { journal } = kiosk.store()
    const leaving = journal.markSendable(journal.lastSeq())
    expect(await kiosk.desk().voidSale(sale.saleId, clerk)).toEqual(refused('TooLate'))
    await leaving
  })
})

describe('a payment whose terminal stays silent', () => {
  async function aSilentPayment(behave: (terminal: FakeTerminal) => void) {
    const kiosk = await aSalesDesk()
    await kiosk.sell().hold({ showtimeId: aShowtime, seats })
    behave(kiosk.terminal)
    await kiosk.sell().pay({ method: 'card' })
    kiosk.terminal.unplug()
    await kiosk.order('verifying')
    kiosk.desk().settleMoney.resume()
    const [payment] = kiosk.rights().openPayments()
    if (!payment) throw new Error('no payment is open')
    const settle = (outcome: 'charged' | 'not-charged') =>
      kiosk.desk().settlePayments.settleByStaff(payment.paymentKey, outcome, clerk)
    return { kiosk, settle }
  }

  it('is sold on the word of staff, and the terminal bears them out later without a word', async () => {
    const { kiosk, settle } = await aSilentPayment((terminal) => terminal.chargeNextSilently())
    expect(await settle('charged')).toEqual(done)
    await kiosk.order('with-staff')
    expect(kiosk.desk().sales.undelivered()).toMatchObject([{ copies: 0, payment: { settledBy: 'staff' } }])
    expect(await settle('not-charged')).toEqual(refused('NoPayment'))
    kiosk.terminal.plugIn()
    await until(async () => (await count(kiosk, 'settlement-checked')) === 1)
    expect(kiosk.notices).toEqual([])
    expect(kiosk.terminal.charges()).toBe(1)
  })

  it('is let go on the word of staff; money that was taken all the same goes back, and they are told', async () => {
    const { kiosk, settle } = await aSilentPayment((terminal) => terminal.chargeNextSilently())
    expect(await settle('not-charged')).toEqual(done)
    expect(await kiosk.order('held')).toMatchObject({ lastPayment: 'never-charged' })
    kiosk.terminal.plugIn()
    await until(async () => (await kiosk.kinds()).includes('reversed'))
    expect(kiosk.terminal.charges()).toBe(0)
    expect(kiosk.notices).toEqual(['settled-otherwise 90: charged'])
  })

  it('that was sold and never charged is a notice with the money', async () => {
    const { kiosk, settle } = await aSilentPayment((terminal) => terminal.loseNext())
    expect(await settle('charged')).toEqual(done)
    kiosk.terminal.plugIn()
    await until(() => kiosk.notices.length > 0)
    expect(kiosk.notices).toEqual(['settled-otherwise 90: not-charged'])
    expect((await kiosk.kinds()).at(-1)).toBe('settlement-checked')
  })

  it('stays so over a restart: the sale that staff decided on is written, and the terminal is still asked', async () => {
    const { kiosk, settle } = await aSilentPayment((terminal) => terminal.chargeNextSilently())
    kiosk.store().journal.changes$.subscribe(({ kind }) => {
      if (kind === 'payment-settled-by-staff') kiosk.life().end()
    })
    void settle('charged')
    await until(() => kiosk.life().isOver())
    await kiosk.crash()
    await kiosk.sell().resume()
    kiosk.desk().settleMoney.resume()
    await until(async () => (await count(kiosk, 'sold')) === 1)
    kiosk.terminal.plugIn()
    await until(async () => (await count(kiosk, 'settlement-checked')) === 1)
    expect(kiosk.rights().openPayments()).toEqual([])
  })

  it.each([false, true])('is still held against the terminal in the next epoch; restarted: %s', async (isRestarted) => {
    const { kiosk, settle } = await aSilentPayment((terminal) => terminal.chargeNextSilently())
    expect(await settle('not-charged')).toEqual(done)
    await beginNextEpoch(kiosk)
    if (isRestarted) await kiosk.crash()
    kiosk.desk().settleMoney.resume()
    kiosk.terminal.plugIn()
    await until(async () => (await kiosk.kinds()).includes('reversed'))
    expect(kiosk.terminal.charges()).toBe(0)
  })

  it.each([false, true])(
    'is still held against it by the device that this kiosk is next; restarted: %s',
    async (isRestarted) => {
      const { kiosk, settle } = await aSilentPayment((terminal) => terminal.chargeNextSilently())
      expect(await settle('not-charged')).toEqual(done)
      await beginNextEpoch(kiosk)
      await kiosk.store().journal.handOver(async () => 'nobody')
      kiosk.terminal.plugIn()
      if (isRestarted) await kiosk.crash()
      kiosk.desk().settleMoney.resume()
      await kiosk.desk().payRefunds.run()
      expect(kiosk.terminal.charges()).toBe(1)
      await kiosk.store().journal.begin({ device: 2 as DeviceNumber, epoch: 1 })
      await until(async () => (await kiosk.kinds()).includes('reversed'))
      expect(await kiosk.kinds()).toEqual(['settlement-checked', 'reversed'])
      expect(kiosk.terminal.charges()).toBe(0)
      expect(kiosk.faults).toEqual([])
    },
  )

  it('is not settled while the customer may still be paying', async () => {
    const kiosk = await aSalesDesk()
    await kiosk.sell().hold({ showtimeId: aShowtime, seats })
    kiosk.terminal.waitNext()
    await kiosk.sell().pay({ method: 'card' })
    const [payment] = kiosk.rights().openPayments()
    const key = payment?.paymentKey
    expect(key && (await kiosk.desk().settlePayments.settleByStaff(key, 'charged', clerk))).toEqual(
      refused('StillPaying'),
    )
    kiosk.terminal.approveWaiting()
    await kiosk.order('sold')
  })
})
