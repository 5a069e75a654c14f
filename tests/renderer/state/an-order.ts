import type { FilmId, SaleId, ShowtimeId, TicketNumber } from '../../../shared/core/ids.ts'
import { toFen } from '../../../shared/core/money.ts'
import type { OrderView } from '../../../shared/sales/order.ts'

const basics = {
  saleId: '6a1c2f4e-0000-4000-8000-000000000001' as SaleId,
  filmId: 3 as FilmId,
  filmTitle: { zh: '风筝密电', en: 'The Kite Cipher' },
  posterPath: null,
  showtimeId: 7 as ShowtimeId,
  beginsAt: 1_795_251_600,
  hallName: { zh: '1号厅', en: 'Hall 1' },
  lines: [
    { row: 5, col: 8, priceFen: toFen(4500) },
    { row: 5, col: 9, priceFen: toFen(4500) },
  ],
  totalFen: toFen(9000),
  language: null,
}

type OrderAt<Stage> = Extract<OrderView, { stage: Stage }>

/** An order of two seats in each of its stages. */
export const anOrder = {
  held: (overrides: Partial<OrderAt<'held'>> = {}): OrderAt<'held'> => ({
    ...{ stage: 'held', ...basics, methods: ['card', 'wallet'] },
    ...{ endsAtMs: 300_000, canExtend: true, lastPayment: null, changed: null },
    ...overrides,
  }),
  paying: (): OrderAt<'paying'> => ({ stage: 'paying', ...basics, method: 'card', isCancelling: false }),
  verifying: (): OrderAt<'verifying'> => ({ stage: 'verifying', ...basics, method: 'card' }),
  withStaff: (): OrderAt<'with-staff'> => ({ stage: 'with-staff', ...basics }),
  reversed: (): OrderAt<'reversed'> => ({ stage: 'reversed', ...basics }),
  sold: (): OrderAt<'sold'> => ({
    ...{ stage: 'sold', ...basics, isOffline: false, copy: 1, endsAtMs: 60_000, changed: null },
    tickets: basics.lines.map((line, index) => ({
      ...line,
      ticketNumber: (100_000_001 + index) as TicketNumber,
      token: `T${index}`,
    })),
  }),
}
