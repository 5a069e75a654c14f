import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Ledger } from '../../../server/ledger/ledger.ts'
import { createSqlLedger } from '../../../server/ledger/sql-ledger.ts'
import { createIngestJournal } from '../../../server/sync/ingest-journal.ts'
import type { ShowtimeId } from '../../../shared/core/ids.ts'
import { addShowtime } from '../../support/central-cinema.ts'
import { openTestServer, type TestServer } from '../../support/central-server.ts'
import { databaseKinds } from '../../support/databases.ts'
import { testProofs } from '../../support/proofs.ts'
import { enrolKiosk, grantedSeats, type TestKiosk } from '../../support/signing-kiosk.ts'
import { createSilentLog } from '../../support/silent-log.ts'

const rounds = 15
const seats = [1, 2, 3].map((col) => ({ row: 1, col }))

describe.each(databaseKinds)(
  'journals that speak of the same seats in another order, on %s',
  { timeout: 120_000 },
  (kind) => {
    let server: TestServer
    beforeAll(async () => {
      server = await openTestServer(kind)
    })
    afterAll(() => server.close())

    it('are taken in at the same moment, and none has to begin again because another waits for it', async () => {
      const { db, time } = server
      const sqlLedger = createSqlLedger({ db, clock: time.clock })
      let begun = 0
      const ledger: Ledger = {
        ...sqlLedger,
        transact: (work) =>
          sqlLedger.transact((tx) => {
            begun += 1
            return work(tx)
          }),
      }
      const ingestJournal = createIngestJournal({
        ...{ ledger, clock: time.clock, durability: 'fsync', log: createSilentLog().log, proofs: testProofs },
      })
      const [holder, one, two] = [await enrolKiosk(server), await enrolKiosk(server), await enrolKiosk(server)]
      const showtimes = [await addShowtime(server), await addShowtime(server), await addShowtime(server)]
      for (const showtimeId of showtimes) grantedSeats(await holder.grant(showtimeId, seats))
      // What is not theirs to return changes nothing, and is judged under the seats' locks all the same.
      const givenBack = (kiosk: TestKiosk, showtimeId: ShowtimeId) =>
        kiosk.entry('rights-given-back', {
          ...{ showtimeId, reason: 'not-wanted', seats: seats.map((seat) => ({ ...seat, grantNumber: 99 })) },
        })
      for (let round = 0; round < rounds; round++) {
        const forwards = showtimes.map((showtimeId) => givenBack(one, showtimeId))
        const backwards = showtimes.toReversed().map((showtimeId) => givenBack(two, showtimeId))
        const taken = await Promise.all([
          ingestJournal(one.device, one.epoch(), forwards),
          ingestJournal(two.device, two.epoch(), backwards),
        ])
        expect(taken.map(({ ok }) => ok)).toEqual([true, true])
      }
      expect(begun).toBe(2 * rounds)
    })
  },
)
