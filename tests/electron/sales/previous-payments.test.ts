import { describe, expect, it } from 'vitest'
import type { TicketNumber } from '../../../shared/core/ids.ts'
import { toFen } from '../../../shared/core/money.ts'
import { refused } from '../../../shared/core/result.ts'
import { aSalesDesk } from '../../support/sales-desk.ts'
import { aShowtime } from '../../support/sales-facts.ts'
import { until } from '../../support/until.ts'
import {
  aPaymentLeftOpen,
  clerk,
  enrolAgain,
  former,
  isSettled,
  loseSeal,
  openKeys,
  seats,
} from './a-payment-left-open.ts'

describe('a payment that was open when its kiosk was restored from a copy that lacks nothing', () => {
  it('is still listed while the kiosk is nobody’s, and nothing is done about it on a guess', async () => {
    const kiosk = await aPaymentLeftOpen((terminal) => terminal.chargeNextSilently())
    kiosk.terminal.plugIn()
    kiosk.desk().settleMoney.resume()
    await kiosk.time.pass(60_000)
    expect(openKeys(kiosk)).toHaveLength(1)
    expect(kiosk.terminal.charges()).toBe(1)
    expect(kiosk.faults).toEqual([])
  })

  it('and was charged goes back by its own key, in the journal of the device that this kiosk is next', async () => {
    const kiosk = await aPaymentLeftOpen((terminal) => terminal.chargeNextSilently())
    kiosk.desk().settleMoney.resume()
    kiosk.terminal.plugIn()
    await enrolAgain(kiosk)
    await kiosk.time.flowUntil(isSettled(kiosk))
    expect(kiosk.terminal.charges()).toBe(0)
    expect((await kiosk.kinds()).slice(-2)).toEqual(['reversal-started', 'reversed'])
    await kiosk.crash()
    expect(openKeys(kiosk)).toEqual([])
  })

  it('does not go back before the server has said that it knows no more of that journal', async () => {
    const kiosk = await aPaymentLeftOpen((terminal) => terminal.chargeNextSilently())
    kiosk.desk().settleMoney.resume()
    kiosk.terminal.plugIn()
    await enrolAgain(kiosk, false)
    await kiosk.time.pass(120_000)
    expect(kiosk.terminal.charges()).toBe(1)
    await kiosk.store().journal.noteDelivered(former)
    await kiosk.time.flowUntil(isSettled(kiosk))
    expect(kiosk.terminal.charges()).toBe(0)
  })

  it('is left to staff with its amount where the server has more of that journal: it may have been sold', async () => {
    const kiosk = await aPaymentLeftOpen((terminal) => terminal.chargeNextSilently())
    kiosk.desk().settleMoney.resume()
    kiosk.terminal.plugIn()
    await enrolAgain(kiosk, false)
    await kiosk.store().journal.noteLacking(former)
    await kiosk.store().journal.noteDelivered(former)
    await kiosk.time.flowUntil(isSettled(kiosk))
    expect(kiosk.terminal.charges()).toBe(1)
    const [entry] = (await kiosk.entries()).slice(-1)
    expect(entry).toMatchObject({
      kind: 'payment-left-to-staff',
      body: { former, terminalSaid: 'charged', totalFen: 4_500, method: 'card', startedAtMs: expect.any(Number) },
    })
    expect(kiosk.notices.at(-1)).toMatch(/^payment-left-to-staff .*: 45$/)
  })

  it('is named to staff once where the terminal stays silent, and still comes to its end when that tells', async () => {
    const kiosk = await aPaymentLeftOpen((terminal) => terminal.chargeNextSilently())
    kiosk.desk().settleMoney.resume()
    await enrolAgain(kiosk)
    const named = async () => (await kiosk.kinds()).filter((kind) => kind === 'payment-left-to-staff')
    while ((await named()).length === 0) await kiosk.time.pass(30_000)
    await kiosk.time.pass(600_000)
    expect(await named()).toHaveLength(1)
    expect(openKeys(kiosk)).toEqual(['unknown'])
    kiosk.terminal.plugIn()
    await kiosk.time.flowUntil(isSettled(kiosk))
    expect(kiosk.terminal.charges()).toBe(0)
  })

  it('may be settled by staff as not charged, never as a sale; money that was taken all the same goes back', async () => {
    const kiosk = await aPaymentLeftOpen((terminal) => terminal.chargeNextSilently())
    kiosk.desk().settleMoney.resume()
    await enrolAgain(kiosk)
    const [payment] = kiosk.desk().previousPayments.open()
    if (!payment) throw new Error('no payment is open')
    const settle = (outcome: 'charged' | 'not-charged') =>
      kiosk.desk().settlePreviousPayments.settleByStaff(payment.paymentKey, outcome, clerk)
    expect(await settle('charged')).toEqual(refused('SeatsGone'))
    expect(await settle('not-charged')).toEqual({ ok: true, value: null })
    kiosk.terminal.plugIn()
    await until(async () => (await kiosk.kinds()).includes('reversed'))
    expect(kiosk.terminal.charges()).toBe(0)
  })

  it('does not go back, though staff said that it was not charged, where lost entries may say that it was sold', async () => {
    const kiosk = await aPaymentLeftOpen((terminal) => terminal.chargeNextSilently())
    kiosk.desk().settleMoney.resume()
    await enrolAgain(kiosk, false)
    const [payment] = kiosk.desk().previousPayments.open()
    if (!payment) throw new Error('no payment is open')
    await kiosk.desk().settlePreviousPayments.settleByStaff(payment.paymentKey, 'not-charged', clerk)
    kiosk.terminal.plugIn()
    await kiosk.time.pass(120_000)
    // The server has not said yet how much of that journal it has.
    expect([kiosk.terminal.charges(), (await kiosk.kinds()).at(-1)]).toEqual([1, 'payment-settled-by-staff'])
    await kiosk.store().journal.noteLacking(former)
    await kiosk.time.flowUntil(() => kiosk.desk().sales.settlements().length === 0)
    expect(kiosk.terminal.charges()).toBe(1)
    expect((await kiosk.entries()).at(-1)).toMatchObject({
      kind: 'payment-left-to-staff',
      body: { former, terminalSaid: 'charged', startedAtMs: payment.startedAtMs, method: 'card' },
    })
    await kiosk.crash()
    expect(kiosk.desk().sales.settlements()).toEqual([])
  })

  it('ends in one reversal at whatever step the kiosk dies', async () => {
    for (let point = 0, hasDied = true; hasDied; point++) {
      const kiosk = await aPaymentLeftOpen((terminal) => terminal.chargeNextSilently())
      await enrolAgain(kiosk)
      kiosk.terminal.plugIn()
      await kiosk.crash(point)
      const life = kiosk.life()
      kiosk.desk().settleMoney.resume()
      await kiosk.time.flowUntil(() => life.isOver() || isSettled(kiosk)())
      hasDied = life.isOver()
      if (hasDied) {
        await kiosk.crash()
        kiosk.desk().settleMoney.resume()
        await kiosk.time.flowUntil(isSettled(kiosk))
      }
      expect(kiosk.terminal.charges()).toBe(0)
      expect((await kiosk.kinds()).filter((kind) => kind === 'reversed')).toHaveLength(1)
      if (!hasDied) expect(point).toBeGreaterThan(4)
      await kiosk.close()
    }
  })
})

describe('a refund that was started when its kiosk lost its seal', () => {
  async function aRefundLeftOpen() {
    const kiosk = await aSalesDesk()
    await kiosk.sell().hold({ showtimeId: aShowtime, seats })
    await kiosk.sell().pay({ method: 'card' })
    const { saleId } = await kiosk.order('sold')
    const due = { saleId, ticketNumber: 100_000_001 as TicketNumber, amountFen: toFen(4_500) }
    kiosk.terminal.payNextRefundSilently()
    kiosk.owe(due)
    await kiosk.desk().payRefunds.run()
    kiosk.terminal.unplug()
    await kiosk.store().close()
    await loseSeal(kiosk)
    await kiosk.crash()
    kiosk.terminal.plugIn()
    return { kiosk, due }
  }

  it('is asked about by its own key and written down as paid once by the device that this kiosk is next', async () => {
    const { kiosk, due } = await aRefundLeftOpen()
    kiosk.desk().settleMoney.resume()
    await enrolAgain(kiosk)
    await kiosk.time.flowUntil(() => kiosk.desk().sales.refund(due.ticketNumber)?.step === 'paid')
    expect(kiosk.terminal.refundedFen()).toBe(4_500)
    expect(await kiosk.kinds()).toEqual(['refund-paid'])
    expect(await kiosk.desk().payRefunds.payInCash(due, clerk)).toEqual(refused('RefundPaid'))
  })

  it('is not paid again where the server says that staff have paid it', async () => {
    const { kiosk } = await aRefundLeftOpen()
    kiosk.answerTakeRefund(() => refused({ code: 'RefundPaid' }))
    kiosk.desk().settleMoney.resume()
    await enrolAgain(kiosk)
    const asked = kiosk.terminal.asked.length
    await kiosk.time.pass(120_000)
    expect(kiosk.terminal.asked.slice(asked)).not.toContain('refund')
    expect(await kiosk.kinds()).toEqual([])
  })
})
