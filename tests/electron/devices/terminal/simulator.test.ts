import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { filter, firstValueFrom } from 'rxjs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { connectTerminalSimulator } from '../../../../electron/devices/terminal/drivers/simulator.ts'
import {
  spawnTerminalUnderNode,
  startTerminalProgram,
} from '../../../../electron/devices/terminal/start-terminal-program.ts'
import { systemRandom, systemTimer } from '../../../../runtime/system-ports.ts'
import type { PaymentKey, TicketNumber } from '../../../../shared/core/ids.ts'
import { toFen } from '../../../../shared/core/money.ts'
import { refundKeyOf } from '../../../../shared/sales/refunds.ts'
import { createSilentLog } from '../../../support/silent-log.ts'
import { makeTemporaryFolder } from '../../../support/temporary-folder.ts'

const timeouts = { chargeMs: 60_000, otherMs: 5_000 }

function aFolder() {
  const folder = makeTemporaryFolder()
  onTestFinished(folder.remove)
  return folder.path
}

/** The real terminal program on the ledger of this folder, and what a test may do to it. */
async function aTerminal(folder: string, { chargeMs = timeouts.chargeMs, otherMs = timeouts.otherMs } = {}) {
  const program = startTerminalProgram({
    dataDir: folder,
    spawnTerminal: spawnTerminalUnderNode,
    ports: { timer: systemTimer, log: createSilentLog().log },
  })
  onTestFinished(program.stop)
  const ready = () => firstValueFrom(program.address$.pipe(filter((address) => address !== null)))
  await ready()
  const post = (call: string, body: object) => {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    return fetch(`${program.address()}/${call}`, init)
  }
  return {
    ...connectTerminalSimulator(program, { otherMs, chargeMs }),
    program,
    ready,
    behave: (next: string, delayMs = 0) => post('behaviour', { next, delayMs }),
    behaveAtRefund: (next: string) => post('refund-behaviour', { next }),
    ledger: async () => {
      const lines: { state: string }[] = await (await fetch(`${program.address()}/ledger`)).json()
      return lines.map(({ state }) => state)
    },
  }
}

const aCharge = () => ({ key: systemRandom.uuid() as PaymentKey, amountFen: toFen(4_500), method: 'card' as const })

describe('the simulated terminal', () => {
  it('charges a key once, however often and however many at once ask for it', async () => {
    const terminal = await aTerminal(aFolder())
    await terminal.behave('approve')
    const charge = aCharge()
    const answers = await Promise.all([terminal.charge(charge), terminal.charge(charge)])
    answers.push(await terminal.charge(charge), await terminal.ask(charge.key), await terminal.cancel(charge.key))
    expect(new Set(answers.map(({ state }) => state))).toEqual(new Set(['approved']))
    expect(await terminal.ledger()).toEqual(['in-progress', 'approved'])
    expect(await terminal.reverse(charge.key)).toMatchObject({ state: 'reversed' })
    expect(await terminal.ask(charge.key)).toMatchObject({ state: 'reversed' })
  })

  it('declines, gives up, and stops a charge under way, each for good', async () => {
    const terminal = await aTerminal(aFolder())
    const [declined, givenUp, stopped] = [aCharge(), aCharge(), aCharge()]
    await terminal.behave('decline')
    expect(await terminal.charge(declined)).toEqual({ state: 'declined' })
    await terminal.behave('cancel')
    expect(await terminal.charge(givenUp)).toEqual({ state: 'cancelled' })
    await terminal.behave('approve', 600_000)
    const charging = terminal.charge(stopped)
    await terminal.ledger()
    expect(await terminal.cancel(stopped.key)).toEqual({ state: 'cancelled' })
    expect(await charging).toEqual({ state: 'cancelled' })
    expect(await terminal.charge(stopped)).toEqual({ state: 'cancelled' })
  })

  it('kills a key that it never heard of, so that a charge that comes late is refused', async () => {
    const terminal = await aTerminal(aFolder())
    const charge = aCharge()
    expect(await terminal.ask(charge.key)).toEqual({ state: 'no-such-key' })
    expect(await terminal.reverse(charge.key)).toEqual({ state: 'no-such-key' })
    expect(await terminal.cancel(charge.key)).toEqual({ state: 'cancelled' })
    expect(await terminal.charge(charge)).toEqual({ state: 'cancelled' })
    expect(await terminal.ledger()).toEqual(['killed'])
  })

  it('can charge without answering, not hear at all, or approve twice: asked by key it tells what it did', async () => {
    const terminal = await aTerminal(aFolder(), { chargeMs: 300 })
    const [silent, unheard, twice] = [aCharge(), aCharge(), aCharge()]
    await terminal.behave('charge-then-silent')
    expect(await terminal.charge(silent)).toEqual({ state: 'no-answer' })
    expect(await terminal.ask(silent.key)).toMatchObject({ state: 'approved' })
    await terminal.behave('silent')
    expect(await terminal.charge(unheard)).toEqual({ state: 'no-answer' })
    expect(await terminal.ask(unheard.key)).toEqual({ state: 'no-such-key' })
    await terminal.behave('approve-late', 600_000)
    const late = aCharge()
    expect(await terminal.charge(late)).toEqual({ state: 'no-answer' })
    expect(await terminal.ask(late.key)).toEqual({ state: 'in-progress' })
    await terminal.behave('approve-twice')
    await terminal.charge(twice)
    expect((await terminal.ledger()).filter((state) => state === 'approved')).toHaveLength(3)
    expect(await terminal.reverse(twice.key)).toMatchObject({ state: 'reversed' })
  })

  it('pays back in parts, each part once and never more than it took, however often it is asked', async () => {
    const terminal = await aTerminal(aFolder())
    await terminal.behave('approve')
    const charge = aCharge()
    await terminal.charge(charge)
    const part = (ticketNumber: number, amountFen: number, paymentKey = charge.key) =>
      terminal.refund({
        refundKey: refundKeyOf({ paymentKey, ticketNumber: ticketNumber as TicketNumber }),
        paymentKey,
        amountFen: toFen(amountFen),
      })
    expect(await part(1, 1_500)).toMatchObject({ state: 'refunded' })
    expect(await Promise.all([part(1, 1_500), part(1, 1_500)])).toEqual([await part(1, 1_500), await part(1, 1_500)])
    expect(await part(2, 3_001)).toEqual({ state: 'refused' })
    expect(await part(2, 1)).toEqual({ state: 'refused' })
    expect(await part(3, 3_000)).toMatchObject({ state: 'refunded' })
    expect(await terminal.reverse(charge.key)).toMatchObject({ state: 'approved' })
    expect(await part(4, 1, aCharge().key)).toEqual({ state: 'refused' })
    expect((await terminal.ledger()).filter((state) => state === 'refunded')).toHaveLength(2)
  })

  it('can pay back without answering, or not hear of it: asked again by key it has paid once', async () => {
    const folder = aFolder()
    const terminal = await aTerminal(folder, { otherMs: 300 })
    await terminal.behave('approve')
    const charge = aCharge()
    const { key: paymentKey } = charge
    await terminal.charge(charge)
    const refundOf = (ticketNumber: number) => ({
      refundKey: refundKeyOf({ paymentKey, ticketNumber: ticketNumber as TicketNumber }),
      paymentKey,
      amountFen: toFen(1_000),
    })
    await terminal.behaveAtRefund('pay-then-silent')
    await terminal.behaveAtRefund('silent')
    await terminal.behaveAtRefund('refuse')
    expect(await terminal.refund(refundOf(1))).toEqual({ state: 'no-answer' })
    expect(await terminal.refund(refundOf(2))).toEqual({ state: 'no-answer' })
    expect(await terminal.refund(refundOf(3))).toEqual({ state: 'refused' })
    await terminal.program.stop()
    const again = await aTerminal(folder)
    expect(await again.refund(refundOf(1))).toMatchObject({ state: 'refunded' })
    expect(await again.refund(refundOf(2))).toMatchObject({ state: 'refunded' })
    expect(await again.refund(refundOf(3))).toEqual({ state: 'refused' })
    expect((await again.ledger()).filter((state) => state === 'refunded')).toHaveLength(2)
  })

  it('ends with its kiosk, keeps its ledger, and lets go of a charge that was under way', async () => {
    const folder = aFolder()
    const first = await aTerminal(folder)
    const [paid, underWay] = [aCharge(), aCharge()]
    await first.behave('approve')
    await first.charge(paid)
    await first.behave('approve', 600_000)
    const charging = first.charge(underWay)
    await first.ledger()
    await first.program.stop()
    expect(await charging).toEqual({ state: 'no-answer' })
    expect(first.program.address()).toBeNull()
    expect(await first.ask(paid.key)).toEqual({ state: 'no-answer' })

    appendFileSync(join(folder, 'terminal', 'ledger.jsonl'), '{"key":"torn')
    const second = await aTerminal(folder)
    expect(await second.ask(paid.key)).toMatchObject({ state: 'approved' })
    expect(await second.ask(underWay.key)).toEqual({ state: 'cancelled' })
    expect(await second.ledger()).toEqual(['in-progress', 'approved', 'in-progress', 'cancelled'])
  })

  it('answers nothing to a page of another origin, and nothing that it can not read', async () => {
    const terminal = await aTerminal(aFolder())
    const address = terminal.program.address()
    const asked = [
      fetch(`${address}/behaviour`, { method: 'POST', body: '{"next":"decline"}' }),
      fetch(`${address}/charge`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' }),
      fetch(`${address}/charge`, { method: 'GET' }),
    ]
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([400, 400, 404])
    expect(await terminal.ledger()).toEqual([])
  })
})
