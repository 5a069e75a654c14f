import { sumFen } from '../../shared/core/money.ts'
import { cinemaDay } from '../../shared/core/time.ts'
import { totalPrice } from '../../shared/sales/price.ts'
import type { DeviceView } from '../../shared/sync/views.ts'
import type { TerminalStatus } from '../devices/terminal/port.ts'
import type { Journal } from '../journal/journal.ts'
import type { DeviceKey } from '../keys/device-key.ts'
import type { MoneyDue } from '../sales/money-due.ts'
import type { SalesProjection } from '../sales/sales-projection.ts'
import type { RightsProjection } from '../seats/rights-projection.ts'
import type { ServerClock } from '../server-link/server-clock.ts'
import type { ServerConnection } from '../server-link/server-connection.ts'
import type { Notices } from '../store/notices.ts'
import type { JournalUpload } from '../sync/upload-journal.ts'
import type { SalesLedger } from './sales-ledger.ts'

/** Which program this is, and whose server's. */
export type ProgramNames = { readonly appVersion: string; readonly serverUrl: string }

/** What of a kiosk's state is not in its journal. */
export type DeviceCondition = {
  readonly terminalStatus: () => TerminalStatus
  readonly freeDiskBytes: () => number
  readonly closingWhy: () => DeviceView['closing']
}

/** The state of this kiosk, as its staff see it. */
export function createDeviceView(deps: {
  readonly program: ProgramNames
  readonly line: {
    readonly connection: Pick<ServerConnection, 'state'>
    readonly serverClock: Pick<ServerClock, 'cinemaNowMs' | 'lastContact'>
    readonly upload: Pick<JournalUpload, 'stop$'>
    readonly notices: Pick<Notices, 'all$'>
  }
  readonly journal: Pick<Journal, 'owner'>
  readonly sales: Pick<SalesProjection, 'openRefunds'>
  readonly moneyDue: () => readonly MoneyDue[]
  readonly rights: Pick<RightsProjection, 'counts'>
  readonly openPayments: () => DeviceView['openPayments']
  readonly ledger: Pick<SalesLedger, 'queue' | 'sales'>
  readonly editNotices: () => DeviceView['notices']
  readonly deviceKey: Pick<DeviceKey, 'keptIn'>
  readonly condition: DeviceCondition
  readonly timeZone: () => string
}): () => DeviceView {
  const { program, journal, rights, ledger, condition } = deps
  const { connection, serverClock, upload, notices } = deps.line

  let counted = { day: '', saleCount: 0, salesToday: { sales: 0, tickets: 0, takenFen: sumFen([]) } }

  /** Counted again only after a sale or midnight, since the day of a time is slow to tell. */
  function salesToday(): DeviceView['salesToday'] {
    const dayOf = (atMs: number) => cinemaDay(atMs, deps.timeZone())
    const day = dayOf(serverClock.cinemaNowMs())
    const all = ledger.sales()
    if (counted.day === day && counted.saleCount === all.length) return counted.salesToday
    // From the newest back to the first of another day: a kiosk has months of sales.
    const sales = all.slice(all.findLastIndex(({ atMs }) => dayOf(atMs) !== day) + 1)
    const sold = sales.flatMap(({ tickets }) => tickets)
    const takenFen = totalPrice(sold)
    counted = { day, saleCount: all.length, salesToday: { sales: sales.length, tickets: sold.length, takenFen } }
    return counted.salesToday
  }

  function openRefunds(): DeviceView['openRefunds'] {
    const open = deps.sales.openRefunds()
    const known = new Set(open.map(({ ticketNumber }) => ticketNumber))
    const due = [...open, ...deps.moneyDue().filter(({ ticketNumber }) => !known.has(ticketNumber))]
    return { tickets: due.length, amountFen: sumFen(due.map(({ amountFen }) => amountFen)) }
  }

  return () => {
    const owner = journal.owner()
    const contact = serverClock.lastContact()
    const { line, durability } = connection.state()
    return {
      line,
      device: owner?.device ?? null,
      epoch: owner?.epoch ?? null,
      appVersion: program.appVersion,
      serverUrl: program.serverUrl,
      serverDurability: durability,
      lastContactAtMs: contact?.atMs ?? null,
      clockOffsetMs: contact?.offsetMs ?? null,
      queue: ledger.queue(),
      queueStop: upload.stop$.value,
      closing: condition.closingWhy(),
      rights: rights.counts(),
      openPayments: deps.openPayments(),
      openRefunds: openRefunds(),
      salesToday: salesToday(),
      terminal: condition.terminalStatus(),
      freeDiskBytes: condition.freeDiskBytes(),
      keyKeptIn: deps.deviceKey.keptIn,
      notices: [...deps.editNotices(), ...notices.all$.value].toSorted((a, b) => b.atMs - a.atMs),
    }
  }
}
