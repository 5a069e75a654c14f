import type { PlantedFault } from './planted-faults.ts'

/** Faults in what becomes of tickets that were paid for. */
export const moneyFaults: readonly PlantedFault[] = [
  {
    // Nor does the staff page list what it takes for seen.
    name: 'tickets count as seen once they are about to be shown',
    changes: [
      {
        file: 'shared/sales/own-sales.ts',
        find: '() => ({ printedAtMs: at })',
        replace: '() => ({ printedAtMs: at, seenAtMs: at })',
      },
      {
        file: 'electron/reports/sale-list.ts',
        find: '.filter(({ atMs }) => atMs >= sinceMs)',
        replace: '.filter((sale) => sale.atMs >= sinceMs && isUndelivered(sale))',
      },
    ],
  },
]
