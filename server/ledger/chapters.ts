import { nextDeviceNumber, nextTicketNumber } from '../db/server-ids.ts'
import { findAccount, findAccountByEmail, lockAccounts } from './accounts/accounts-store.ts'
import { keepAudit } from './accounts/audit-store.ts'
import { getCinema } from './catalog/cinemas-store.ts'
import { lockFilm } from './catalog/films-store.ts'
import { lockHall } from './catalog/halls-store.ts'
import { hasSignedInAt, inheritSignIns, noteSignIn } from './devices/device-staff.ts'
import { stopOf } from './devices/device-stops.ts'
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
} from './devices/devices-store.ts'
import { lockEnrolCode, spendEnrolCode } from './devices/enrol-codes.ts'
import { spendNonce } from './devices/nonces.ts'
import { addProposal, confirmProposal, isResaleConfirmed, listProposals } from './devices/sign-offs-store.ts'
import { findOutcome, hasManyEdits, keepOutcome, withDatabase } from './edits/edits-store.ts'
import { noteChange } from './events/outbox.ts'
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
} from './journals/journal-store.ts'
import { lockMerchant } from './merchants/merchants-store.ts'
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
} from './recovery/recoveries-store.ts'
import { countOpenItems, openItems } from './review/open-items-store.ts'
import { lockPaymentItems, paymentsWithoutEnd } from './review/payments-store.ts'
import {
  addItem,
  addRefundDue,
  endItem,
  findItem,
  hasClaimed,
  isDeviceListed,
  isJournalInDoubt,
  isListed,
  lockItem,
  lockRefundDue,
  setPaid,
  setPayer,
  wasListed,
} from './review/review-store.ts'
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
} from './sales/tickets-store.ts'
import { isTicketSeen, noteSeen, undeliveredTickets } from './sales/undelivered-store.ts'
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
} from './seats/custody-store.ts'
import { findGrant, hasManyGrants, rememberGrant } from './seats/grants-store.ts'
import { isHallTaken } from './showtimes/clashes.ts'
import {
  findShowtime,
  formerPrices,
  keepFormerPrice,
  listShowtimesToReview,
  lockShowtime,
  setAllottedSeats,
  updateShowtime,
} from './showtimes/showtimes-store.ts'

/**
 * Everything that is asked of the ledger in a transaction, in chapters: the queries of a chapter are in the stores of its
 * folder. `LedgerTx` is made from this list.
 */
export const ledgerChapters = {
  accounts: {
    findAccount,
    findAccountByEmail,
    keepAudit,
    lockAccounts,
  },
  catalog: {
    getCinema,
    listCinemaIds,
    lockFilm,
    lockHall,
  },
  devices: {
    acknowledgeUpTo,
    addDevice,
    addProposal,
    adoptEpoch,
    blockDevice,
    closeEpoch,
    confirmProposal,
    countKiosks,
    findDevice,
    hasSignedInAt,
    inheritSignIns,
    isResaleConfirmed,
    listDevices,
    listProposals,
    lockDevice,
    lockEnrolCode,
    lockKiosks,
    nextDeviceNumber,
    noteHello,
    noteSignIn,
    setDeviceState,
    spendEnrolCode,
    spendNonce,
    stopOf,
  },
  edits: {
    findOutcome,
    hasManyEdits,
    keepOutcome,
    withDatabase,
  },
  events: {
    noteChange,
  },
  journals: {
    dismissApart,
    entriesApart,
    entriesBetween,
    hasEntryId,
    keepEntry,
    lastSeqOf,
    mayHaveSoldUnknown,
    rejudgeEntry,
    sizeOfUnapplied,
  },
  merchants: { lockMerchant },
  recovery: {
    addRecovery,
    endRecovery,
    findRecovery,
    generationOf,
    goBeyond,
    listUnreported,
    lockRecovery,
    markReported,
    markUnreported,
    releaseShowtimes,
    withholdShowtimes,
  },
  review: {
    addRefundDue,
    addItem,
    countOpenItems,
    endItem,
    findItem,
    hasClaimed,
    isDeviceListed,
    isJournalInDoubt,
    isListed,
    lockItem,
    lockPaymentItems,
    lockRefundDue,
    openItems,
    paymentsWithoutEnd,
    setPaid,
    setPayer,
    wasListed,
  },
  sales: {
    addTicket,
    findTicket,
    hasLiveTickets,
    isSaleRecorded,
    isTicketSeen,
    lapseTicketsOf,
    lockTicket,
    markRefunded,
    nextTicketNumber,
    noteSeen,
    soldTicketsOf,
    ticketsOfSale,
    undeliveredTickets,
  },
  seats: {
    claimSeats,
    countHeldSeats,
    custodiesOf,
    findGrant,
    freeLapsedHolds,
    hasManyGrants,
    lockSeats,
    makeSeats,
    rememberGrant,
    seatsHeldBy,
    showtimesWithLapsedHolds,
    writeCustody,
  },
  showtimes: {
    findShowtime,
    formerPrices,
    isHallTaken,
    keepFormerPrice,
    listShowtimesToReview,
    lockShowtime,
    setAllottedSeats,
    updateShowtime,
  },
}
