import { sql } from 'kysely'
import { refused } from '../../shared/core/result.ts'
import type { Clock } from '../../shared/core/time.ts'
import { keepAudit } from '../accounts/audit-store.ts'
import { getCinema } from '../catalog/cinemas-store.ts'
import { nextDeviceNumber } from '../db/server-ids.ts'
import type { Database } from '../db/tables.ts'
import { inTransaction, isUnfitValue } from '../db/transaction.ts'
import { stopOf } from '../devices/device-stops.ts'
import {
  acknowledgeUpTo,
  addDevice,
  countKiosks,
  findDevice,
  lockDevice,
  noteAppVersion,
} from '../devices/devices-store.ts'
import { lockEnrolCode, spendEnrolCode } from '../devices/enrol-codes.ts'
import { spendNonce } from '../devices/nonces.ts'
import { noteChange } from '../events/outbox.ts'
import { findMerchant } from '../merchants/merchants-store.ts'
import { createLookAtSeat, writeHold } from '../sales/holds-store.ts'
import { createLookAtOrder, writeSale } from '../sales/orders-store.ts'
import { addTicket, findTicket, hasLiveTickets, lapseTicketsOf, markRefunded } from '../sales/tickets-store.ts'
import {
  claimSeats,
  custodiesOf,
  freeLapsedHolds,
  lockSeats,
  seatsHeldBy,
  writeCustody,
} from '../seats/custody-store.ts'
import { findGrant, rememberGrant } from '../seats/grants-store.ts'
import { listShowtimesToReview, lockShowtime, setStandingSeats } from '../showtimes/showtimes-store.ts'
import { entriesBetween, hasEntryId, keepEntry } from '../sync/journal-store.ts'
import { addRefundDue, addToResolve } from '../sync/to-resolve-store.ts'
import type { Book, Ledger } from './ledger.ts'

/** Everything that is asked of the ledger, each a query of its feature's store. */
export const bookQueries = {
  acknowledgeUpTo,
  addDevice,
  addRefundDue,
  addTicket,
  addToResolve,
  claimSeats,
  countKiosks,
  custodiesOf,
  entriesBetween,
  findDevice,
  findGrant,
  findMerchant,
  findTicket,
  freeLapsedHolds,
  getCinema,
  hasEntryId,
  hasLiveTickets,
  keepAudit,
  keepEntry,
  lapseTicketsOf,
  listShowtimesToReview,
  lockDevice,
  lockEnrolCode,
  lockSeats,
  lockShowtime,
  markRefunded,
  nextDeviceNumber,
  noteAppVersion,
  noteChange,
  rememberGrant,
  seatsHeldBy,
  setStandingSeats,
  spendNonce,
  stopOf,
  spendEnrolCode,
  writeCustody,
}

/** The ledger on Postgres or PGlite. */
export function createSqlLedger({ db, clock }: { db: Database; clock: Clock }): Ledger {
  return {
    transact: (work) => inTransaction(db, (trx) => work(openBook(trx))),
    webOrders: {
      lookAtSeat: createLookAtSeat({ db, clock }),
      writeHold: (wanted, decided) => writeHold(db, wanted, decided),
      lookAtOrder: createLookAtOrder(db),
      writeSale: (cinemaId, order, payment) => writeSale(db, cinemaId, order, payment),
    },
  }
}

function openBook(trx: Database): Book {
  const bound = Object.entries(bookQueries).map(([name, query]) => {
    const ask = query as (trx: Database, ...given: readonly unknown[]) => unknown
    return [name, (...given: readonly unknown[]) => ask(trx, ...given)] as const
  })
  const book = Object.fromEntries(bound) as unknown as Omit<Book, 'attempt'>
  return {
    ...book,
    attempt: async (work) => {
      await sql`savepoint attempt`.execute(trx)
      try {
        const done = await work()
        await sql`release savepoint attempt`.execute(trx)
        return { ok: true, value: done }
      } catch (error) {
        if (!isUnfitValue(error)) throw error
        await sql`rollback to savepoint attempt`.execute(trx)
        return refused(error)
      }
    },
  }
}
