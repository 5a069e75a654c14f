import { describe, expect, it } from 'vitest'
import { getRxStorageSqlite } from '../../../electron/store/sqlite/index.ts'
import type { DeviceNumber } from '../../../shared/core/ids.ts'
import type { SeatPosition } from '../../../shared/seats/seat-plan.ts'
import { type DiskFault, failingStorage } from '../../support/failing-storage.ts'
import { aSalesDesk, type TestedDesk } from '../../support/sales-desk.ts'
import { aShowtime } from '../../support/sales-facts.ts'
import { seatNames } from '../../support/seat-grid.ts'
import { until } from '../../support/until.ts'

const a1 = { row: 1, col: 1 }
const a2 = { row: 1, col: 2 }
const a3 = { row: 1, col: 3 }
const done = { ok: true, value: {} }
const refusedWith = (code: string, more: object = {}) => ({ ok: false, refusal: { code, ...more } })

const hold = (kiosk: TestedDesk, seats: SeatPosition[]) => kiosk.sell().hold({ showtimeId: aShowtime, seats })
const heldSeats = (kiosk: TestedDesk) => seatNames(kiosk.rights().rightsOf(aShowtime))
const pay = (kiosk: TestedDesk) => kiosk.sell().pay({ method: 'card' })

/** A kiosk that keeps these seats as its allotment. */
async function withAllotment(kiosk: TestedDesk, seats: SeatPosition[]) {
  const requestId = '00000000-0000-4000-9000-000000000001'
  const answer = await kiosk.custody.requestGrants.one({
    requestId,
    epoch: 1,
    showtimeId: aShowtime,
    purpose: 'allotment',
    seats,
  })
  if (!answer.ok) throw new Error('not granted')
  await kiosk.store().journal.append('rights-taken', {
    showtimeId: aShowtime,
    requestId,
    purpose: 'allotment',
    seats: answer.value.seats,
  })
  await kiosk.upload()
}

describe('selling tickets', () => {
  it('sells seats that the server grants: held, paid, in the journal, shown', async () => {
    const kiosk = await aSalesDesk()
    expect(await hold(kiosk, [a1, a2])).toEqual(done)
    expect(await kiosk.order('held')).toMatchObject({ totalFen: 9_000, canExtend: true, lastPayment: null })
    expect(await pay(kiosk)).toEqual(done)
    const sold = await kiosk.order('sold')
    expect(sold.tickets.map(({ row, col, ticketNumber }) => ({ row, col, ticketNumber }))).toEqual([
      { ...a1, ticketNumber: 100_000_001 },
      { ...a2, ticketNumber: 100_000_002 },
    ])
    expect(sold.isOffline).toBe(false)
    expect(await kiosk.kinds()).toEqual(['rights-taken', 'payment-started', 'sold', 'printed'])
    expect(kiosk.terminal.charges()).toBe(1)
    expect(kiosk.rights().lockedSeats(aShowtime)).toEqual(new Set())
    expect(await kiosk.sell().finish({})).toEqual(done)
    expect(await kiosk.order('none')).toEqual({ stage: 'none' })
  })

  it('sells offline what it holds, and says which seats it can not sell without the server', async () => {
    const kiosk = await aSalesDesk()
    await withAllotment(kiosk, [a1, a2])
    kiosk.custody.goOffline()
    expect(await hold(kiosk, [a2, a3])).toEqual(refusedWith('NotOffline', { seats: [a3] }))
    expect(kiosk.rights().lockedSeats(aShowtime)).toEqual(new Set())
    expect(await hold(kiosk, [a1, a2])).toEqual(done)
    await pay(kiosk)
    expect(await kiosk.order('sold')).toMatchObject({ isOffline: true })
    kiosk.custody.goOnline()
    await kiosk.upload()
    expect(kiosk.custody.conflicts).toEqual([])
    expect(kiosk.custody.stateOf(aShowtime, a1)).toBe('sold')
  })

  it('names the seat that is gone, and keeps nothing of a hold that was refused', async () => {
    const kiosk = await aSalesDesk()
    await withAllotment(kiosk, [a1])
    kiosk.custody.sellElsewhere(aShowtime, a2)
    expect(await hold(kiosk, [a1, a2, a3])).toEqual(refusedWith('SeatsGone', { seats: [a2] }))
    expect(await kiosk.order('none')).toEqual({ stage: 'none' })
    expect(heldSeats(kiosk)).toBe('1-1')
    expect(kiosk.rights().lockedSeats(aShowtime)).toEqual(new Set())
  })

  it('refuses a place that is no seat, a showtime that is closed or unknown, and any sale while it must not sell', async () => {
    const kiosk = await aSalesDesk({ drawn: ['. .'] })
    expect(await hold(kiosk, [a2])).toEqual(refusedWith('NoSuchSeat'))
    expect(await hold(kiosk, [{ row: 2, col: 1 }])).toEqual(refusedWith('NoSuchSeat'))
    expect(await kiosk.sell().hold({ showtimeId: 8 as typeof aShowtime, seats: [a1] })).toEqual(
      refusedWith('ShowtimeClosed'),
    )
    expect(await hold(kiosk, [a1])).toEqual(done)
    kiosk.stopSelling('merchant-stopped')
    expect(await hold(kiosk, [a3])).toEqual(refusedWith('NotSelling'))
    expect(await pay(kiosk)).toEqual(refusedWith('NotSelling'))
    kiosk.stopSelling(null)
    kiosk.time.setWallClock(kiosk.time.clock.nowMs() + 3_600_001)
    expect(await pay(kiosk)).toEqual(refusedWith('NoOrder'))
    expect(await hold(kiosk, [a1])).toEqual(refusedWith('ShowtimeClosed'))
    expect(heldSeats(kiosk)).toBe('')
  })

  it('replaces the order: common seats stay, the others return to the server, those of the allotment stay here', async () => {
    const kiosk = await aSalesDesk()
    await withAllotment(kiosk, [a1])
    await hold(kiosk, [a1, a2])
    const before = await kiosk.order('held')
    expect(await hold(kiosk, [a2, a3])).toEqual(done)
    expect((await kiosk.order('held')).saleId).not.toBe(before.saleId)
    expect(heldSeats(kiosk)).toBe('1-1 1-2 1-3')
    expect(kiosk.rights().lockedSeats(aShowtime)).toEqual(new Set(['1-2', '1-3']))
    kiosk.custody.sellElsewhere(aShowtime, { row: 2, col: 1 })
    expect(await hold(kiosk, [a2, { row: 2, col: 1 }])).toMatchObject(refusedWith('SeatsGone'))
    expect((await kiosk.order('held')).lines).toHaveLength(2)
    expect(await kiosk.sell().leave({})).toEqual(done)
    expect(heldSeats(kiosk)).toBe('1-1')
  })

  it('takes a seat again that it has just returned, before the server would have heard of that', async () => {
    const kiosk = await aSalesDesk()
    await hold(kiosk, [a1])
    await kiosk.sell().leave({})
    expect(await hold(kiosk, [a1])).toEqual(done)
    await pay(kiosk)
    await kiosk.order('sold')
    await kiosk.upload()
    expect(kiosk.custody.conflicts).toEqual([])
  })

  it('lets a hold go when its time is over by the monotonic clock, whatever the wall clock says; more time once', async () => {
    const kiosk = await aSalesDesk()
    await hold(kiosk, [a1])
    kiosk.time.setWallClock(kiosk.time.clock.nowMs() - 86_400_000)
    await kiosk.time.pass(899_000)
    expect(await kiosk.sell().extend({})).toEqual(done)
    expect(await kiosk.sell().extend({})).toEqual(refusedWith('AlreadyExtended'))
    // What was left is added to.
    await kiosk.time.pass(900_000)
    expect(await kiosk.order('held')).toMatchObject({ canExtend: false })
    await kiosk.time.pass(1_000)
    await kiosk.order('none')
    await until(() => heldSeats(kiosk) === '')
    expect(await pay(kiosk)).toEqual(refusedWith('NoOrder'))
    expect(await kiosk.sell().extend({})).toEqual(refusedWith('NoOrder'))
  })

  it('gives the time that was left back after a card was declined, in whole milliseconds', async () => {
    const kiosk = await aSalesDesk()
    kiosk.terminal.declineNext()
    await hold(kiosk, [a1])
    await kiosk.time.pass(800_000.75)
    await pay(kiosk)
    const held = await kiosk.order('held')
    expect(held.endsAtMs - kiosk.time.clock.nowMs()).toBe(99_999)
  })

  it('holds on after a card was declined, and lets the customer pay again', async () => {
    const kiosk = await aSalesDesk()
    kiosk.terminal.declineNext()
    await hold(kiosk, [a1])
    await kiosk.time.pass(890_000)
    await pay(kiosk)
    const held = await kiosk.order('held')
    expect(held).toMatchObject({ lastPayment: 'declined' })
    expect(held.endsAtMs - kiosk.time.clock.nowMs()).toBe(60_000)
    await pay(kiosk)
    await kiosk.order('sold')
    expect(await kiosk.kinds()).toEqual([
      'rights-taken',
      'payment-started',
      'payment-declined',
      'payment-started',
      'sold',
      'printed',
    ])
    expect(kiosk.terminal.charges()).toBe(1)
  })

  it('does nothing else while a payment is open, and stops it when asked to', async () => {
    const kiosk = await aSalesDesk()
    kiosk.terminal.waitNext()
    await hold(kiosk, [a1])
    await pay(kiosk)
    expect(await pay(kiosk)).toEqual(refusedWith('PaymentOpen'))
    expect(await hold(kiosk, [a2])).toEqual(refusedWith('PaymentOpen'))
    expect(await kiosk.sell().leave({})).toEqual(refusedWith('PaymentOpen'))
    expect(await kiosk.sell().finish({})).toEqual(refusedWith('PaymentOpen'))
    expect(await kiosk.sell().cancelPayment({})).toEqual(done)
    expect(await kiosk.order('held')).toMatchObject({ lastPayment: 'cancelled' })
    expect(await kiosk.sell().cancelPayment({})).toEqual(refusedWith('NoOrder'))
    expect(kiosk.terminal.charges()).toBe(0)
  })

  it('sells where the customer had paid before the terminal could be stopped', async () => {
    const kiosk = await aSalesDesk()
    kiosk.terminal.waitNext()
    await hold(kiosk, [a1])
    await pay(kiosk)
    kiosk.terminal.approveWaiting()
    await kiosk.sell().cancelPayment({})
    await kiosk.order('sold')
    expect(kiosk.terminal.charges()).toBe(1)
  })

  it('finds out, when the terminal charged and did not say so', async () => {
    const kiosk = await aSalesDesk()
    kiosk.terminal.chargeNextSilently()
    await hold(kiosk, [a1])
    await pay(kiosk)
    await kiosk.order('sold')
    expect(await kiosk.kinds()).toEqual(['rights-taken', 'payment-started', 'payment-unknown', 'sold', 'printed'])
    expect(kiosk.terminal.asked).toEqual(['charge', 'ask'])
  })

  it('frees the seats of a charge that the terminal never heard of only once it has killed the key', async () => {
    const kiosk = await aSalesDesk()
    kiosk.terminal.loseNext()
    await hold(kiosk, [a1])
    await pay(kiosk)
    await until(async () => (await kiosk.kinds()).includes('payment-declined'))
    expect(await kiosk.order('held')).toMatchObject({ lastPayment: 'never-charged' })
    expect(kiosk.terminal.asked).toEqual(['charge', 'ask', 'cancel'])
  })

  it('asks a terminal that is gone again with growing pauses, and at once when it is back', async () => {
    const kiosk = await aSalesDesk()
    await kiosk.sell().resume()
    await hold(kiosk, [a1])
    kiosk.terminal.unplug()
    await pay(kiosk)
    await kiosk.order('verifying')
    await until(() => kiosk.terminal.asked.length === 2)
    await kiosk.time.pass(60_000)
    expect(kiosk.terminal.asked.length).toBeGreaterThan(4)
    expect(kiosk.terminal.asked.length).toBeLessThan(9)
    expect(await kiosk.sell().leave({})).toEqual(refusedWith('PaymentOpen'))
    kiosk.terminal.plugIn()
    expect(await kiosk.order('held')).toMatchObject({ lastPayment: 'never-charged' })
    expect(kiosk.terminal.charges()).toBe(0)
  })

  it('shows the tickets after a restart to the customer who had paid', async () => {
    const kiosk = await aSalesDesk()
    kiosk.terminal.waitNext()
    await hold(kiosk, [a1])
    await pay(kiosk)
    await kiosk.crash()
    kiosk.terminal.approveWaiting()
    const stages: string[] = []
    kiosk.sell().view$.subscribe(({ stage }) => stages.push(stage))
    await kiosk.sell().resume()
    expect((await kiosk.order('sold')).tickets).toHaveLength(1)
    expect(stages).toEqual(['none', 'verifying', 'sold'])
  })

  it('shows nothing after a restart where nothing was charged, and sends the seats home', async () => {
    const kiosk = await aSalesDesk()
    kiosk.terminal.loseNext()
    await hold(kiosk, [a1])
    await pay(kiosk)
    await kiosk.crash()
    await kiosk.sell().resume()
    await kiosk.order('none')
    await until(() => heldSeats(kiosk) === '')
    expect(kiosk.terminal.charges()).toBe(0)
  })

  it('pays back a charge for a seat that is not its own any more', async () => {
    const kiosk = await aSalesDesk()
    kiosk.terminal.waitNext()
    await hold(kiosk, [a1])
    await pay(kiosk)
    const [right] = kiosk.rights().rightsOf(aShowtime)
    const later = { ...a1, grantNumber: (right?.grantNumber ?? 0) + 1 }
    await kiosk.desk().grants.reconcileHeld([{ showtimeId: aShowtime, seats: [later] }])
    kiosk.terminal.approveWaiting()
    await kiosk.order('reversed')
    expect((await kiosk.kinds()).slice(-2)).toEqual(['reversal-started', 'reversed'])
    expect(kiosk.terminal.charges()).toBe(0)
  })

  it('keeps asking when the sale can not be written, and writes it once when the disk works again', async () => {
    let isDiskFull = true
    const kiosk = await aSalesDesk({
      journalOf: (journal) => ({
        ...journal,
        append: (kind, body) => {
          if (kind === 'sold' && isDiskFull) return Promise.reject(new Error('ENOSPC'))
          return journal.append(kind, body)
        },
      }),
    })
    await hold(kiosk, [a1])
    await pay(kiosk)
    await until(() => kiosk.faults.length > 0)
    await kiosk.time.pass(10_000)
    expect((await kiosk.kinds()).includes('sold')).toBe(false)
    isDiskFull = false
    await kiosk.time.pass(30_000)
    await kiosk.order('sold')
    expect((await kiosk.kinds()).filter((kind) => kind === 'sold')).toHaveLength(1)
    expect(kiosk.terminal.charges()).toBe(1)
  })

  it('asks nothing of the terminal for seats that it held as the device that it was before', async () => {
    const kiosk = await aSalesDesk()
    await hold(kiosk, [a1])
    await kiosk.store().journal.begin({ device: 9 as DeviceNumber, epoch: 1 })
    expect(await pay(kiosk)).toEqual(refusedWith('NoOrder'))
    expect(await kiosk.order('none')).toEqual({ stage: 'none' })
    expect(kiosk.terminal.asked).toEqual([])
    expect(kiosk.rights().lockedSeats(aShowtime)).toEqual(new Set())
  })

  it('asks nothing of the terminal where the payment could not be written first', async () => {
    const kiosk = await aSalesDesk({
      journalOf: (journal) => ({
        ...journal,
        append: (kind, body) =>
          kind === 'payment-started' ? Promise.reject(new Error('ENOSPC')) : journal.append(kind, body),
      }),
    })
    await hold(kiosk, [a1])
    await expect(pay(kiosk)).rejects.toThrow('ENOSPC')
    expect(await kiosk.order('held')).toMatchObject({ lastPayment: null })
    expect(kiosk.terminal.asked).toEqual([])
  })

  it('kills the key of a payment that was not begun, once its entry turns out to be on disk after all', async () => {
    const faults: { access: 'read' | 'write'; fault: DiskFault }[] = []
    const kiosk = await aSalesDesk({
      storageIn: (directory) =>
        failingStorage(getRxStorageSqlite({ directory }), (access) =>
          faults[0]?.access === access ? (faults.shift()?.fault ?? null) : null,
        ),
    })
    await kiosk.sell().resume()
    await hold(kiosk, [a1])
    faults.push({ access: 'write', fault: 'write-fails-but-is-on-disk' }, { access: 'read', fault: 'read-fails' })
    await expect(pay(kiosk)).rejects.toThrow('EIO')
    await expect(pay(kiosk)).rejects.toThrow('was written')
    await until(() => kiosk.rights().openPayments().length === 0)
    expect(kiosk.terminal.asked).toEqual(['ask', 'cancel'])
    await pay(kiosk)
    await kiosk.order('sold')
    expect(kiosk.terminal.charges()).toBe(1)
  })
})

describe('a showtime that changes while its seats are held', () => {
  it.each([
    ['called-off', { isCalledOff: true }],
    ['moved', { beginsAt: 9_999_999_999 }],
    ['repriced', { priceFen: 5_000 }],
  ] as const)('and is %s is not paid for, says so, and is held again only as it is now', async (what, change) => {
    const kiosk = await aSalesDesk()
    await hold(kiosk, [a1])
    expect((await kiosk.order('held')).changed).toBeNull()
    kiosk.changeShowtime(change)
    expect(await pay(kiosk)).toEqual(refusedWith('ShowtimeChanged', { what }))
    expect((await kiosk.order('held')).changed).toBe(what)
    expect(kiosk.terminal.asked).toEqual([])
    await kiosk.sell().leave({})
    expect(await hold(kiosk, [a1])).toEqual(what === 'called-off' ? refusedWith('ShowtimeClosed') : done)
  })

  it('while it is paid for runs to its end', async () => {
    const kiosk = await aSalesDesk()
    await hold(kiosk, [a1])
    kiosk.terminal.waitNext()
    await pay(kiosk)
    kiosk.changeShowtime({ isCalledOff: true })
    kiosk.terminal.approveWaiting()
    expect((await kiosk.order('sold')).totalFen).toBe(4_500)
  })
})
