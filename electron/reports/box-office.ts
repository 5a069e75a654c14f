import type { TicketNumber } from '../../shared/core/ids.ts'
import { accepted } from '../../shared/core/result.ts'
import { syncPaths } from '../../shared/sync/messages.ts'
import { boxOfficeAnswerSchema } from '../../shared/sync/staff-messages.ts'
import type { Catalog } from '../catalog/catalog.ts'
import type { KioskCallHandlers } from '../link/kiosk-service.ts'
import type { LiveTicketOf } from '../sales/tickets.ts'
import type { Ask } from '../server-link/server-requests.ts'
import { ownBoxOffice } from './own-box-office.ts'
import type { SalesLedger } from './sales-ledger.ts'

/** The whole cinema's box office where the server answers, else what this kiosk sold by itself and knows to be kept. */
export function createBoxOffice(deps: {
  readonly ask: Ask
  readonly catalog: Catalog
  readonly ledger: SalesLedger
  readonly liveTicketOf: LiveTicketOf
}): KioskCallHandlers['reports.boxOffice'] {
  const isRefunded = (ticketNumber: TicketNumber) => deps.liveTicketOf(ticketNumber) === null
  return async () => {
    const answer = await deps.ask({ method: 'GET', path: syncPaths.boxOffice, answer: boxOfficeAnswerSchema })
    return answer.ok
      ? accepted({ source: 'server', rows: answer.value.rows })
      : accepted({ source: 'this-kiosk', rows: ownBoxOffice(deps.catalog, deps.ledger.sales(), isRefunded) })
  }
}
