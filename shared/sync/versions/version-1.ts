import { syncPaths } from '../messages.ts'
import { listedSeats } from './listed-seats.ts'
import { both, each, type OlderVersion, renamedField, renamedValues } from './older-version.ts'

const ofDocuments = both(renamedField(['documents', each], 'standingSeats', 'allottedSeats'), listedSeats)
const ofItems = renamedValues(
  ['groups', each, 'items', each],
  'why',
  new Map([
    ['set-apart', 'quarantined'],
    ['unseen', 'undelivered'],
  ]),
)

/** Where version 1 of the protocol differs from version 2, and what it has no message for. */
export const version1: OlderVersion = {
  lacks: [syncPaths.allot],
  messages: [
    {
      path: syncPaths.enrol,
      nextPath: syncPaths.enrol,
      request: renamedField([], 'formers', 'previousOwners'),
    },
    { path: syncPaths.pull, nextPath: syncPaths.pull, answer: ofDocuments },
    // Of each `changes` event.
    { path: syncPaths.live, nextPath: syncPaths.live, answer: ofDocuments },
    {
      path: syncPaths.journal,
      nextPath: syncPaths.journal,
      answer: renamedField([], 'toResolve', 'reviewItems'),
    },
    {
      path: '/kiosk/v1/take-refund',
      nextPath: syncPaths.claimRefund,
      request: renamedField(['by'], 'how', 'kind'),
    },
    { path: '/kiosk/v1/to-resolve', nextPath: syncPaths.reviewItems, answer: ofItems },
    {
      path: syncPaths.resolve,
      nextPath: syncPaths.resolve,
      request: renamedField(['end'], 'how', 'kind'),
    },
  ],
}
