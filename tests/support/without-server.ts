import { NEVER } from 'rxjs'
import type { openSalesDesk } from '../../electron/sales/open-sales-desk.ts'
import { refused } from '../../shared/core/result.ts'
import { anAllotmentPolicy } from './allotment-policy.ts'

type Deps = Parameters<typeof openSalesDesk>[0]

/** What a sales desk knows of a server that is never there. */
export const withoutServer: Pick<Deps, 'server' | 'refundFacts' | 'conditions' | 'notices'> = {
  server: {
    requestGrants: {
      one: async () => refused({ code: 'NoAnswer' }),
      allotments: async (requests) => requests.map(() => refused({ code: 'NoAnswer' })),
      maxAllotments: () => 50,
    },
    uploadJournal: async () => undefined,
    stopIfBehind: async () => false,
    claimRefund: async () => refused({ code: 'NoAnswer' }),
  },
  refundFacts: {
    moneyDue: () => [],
    moneyDueChanges$: NEVER,
    isTakenBack: () => false,
    replacementOf: () => null,
  },
  conditions: {
    sellingStop: () => null,
    isOnline: () => false,
    policy: () => ({ ...anAllotmentPolicy, allotmentSeats: 0, holdSeconds: 900, cutoffMinutes: 0 }),
  },
  notices: { add: async () => undefined },
}
