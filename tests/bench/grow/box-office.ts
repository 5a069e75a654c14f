import { boxOffice } from '../../../server/reports/box-office.ts'
import { measureAmongOrders } from './many-orders.ts'
import type { GrowRow } from './row.ts'

export const boxOfficeRow: GrowRow = {
  name: 'box-office',
  about: 'the box office, orders',
  sizes: [100_000, 1_000_000],
  figures: { 'best of 50': { unit: 'ms', most: 10 }, 'rows read': { unit: '', most: 1_000 } },
  measure: (orders) =>
    measureAmongOrders(
      orders,
      async ({ db, cinemaId }) =>
        () =>
          boxOffice(db, cinemaId),
    ),
}
