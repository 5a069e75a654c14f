import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { DeviceNumber } from '../../../shared/core/ids.ts'
import { aSalesDesk, type TestedDesk } from '../../support/sales-desk.ts'
import { aShowtime } from '../../support/sales-facts.ts'
import { until } from '../../support/until.ts'
import {
  aPaymentLeftOpen,
  clerk,
  copy,
  enrolAgain,
  former,
  isSettled,
  loseSeal,
  openKeys,
  restore,
  seats,
} from '../sales/a-payment-left-open.ts'

describe('a payment of a previous device whose journal may lack its end', () => {
  /** Offline, after the copy was made: the terminal answers, and its ticket is in the customer's hand. */
  async function sellUnheard(kiosk: TestedDesk) {
    await copy(kiosk)
    await kiosk.crash()
    kiosk.terminal.plugIn()
    await kiosk.sell().resume()
    await kiosk.time.flowUntil(() => kiosk.desk().sales.sales().length === 1)
  }

  it.each([
    {
      what: 'that was restored to before a sale, without a seal',
      spoil: async (kiosk: TestedDesk) => {
        await sellUnheard(kiosk)
        await restore(kiosk)
        await loseSeal(kiosk)
      },
    },
    {
      what: 'that was restored to before a sale, and whose seal knows of another device since',
      spoil: async (kiosk: TestedDesk) => {
        await sellUnheard(kiosk)
        await kiosk.store().journal.handOver(async () => 'nobody')
        await kiosk.store().journal.begin({ device: 4 as DeviceNumber, epoch: 1 })
        await kiosk.store().journal.append('staff-action', { accountId: clerk, action: 'signed-in' })
        await restore(kiosk)
      },
    },
    {
      what: 'that was restored to before a sale, and whose seal knows of the next epoch since',
      spoil: async (kiosk: TestedDesk) => {
        await sellUnheard(kiosk)
        await kiosk.store().journal.handOver(async () => ({ ...former, epoch: 2 }))
        await restore(kiosk)
      },
    },
    {
      what: 'that was restored to before a sale, and whose seal has its number of entries',
      spoil: async (kiosk: TestedDesk) => {
        await sellUnheard(kiosk)
        await restore(kiosk)
      },
    },
    { what: 'that lost its seal, since nobody can tell it from a copy', spoil: loseSeal },
  ])('is left to staff and never goes back by itself: of a database $what', async ({ spoil }) => {
    const kiosk = await aPaymentLeftOpen((terminal) => terminal.chargeNextSilently(), spoil)
    kiosk.terminal.plugIn()
    kiosk.desk().settleMoney.resume()
    // The server has all that is here, and can't know of what it was never told.
    await enrolAgain(kiosk)
    await kiosk.time.flowUntil(isSettled(kiosk))
    expect(kiosk.terminal.charges()).toBe(1)
    expect((await kiosk.entries()).at(-1)).toMatchObject({
      kind: 'payment-left-to-staff',
      body: { former, terminalSaid: 'charged', totalFen: 4_500 },
    })
  })

  it('ends without a charge where the terminal never heard of it, once it has killed the key', async () => {
    const kiosk = await aPaymentLeftOpen((terminal) => terminal.loseNext(), loseSeal)
    kiosk.desk().settleMoney.resume()
    kiosk.terminal.plugIn()
    await enrolAgain(kiosk)
    await kiosk.time.flowUntil(isSettled(kiosk))
    expect((await kiosk.kinds()).at(-1)).toBe('payment-declined')
    expect(kiosk.terminal.asked.at(-1)).toBe('cancel')
  })

  it('stays so after restarts, and as whatever device this kiosk is next', async () => {
    const kiosk = await aPaymentLeftOpen((terminal) => terminal.chargeNextSilently(), loseSeal)
    await kiosk.crash()
    await enrolAgain(kiosk)
    await kiosk.crash()
    await kiosk.store().journal.handOver(async () => 'nobody')
    await kiosk.store().journal.begin({ device: 10 as DeviceNumber, epoch: 1 })
    await kiosk.store().journal.noteDelivered(former)
    expect(await kiosk.store().journal.isWhole(former)).toBe('lacking')
  })
})

describe('a journal of a previous device whose end its kiosk wrote', () => {
  it('is known to be whole once the server has it, also after the seal of a later device is lost', async () => {
    const kiosk = await aSalesDesk()
    await kiosk.sell().hold({ showtimeId: aShowtime, seats })
    await kiosk.store().journal.handOver(async () => 'nobody')
    await kiosk.crash()
    expect(await kiosk.store().journal.isWhole(former)).toBe('unknown')
    await enrolAgain(kiosk)
    expect(await kiosk.store().journal.isWhole(former)).toBe('whole')
    await kiosk.store().close()
    await loseSeal(kiosk)
    await kiosk.crash()
    await kiosk.store().journal.noteDelivered(former)
    await kiosk.store().journal.noteDelivered({ device: 9 as DeviceNumber, epoch: 1 })
    expect(await kiosk.store().journal.isWhole(former)).toBe('whole')
    expect(await kiosk.store().journal.isWhole({ device: 9 as DeviceNumber, epoch: 1 })).toBe('lacking')
  })

  it('is taken for whole as before where an earlier program kept no number of its entries', async () => {
    const kiosk = await aSalesDesk()
    await kiosk.sell().hold({ showtimeId: aShowtime, seats })
    await kiosk.store().journal.handOver(async () => 'nobody')
    await enrolAgain(kiosk)
    const known = await kiosk.store().facts.read('owner', z.looseObject({ least: z.array(z.unknown()) }))
    await kiosk.store().facts.put('owner', { ...known, least: [] })
    await kiosk.crash()
    expect(await kiosk.store().journal.isWhole(former)).toBe('whole')
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

  it('returns no money by itself, since what is lost may be the sale, though the server has it', async () => {
    const kiosk = await aSaleWithout('sold')
    await until(async () => (await kiosk.kinds()).length > 0)
    expect(await kiosk.kinds()).toEqual(['payment-left-to-staff'])
    expect(kiosk.terminal.charges()).toBe(1)
  })

  it('still tells what comes after that', async () => {
    const kiosk = await aSaleWithout('payment-started')
    expect(kiosk.desk().sales.undelivered()).toHaveLength(1)
    expect(openKeys(kiosk)).toEqual([])
  })
})
