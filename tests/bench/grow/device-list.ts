import { createListDevices } from '../../../server/devices/list-devices.ts'
import { createSqlLedger } from '../../../server/ledger/sql-ledger.ts'
import { measureAmongOrders } from './many-orders.ts'
import type { GrowRow } from './row.ts'

export const deviceListRow: GrowRow = {
  name: 'device-list',
  about: "the cinema's kiosks, orders",
  sizes: [100_000, 1_000_000],
  figures: { 'best of 20': { unit: 'ms', most: 10 }, 'rows read': { unit: '', most: 1_000 } },
  measure: (orders) =>
    measureAmongOrders(orders, ({ db, cinemaId, time }) => {
      const listDevices = createListDevices({ ledger: createSqlLedger({ db, clock: time.clock }) })
      return () => listDevices(cinemaId)
    }),
}
