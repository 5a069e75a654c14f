import { BehaviorSubject } from 'rxjs'
import { expect, it } from 'vitest'
import { createDeviceView } from '../../../electron/reports/device-view.ts'
import type { LedgerSale } from '../../../electron/reports/sales-ledger.ts'
import type { DeviceNumber, ShowtimeId, TicketNumber } from '../../../shared/core/ids.ts'
import { toFen } from '../../../shared/core/money.ts'
import { type DeviceView, deviceViewSchema } from '../../../shared/sync/views.ts'
import { createFakeTime } from '../../support/fake-time.ts'

const minute = 60_000

it('counts the sales of the cinema’s own day, and begins again at its midnight', async () => {
  // 23:00 in Shanghai.
  const time = createFakeTime(Date.UTC(2026, 10, 21, 15))
  const sales: LedgerSale[] = []
  const sell = (ticketCount: number) =>
    sales.push({
      atMs: time.clock.nowMs(),
      showtimeId: 7 as ShowtimeId,
      tickets: Array.from({ length: ticketCount }, (_, index) => {
        return { ticketNumber: (index + 1) as TicketNumber, priceFen: toFen(100) }
      }),
    })
  const view = createDeviceView({
    program: { appVersion: '0.0.0', serverUrl: 'http://127.0.0.1:1' },
    line: {
      connection: {
        state: () => ({
          line: 'online',
          otherProtocol: null,
          isShutOut: false,
          durability: 'process',
          isRetired: false,
        }),
      },
      serverClock: { cinemaNowMs: time.clock.nowMs, lastContact: () => ({ atMs: 5, offsetMs: -7 }) },
      upload: { stop$: new BehaviorSubject<DeviceView['queueStop']>(null) },
      notices: { all$: new BehaviorSubject<readonly DeviceView['notices'][number][]>([]) },
    },
    journal: { owner: () => ({ device: 3 as DeviceNumber, epoch: 1 }) },
    sales: { openRefunds: () => [] },
    moneyDue: () => [],
    rights: { counts: () => ({ seats: 8, showtimes: 1 }) },
    openPayments: () => [],
    ledger: { queue: () => ({ waiting: 0, waitingSales: 0, oldestAtMs: null }), sales: () => sales },
    editNotices: () => [],
    condition: { closingWhy: () => null, terminalStatus: () => 'ready', freeDiskBytes: () => 1_000 },
    deviceKey: { keptIn: 'file' },
    timeZone: () => 'Asia/Shanghai',
  })
  sell(2)
  sell(3)
  expect(view().salesToday).toEqual({ sales: 2, tickets: 5, takenFen: 500 })
  await time.pass(61 * minute)
  expect(view().salesToday).toEqual({ sales: 0, tickets: 0, takenFen: 0 })
  sell(1)
  expect(view().salesToday).toEqual({ sales: 1, tickets: 1, takenFen: 100 })
  expect(deviceViewSchema.parse(view())).toMatchObject({ device: 3, clockOffsetMs: -7, lastContactAtMs: 5 })
})
