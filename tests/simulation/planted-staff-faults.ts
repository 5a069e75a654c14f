import type { PlantedFault } from './planted-faults.ts'

/** Faults in what staff set right: sales taken back, payments settled, a lost kiosk's seats sold again. */
export const staffFaults: readonly PlantedFault[] = [
  {
    name: 'an offline refund after the sale was sent',
    changes: [
      {
        file: 'shared/sales/own-sales.ts',
        find: '&& sale.seq > sentUpToSeq\n',
        replace: '&& sentUpToSeq >= 0\n',
      },
    ],
  },
  {
    name: 'a sale is marked as leaving only once it has left',
    changes: [
      {
        file: 'electron/sync/upload-journal.ts',
        find: '      await journal.markSendable(entries.at(-1)?.seq ?? sentUpTo)\n      const answer = await send(owner, entries)\n',
        replace:
          '      const answer = await send(owner, entries)\n      await journal.markSendable(entries.at(-1)?.seq ?? sentUpTo)\n',
      },
    ],
  },
  {
    name: 'a sale that nobody saw is forgotten when its epoch ends',
    changes: [
      {
        file: 'electron/sales/sales-projection.ts',
        find: 'endPast: () => noteAllSent(sales)',
        replace: 'endPast: () => sales.byId.clear()',
      },
      {
        file: 'electron/sales/sales-projection.ts',
        find: '    noteAllSent(sales)\n    changes.next(null)\n',
        replace: '    sales.byId.clear()\n    changes.next(null)\n',
      },
    ],
  },
  {
    name: 'a charge that staff overlooked is kept',
    changes: [
      {
        file: 'shared/sales/settlements.ts',
        find: "if (staffSaid === 'charged' || terminalSaid === 'not-charged') settlements.delete(paymentKey)\n",
        replace: "if (staffSaid === 'charged' || terminalSaid !== staffSaid) settlements.delete(paymentKey)\n",
      },
    ],
  },
  {
    name: 'one person alone has the seats of a lost kiosk sold again',
    changes: [
      {
        file: 'server/devices/resell-seats.ts',
        find: "        if (proposal.proposedBy === by.accountId) return refused('SamePerson')\n",
        replace: '',
      },
    ],
  },
]
