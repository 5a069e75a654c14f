import type { PlantedFault } from './planted-faults.ts'

/** Faults in how a schedule is changed while kiosks sell it, and in what administrators edit on them. */
export const scheduleFaults: readonly PlantedFault[] = [
  {
    name: 'an edit refused by the server and dropped in silence',
    changes: [
      {
        file: 'electron/sync/ask-for-decisions.ts',
        find: "state: refusal ? 'refused' : 'accepted', refusal,",
        replace: "state: 'accepted', refusal: null,",
      },
    ],
  },
  {
    name: 'an order is paid for as its showtime no longer is',
    changes: [
      {
        file: 'electron/sales/sell-tickets.ts',
        find: 'const what = basket ? changeOf(basket, facts) : null',
        replace: 'const what = basket ? null : null',
      },
    ],
  },
  {
    name: 'a showtime with sold tickets is called off',
    changes: [
      {
        file: 'server/showtimes/call-off-showtime.ts',
        find: "  if (await tx.sales.hasLiveTickets({ cinemaId, showtimeId }, nowMs)) return refused('HasTickets')\n",
        replace: '',
      },
    ],
  },
  {
    name: 'a late sale of a showtime that is called off stays sold',
    changes: [
      {
        file: 'server/sales/record-sale.ts',
        find: '    if (showtime?.called_off_at_ms != null) {',
        replace: '    if (showtime === null) {',
      },
    ],
  },
  {
    name: 'a late sale is judged by the clock and not by what was sold',
    changes: [
      {
        file: 'server/sales/record-sale.ts',
        find: '  if (!sold) return showtime',
        replace: '  if (sold || !sold) return showtime',
      },
    ],
  },
  {
    name: 'a former price is forgotten',
    changes: [
      {
        file: 'server/showtimes/change-showtime.ts',
        find: '  if (plan.priceFen !== showtime.price_fen) await tx.showtimes.keepFormerPrice(showtime)\n',
        replace: '',
      },
    ],
  },
]
