import { sql } from 'kysely'
import { refused } from '../../shared/core/result.ts'
import type { Clock } from '../../shared/core/time.ts'
import { findAccount, findAccountByEmail, lockAccounts } from '../accounts/accounts-store.ts'
import { keepAudit } from '../accounts/audit-store.ts'
import { getCinema } from '../catalog/cinemas-store.ts'
import { lockFilm } from '../catalog/films-store.ts'
import { lockHall } from '../catalog/halls-store.ts'
import { nextDeviceNumber, nextTicketNumber } from '../db/server-ids.ts'
import type { Database } from '../db/tables.ts'
import { againAfterDeadlock, inTransaction, isUnfitValue } from '../db/transaction.ts'
import { hasSignedInAt, inheritSignIns, noteSignIn } from '../devices/device-staff.ts'
import { stopOf } from '../devices/device-stops.ts'
import {
  acknowledgeUpTo,
  addDevice,
  adoptEpoch,
  blockDevice,
  closeEpoch,
  countKiosks,
  findDevice,
  listDevices,
  lockDevice,
  lockKiosks,
  noteHello,
  setDeviceState,
} from '../devices/devices-store.ts'
import { lockEnrolCode, spendEnrolCode } from '../devices/enrol-codes.ts'
import { spendNonce } from '../devices/nonces.ts'
import { addProposal, confirmProposal, isResaleConfirmed, listProposals } from '../devices/sign-offs-store.ts'
import { applyCatalogChange } from '../edits/apply-catalog-change.ts'
import { findOutcome, hasManyEdits, keepOutcome } from '../edits/edits-store.ts'
import { noteChange } from '../events/outbox.ts'
import { lockMerchant } from '../merchants/merchants-store.ts'
import {
  addRecovery,
  endRecovery,
  findRecovery,
  generationOf,
  goBeyond,
  listCinemaIds,
  listUnreported,
  lockRecovery,
  markReported,
  markUnreported,
  releaseShowtimes,
  withholdShowtimes,
} from '../recovery/recoveries-store.ts'
import { createLookAtSeat, writeHold } from '../sales/holds-store.ts'
import { createLookAtOrder, writeSale } from '../sales/orders-store.ts'
import { lockPaymentItems, paymentsWithoutEnd } from '../sales/payments-store.ts'
import {
  addTicket,
  findTicket,
  hasLiveTickets,
  isSaleRecorded,
  lapseTicketsOf,
  lockTicket,
  markRefunded,
  soldTicketsOf,
  ticketsOfSale,
} from '../sales/tickets-store.ts'
import {
  claimSeats,
  countHeldSeats,
  custodiesOf,
  freeLapsedHolds,
  lockSeats,
  makeSeats,
  seatsHeldBy,
  showtimesWithLapsedHolds,
  writeCustody,
} from '../seats/custody-store.ts'
import { findGrant, hasManyGrants, rememberGrant } from '../seats/grants-store.ts'
import { isHallTaken } from '../showtimes/clashes.ts'
import {
  findShowtime,
  formerPrices,
  keepFormerPrice,
  listShowtimesToReview,
  lockShowtime,
  setStandingSeats,
  updateShowtime,
} from '../showtimes/showtimes-store.ts'
import {
  dismissApart,
  entriesApart,
  entriesBetween,
  hasEntryId,
  keepEntry,
  lastSeqOf,
  mayHaveSoldUnknown,
  rejudgeEntry,
  sizeOfUnapplied,
} from '../sync/journal-store.ts'
import {
  addRefundDue,
  addToResolve,
  countOpenItems,
  endItem,
  findItem,
  hasClaimed,
  isDeviceListed,
  isJournalInDoubt,
  isListed,
  lockItem,
  lockRefundDue,
  openItems,
  setPaid,
  setPayer,
  wasListed,
} from '../sync/to-resolve-store.ts'
import { isTicketSeen, noteSeen, unseenTickets } from '../sync/unseen-store.ts'
import type { Book, Ledger } from './ledger.ts'

/** Everything that is asked of the ledger, each a query of its feature's store. */
export const bookQueries = {
  acknowledgeUpTo,
  addDevice,
  addProposal,
  addRecovery,
  addRefundDue,
  addTicket,
  addToResolve,
  adoptEpoch,
  applyCatalogChange,
  blockDevice,
  claimSeats,
  closeEpoch,
  confirmProposal,
  countHeldSeats,
  countKiosks,
  countOpenItems,
  custodiesOf,
  dismissApart,
  endRecovery,
  endItem,
  entriesApart,
  entriesBetween,
  findAccount,
  findAccountByEmail,
  findDevice,
  findGrant,
  findItem,
  findOutcome,
  findRecovery,
  findShowtime,
  findTicket,
  formerPrices,
  freeLapsedHolds,
  generationOf,
  getCinema,
  goBeyond,
  hasClaimed,
  hasEntryId,
  hasLiveTickets,
  hasManyEdits,
  hasManyGrants,
  hasSignedInAt,
  inheritSignIns,
  isDeviceListed,
  isHallTaken,
  isJournalInDoubt,
  isListed,
  isResaleConfirmed,
  isSaleRecorded,
  isTicketSeen,
  keepAudit,
  keepEntry,
  keepFormerPrice,
  keepOutcome,
  lapseTicketsOf,
  lastSeqOf,
  listCinemaIds,
  listDevices,
  listProposals,
  listShowtimesToReview,
  listUnreported,
  lockAccounts,
  lockDevice,
  lockEnrolCode,
  lockFilm,
  lockHall,
  lockItem,
  lockKiosks,
  lockMerchant,
  lockPaymentItems,
  lockRecovery,
  lockRefundDue,
  lockSeats,
  lockShowtime,
  lockTicket,
  makeSeats,
  markRefunded,
  markReported,
  markUnreported,
  mayHaveSoldUnknown,
  nextDeviceNumber,
  nextTicketNumber,
  noteChange,
  noteHello,
  noteSeen,
  noteSignIn,
  openItems,
  paymentsWithoutEnd,
  rejudgeEntry,
  releaseShowtimes,
  rememberGrant,
  seatsHeldBy,
  setDeviceState,
  setStandingSeats,
  setPaid,
  setPayer,
  showtimesWithLapsedHolds,
  soldTicketsOf,
  spendEnrolCode,
  sizeOfUnapplied,
  spendNonce,
  stopOf,
  ticketsOfSale,
  unseenTickets,
  updateShowtime,
  wasListed,
  withholdShowtimes,
  writeCustody,
}

/** The ledger on Postgres or PGlite. */
export function createSqlLedger({ db, clock }: { db: Database; clock: Clock }): Ledger {
  return {
    transact: (work) => inTransaction(db, (trx) => work(openBook(trx))),
    webOrders: {
      lookAtSeat: createLookAtSeat({ db, clock }),
      writeHold: (wanted, decided) => againAfterDeadlock(() => writeHold(db, wanted, decided)),
      lookAtOrder: createLookAtOrder(db),
      writeSale: (cinemaId, order, payment) => againAfterDeadlock(() => writeSale(db, cinemaId, order, payment)),
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
        // Released too: one attempt within another has the same name.
        await sql`rollback to savepoint attempt`.execute(trx)
        await sql`release savepoint attempt`.execute(trx)
        return refused(error)
      }
    },
  }
}
