import type { PlantedFault } from './planted-faults.ts'

/** Faults in what becomes of money and of tickets that were paid for, and in when a sale ends. */
export const moneyFaults: readonly PlantedFault[] = [
  {
    // Nor does the staff page list what it takes for seen.
    name: 'tickets count as seen once they are about to be shown',
    changes: [
      {
        file: 'shared/sales/own-sales.ts',
        find: '({ copies: Math.max(copies, body.copy), printedAtMs: at })',
        replace: '({ copies: Math.max(copies, body.copy), printedAtMs: at, seenAtMs: at })',
      },
      {
        file: 'electron/reports/sale-list.ts',
        find: '.filter(({ atMs }) => atMs >= sinceMs)',
        replace: '.filter((sale) => sale.atMs >= sinceMs && isNeverSeen(sale))',
      },
    ],
  },
  {
    name: "cash for another kiosk's ticket is not kept in mind",
    changes: [
      {
        file: 'shared/sales/refunds.ts',
        find: '      refunds.paidAtMs.set(ticketNumber,',
        replace: '      if (refunds.sales.has(saleId)) refunds.paidAtMs.set(ticketNumber,',
      },
    ],
  },
  {
    name: 'a payment that was open when its kiosk became another device is forgotten',
    changes: [
      {
        file: 'electron/sales/settle-previous-payments.ts',
        find: '        if (!journal.owner()) return\n',
        replace: '        if (key !== null) return\n',
      },
    ],
  },
  {
    name: "the end of a sale is judged by the kiosk's wall clock",
    changes: [
      {
        file: 'electron/sales/sell-tickets.ts',
        find: 'needs.policy().cutoffMinutes, cinemaClock.cinemaNowMs())',
        replace: 'needs.policy().cutoffMinutes, (needs.clock as never as { nowMs(): number }).nowMs())',
      },
    ],
  },
]
