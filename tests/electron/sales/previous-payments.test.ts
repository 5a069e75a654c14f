import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import type { AccountId, DeviceNumber, TicketNumber } from '../../../shared/core/ids.ts'
import { toFen } from '../../../shared/core/money.ts'
import { refused } from '../../../shared/core/result.ts'
import type { FakeTerminal } from '../../support/fake-terminal.ts'
import type { TestedDesk } from '../../support/sales-desk.ts'
import { aSalesDesk } from '../../support/sales-desk.ts'
import { aShowtime } from '../../support/sales-facts.ts'
import { until } from '../../support/until.ts'

const seats = [{ row: 1, col: 1 }]
const clerk = 5 as AccountId
const former = { device: 1 as DeviceNumber, epoch: 1 }

/** A payment whose terminal was asked and could not tell, and whose kiosk then lost the disk of its seal. */
async function aPaymentLeftOpen(behave: (terminal: FakeTerminal) => void, spoil: (folder: string) => void = loseSeal) {
  const kiosk = await aSalesDesk()
  await kiosk.sell().hold({ showtimeId: aShowtime, seats })
  behave(kiosk.terminal)
  await kiosk.sell().pay({ method: 'card' })
  kiosk.terminal.unplug()
  await kiosk.order('finding-out')
  await kiosk.store().close()
  spoil(kiosk.folder)
  await kiosk.crash()
  return kiosk
}

function loseSeal(folder: string) {
  rmSync(join(folder, 'seal'), { recursive: true, force: true })
}

/** It is enrolled as a new device, and its server says that it has the former journal as it is here. */
async function enrolAgain(kiosk: TestedDesk, isDelivered = true) {
  await kiosk.store().journal.begin({ device: 9 as DeviceNumber, epoch: 1 })
  if (isDelivered) await kiosk.store().journal.noteDelivered(former)
}

const openKeys = (kiosk: TestedDesk) =>
  kiosk
    .desk()
    .previousPayments.open()
    .map(({ step }) => step)
const isSettled = (kiosk: TestedDesk) => () => kiosk.desk().previousPayments.open().length === 0

describe('a payment that was open when its kiosk lost its seal', () => {
  it('is still listed while the kiosk is nobody’s, and nothing is done about it on a guess', async () => {
    const kiosk = await aPaymentLeftOpen((terminal) => terminal.chargeNextSilently())
    expect(kiosk.store().journal.owner()).toBeNull()
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

  it('ends without a charge where the terminal never heard of it, once it has killed the key', async () => {
    const kiosk = await aPaymentLeftOpen((terminal) => terminal.loseNext())
    kiosk.desk().settleMoney.resume()
    kiosk.terminal.plugIn()
    await enrolAgain(kiosk)
    await kiosk.time.flowUntil(isSettled(kiosk))
    expect((await kiosk.kinds()).at(-1)).toBe('payment-declined')
    expect(kiosk.terminal.asked.at(-1)).toBe('cancel')
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

describe('a journal of a previous device that a damaged disk has lost a part of', () => {
  /** One sale, and then its kiosk without one entry of it, as the new device that it was enrolled as. */
  async function aSaleWithout(lost: 'payment-started' | 'sold') {
    const kiosk = await aSalesDesk()
    await kiosk.sell().hold({ showtimeId: aShowtime, seats })
    await kiosk.sell().pay({ method: 'card' })
    await kiosk.order('sold')
    const seq = (await kiosk.entries()).find(({ kind }) => kind === lost)?.seq
    await kiosk.store().close()
    const database = new DatabaseSync(join(kiosk.folder, 'kiosk', 'kiosk.sqlite'))
    const journal = database.prepare("SELECT id FROM collection WHERE name = 'journal'").get()
    database.exec(`DELETE FROM documents_${journal?.id} WHERE id = '1-1-${seq}'`)
    database.close()
    await kiosk.crash()
    await enrolAgain(kiosk)
    kiosk.desk().settleMoney.resume()
    return kiosk
  }

  it('gives no money back by itself, since what is lost may be the sale, though the server has it', async () => {
    const kiosk = await aSaleWithout('sold')
    await until(async () => (await kiosk.kinds()).length > 0)
    expect(await kiosk.kinds()).toEqual(['payment-left-to-staff'])
    expect(kiosk.terminal.charges()).toBe(1)
  })

  it('still tells what comes after that', async () => {
    const kiosk = await aSaleWithout('payment-started')
    expect(kiosk.desk().sales.neverHandedOut()).toHaveLength(1)
    expect(openKeys(kiosk)).toEqual([])
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
    loseSeal(kiosk.folder)
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
