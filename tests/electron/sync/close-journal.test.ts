import { Subject } from 'rxjs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createCloseJournal } from '../../../electron/sync/close-journal.ts'
import type { SendClose } from '../../../electron/sync/send-close.ts'
import type { DeviceNumber } from '../../../shared/core/ids.ts'
import { accepted, refused } from '../../../shared/core/result.ts'
import { seatKey, seatsOf } from '../../../shared/seats/seat-plan.ts'
import { anyProof } from '../../support/proofs.ts'
import { aSalesDesk } from '../../support/sales-desk.ts'
import { aShowtime } from '../../support/sales-facts.ts'
import { createSilentLog } from '../../support/silent-log.ts'
import { until } from '../../support/until.ts'

const seats = [{ row: 1, col: 1 }]
const noPlan = { rows: 0, cols: 0, gaps: [], wheelchairs: [] }

/** A kiosk with a full allotment that can be told to close, and what it says to its server meanwhile. */
async function aClosingKiosk() {
  const kiosk = await aSalesDesk()
  await kiosk.desk().keepAllotment.run()
  const said: string[] = []
  const line$ = new Subject<void>()
  let isServerThere = true
  let isKnown = true
  let isBehind = false
  let isDiskBroken = false
  let faults = 0
  let stage = 'none'
  kiosk.sell().view$.subscribe((view) => {
    stage = view.stage
  })
  const sendClose: SendClose = async ({ epoch, seq, next }) => {
    if (!isServerThere) return refused({ code: 'NoAnswer', why: 'down' })
    if (!isKnown) return refused({ code: 'UnknownDevice' })
    if (isBehind) return refused({ code: 'WrongEpoch' })
    said.push(`close ${seq}`)
    return accepted({ epoch: next === 'epoch' ? epoch + 1 : epoch, proof: anyProof })
  }
  const { rights, grants, returnSeats, sellTickets } = kiosk.desk()
  const { journal } = kiosk.store()
  const closeJournal = createCloseJournal({
    journal,
    rights,
    grants,
    sellTickets,
    returnSeats: {
      returnSeats: async (...given) => {
        if (!isDiskBroken) return await returnSeats.returnSeats(...given)
        faults += 1
        // Seats that were about to leave are let go again: a change that follows on each fault.
        setTimeout(() => line$.next())
        throw new Error('the disk is full')
      },
    },
    isOrderHeld: () => stage === 'held',
    line: {
      upload: {
        run: async () => {
          if (isServerThere && isKnown) await kiosk.upload()
        },
        sendWhole: async () => {
          said.push('all of it')
          isBehind = false
          return isServerThere
        },
      },
      sendReport: async ({ seq }) => {
        said.push(`report ${seq}`)
        return accepted({})
      },
      sendClose,
      connection: { state$: line$, reconnect: () => undefined },
    },
    ports: { timer: kiosk.time.timer, log: createSilentLog().log },
  })
  onTestFinished(closeJournal.close)
  return {
    kiosk,
    journal,
    said,
    begin: closeJournal.begin,
    isOver: () => closeJournal.why$.value === null,
    /** It was restored to before this kiosk was enrolled. */
    forgetKiosk: () => {
      isKnown = false
    },
    /** It was restored to an epoch before this kiosk's. */
    putServerBack: () => {
      isBehind = true
    },
    faults: () => faults,
    setDiskBroken: (isBroken: boolean) => {
      isDiskBroken = isBroken
    },
    loseServer: () => {
      isServerThere = false
    },
    findServer: () => {
      isServerThere = true
      line$.next()
    },
  }
}

const firstEpoch = { device: 1 as DeviceNumber, epoch: 1 }

describe('closing a kiosk’s journal', () => {
  it('reports, returns all and begins the next epoch, as nothing is under way', async () => {
    const { kiosk, journal, said, begin, isOver } = await aClosingKiosk()
    begin('recovery')
    await until(isOver)
    expect(said).toEqual(['report 1', 'close 2'])
    expect([journal.owner(), journal.lastSeq()]).toEqual([{ device: 1, epoch: 2 }, 0])
    expect(kiosk.rights().counts().seats).toBe(0)
    expect((await journal.formerEntriesAfter(firstEpoch, 0, Infinity)).map(({ kind }) => kind)).toEqual([
      'rights-taken',
      'rights-given-back',
    ])
  })

  it('reports at once, and waits with the rest until a payment has come to its end', async () => {
    const { kiosk, journal, said, begin, isOver } = await aClosingKiosk()
    const [held] = kiosk.rights().rightsOf(aShowtime)
    if (!held) throw new Error('no seat')
    kiosk.terminal.waitNext()
    await kiosk.sell().hold({ showtimeId: aShowtime, seats: [{ row: held.row, col: held.col }] })
    await kiosk.sell().pay({ method: 'card' })
    await kiosk.order('paying')
    begin('recovery')
    await until(() => said.length === 1)
    expect(kiosk.rights().rightFor(aShowtime, held)).toBeDefined()
    expect(isOver()).toBe(false)
    kiosk.terminal.approveWaiting()
    await until(isOver)
    const kinds = (await journal.formerEntriesAfter(firstEpoch, 0, Infinity)).map(({ kind }) => kind)
    expect(kinds.indexOf('sold')).toBeGreaterThan(0)
    expect(kinds.at(-1)).toBe('rights-given-back')
    expect(said.at(-1)).toBe(`close ${kinds.length}`)
  })

  it('drops an order that nobody has begun to pay', async () => {
    const { kiosk, begin, isOver } = await aClosingKiosk()
    await kiosk.sell().hold({ showtimeId: aShowtime, seats })
    begin('leaving')
    await until(isOver)
    expect(await kiosk.sell().pay({ method: 'card' })).toMatchObject({ refusal: { code: 'NoOrder' } })
  })

  it('stays what it is while the server is away, and is nobody’s once it has heard', async () => {
    const { kiosk, journal, said, begin, isOver, loseServer, findServer } = await aClosingKiosk()
    loseServer()
    begin('leaving')
    await kiosk.time.pass(60_000)
    expect([journal.owner(), said]).toEqual([{ device: 1, epoch: 1 }, []])
    findServer()
    await until(isOver)
    expect([journal.owner(), said]).toEqual([null, ['close 2']])
  })

  it('leaves a server that has never heard of it, with its journal kept for when it is enrolled again', async () => {
    const { journal, begin, isOver, forgetKiosk } = await aClosingKiosk()
    forgetKiosk()
    begin('leaving')
    await until(isOver)
    expect([journal.owner(), journal.previousOwners()]).toEqual([null, [{ device: 1, epoch: 1 }]])
  })

  it('rests after a fault until its next try, though each fault changes what it follows', async () => {
    const { kiosk, begin, isOver, faults, setDiskBroken } = await aClosingKiosk()
    setDiskBroken(true)
    begin('recovery')
    await until(() => faults() === 1)
    await kiosk.time.pass(4_000)
    expect(faults()).toBe(1)
    await kiosk.time.pass(1_000)
    await until(() => faults() === 2)
    setDiskBroken(false)
    await kiosk.time.pass(5_000)
    await until(isOver)
    expect(faults()).toBe(2)
  })

  it('tells a server that was restored, and has given it up, all of it again before it closes', async () => {
    const { said, begin, isOver, putServerBack } = await aClosingKiosk()
    putServerBack()
    begin('retired')
    await until(isOver)
    expect(said).toEqual(['all of it', 'close 2'])
  })

  it('lets a kiosk that is enrolled again be, though the word that its former device is retired came again after the end', async () => {
    const { kiosk, journal, said, begin, isOver } = await aClosingKiosk()
    begin('retired')
    await until(isOver)
    begin('retired')
    await journal.begin({ device: 2 as DeviceNumber, epoch: 1 })
    await kiosk.time.pass(60_000)
    expect([journal.owner(), said, isOver()]).toEqual([{ device: 2, epoch: 1 }, ['close 2'], true])
  })

  it('takes no seat under an epoch that is closed, though its answer was still on its way', async () => {
    const { kiosk, journal } = await aClosingKiosk()
    const letAnswersCome = kiosk.custody.keepAnswersBack()
    const held = new Set(kiosk.rights().rightsOf(aShowtime).map(seatKey))
    const free = seatsOf(kiosk.facts.showtimeFor(aShowtime)?.plan ?? noPlan).filter((seat) => !held.has(seatKey(seat)))
    const asked = kiosk.desk().grants.askForSale({ showtimeId: aShowtime, seats: free.slice(0, 1) })
    await until(() => kiosk.custody.requests.length === 2)
    expect(kiosk.desk().grants.isIdle()).toBe(false)
    await journal.handOver(async ({ device, epoch }) => ({ device, epoch: epoch + 1 }))
    letAnswersCome()
    await asked
    expect((await kiosk.entries()).filter(({ kind, epoch }) => kind === 'rights-taken' && epoch === 1)).toEqual([])
    expect(kiosk.custody.requests.map(({ epoch }) => epoch)).toEqual([1, 1, 2])
  })
})
