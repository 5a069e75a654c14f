import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Ledger } from '../../../server/ledger/ledger.ts'
import { createSqlLedger } from '../../../server/ledger/sql-ledger.ts'
import { createBeginRecovery } from '../../../server/recovery/begin-recovery.ts'
import { createBuyTicket } from '../../../server/sales/buy-ticket.ts'
import { createHoldSeat } from '../../../server/sales/hold-seat.ts'
import type { AccountId, ShowtimeId } from '../../../shared/core/ids.ts'
import { refused } from '../../../shared/core/result.ts'
import { addShowtime } from '../../support/central-cinema.ts'
import { openTestServer, type TestServer } from '../../support/central-server.ts'
import { databaseKinds } from '../../support/databases.ts'
import { enrolKiosk } from '../../support/signing-kiosk.ts'
import { createSilentLog } from '../../support/silent-log.ts'
import { signIn } from '../../support/web-customer.ts'

const rules = { holdSeconds: 900, cutoffMinutes: 0, memberLevels: [1] }
const seat = { row: 1, col: 1 }

describe.each(databaseKinds)('a recovery that begins between a look and its write, on %s', (kind) => {
  let server: TestServer
  let accountId: AccountId
  beforeAll(async () => {
    server = await openTestServer(kind)
    // One that has not reported yet: without it the recovery would be over at once.
    await enrolKiosk(server)
    accountId = (await signIn(server)).accountId as AccountId
  })
  afterAll(() => server.close())

  /** The ledger, which restores its database just before this write, the first time. */
  const ledgerThatIsRestored = (before: 'writeHold' | 'writeSale'): Ledger => {
    const { db, time } = server
    const ledger = createSqlLedger({ db, clock: time.clock })
    const beginRecovery = createBeginRecovery({ ledger, clock: time.clock, log: createSilentLog().log })
    let isRestored = false
    const restoreOnce = async () => {
      if (isRestored) return
      isRestored = true
      await beginRecovery('operator')
    }
    const { writeHold, writeSale } = ledger.webOrders
    const after = {
      writeHold: async (...given: Parameters<typeof writeHold>) => {
        await restoreOnce()
        return writeHold(...given)
      },
      writeSale: async (...given: Parameters<typeof writeSale>) => {
        await restoreOnce()
        return writeSale(...given)
      },
    }
    return { ...ledger, webOrders: { ...ledger.webOrders, [before]: after[before] } }
  }
  const needsOf = (ledger: Ledger) => ({ ledger, clock: server.time.clock, policy: () => rules })
  const custodyOf = async (showtimeId: ShowtimeId) =>
    server.db.selectFrom('seat_custody').select('state').where('showtime_id', '=', showtimeId).execute()

  it('lets no web customer hold a seat: a kiosk may have sold it', async () => {
    const showtimeId = await addShowtime(server)
    const holdSeat = createHoldSeat(needsOf(ledgerThatIsRestored('writeHold')))
    expect(await holdSeat(server.cinemaId, accountId, showtimeId, seat)).toEqual(refused('NotShown'))
    expect(await custodyOf(showtimeId)).toEqual([])
  })

  it('lets no web customer pay for the seat that they hold', async () => {
    const showtimeId = await addShowtime(server)
    const ledger = ledgerThatIsRestored('writeSale')
    const held = await createHoldSeat(needsOf(ledger))(server.cinemaId, accountId, showtimeId, seat)
    const { ticketNumber } = held.ok ? held.value : expect.fail('the seat is not held')
    const buyTicket = createBuyTicket({ ...needsOf(ledger), trust: { proofKey: null } })
    const paid = await buyTicket(server.cinemaId, accountId, ticketNumber, { isPaid: true, proof: null })
    expect(paid).toEqual(refused('NotShown'))
    expect(await custodyOf(showtimeId)).toEqual([{ state: 'in-payment' }])
  })

  it('leaves a kiosk that is enrolled after it without a seat of what is not released yet', async () => {
    const showtimeId = await addShowtime(server)
    const holdSeat = createHoldSeat(needsOf(ledgerThatIsRestored('writeHold')))
    await holdSeat(server.cinemaId, accountId, showtimeId, seat)
    const kiosk = await enrolKiosk(server)
    const refusal = { httpStatus: 409, body: { refusal: { code: 'Recovering' } } }
    expect(await kiosk.grant(showtimeId, [seat])).toEqual(refusal)
    expect(await kiosk.grant(showtimeId, [seat], { purpose: 'allotment' })).toEqual(refusal)
    expect(await custodyOf(showtimeId)).toEqual([])
  })
})
