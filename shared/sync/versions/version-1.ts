import { syncPaths } from '../messages.ts'
import { type OlderMessage, renamedField } from './older-version.ts'

/** Where version 1 of the protocol differs from version 2. */
export const version1: readonly OlderMessage[] = [
  {
    path: syncPaths.enrol,
    nextPath: syncPaths.enrol,
    request: renamedField([], 'formers', 'previousOwners'),
  },
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
  { path: '/kiosk/v1/to-resolve', nextPath: syncPaths.reviewItems },
  {
    path: syncPaths.resolve,
    nextPath: syncPaths.resolve,
    request: renamedField(['end'], 'how', 'kind'),
  },
]
