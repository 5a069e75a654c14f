import { map, merge, type Observable, startWith } from 'rxjs'
import type { Settings } from '../../runtime/settings.ts'
import type { KioskStatus } from '../../shared/catalog/views.ts'
import type { Policy } from '../../shared/policy/policy.ts'
import { type SellingStop, sellingStop } from '../../shared/sales/selling-rules.ts'
import type { TerminalStatus } from '../devices/terminal/port.ts'
import type { Journal } from '../journal/journal.ts'
import type { ServerLine } from './open-server-line.ts'

export type SellingStatus = {
  /** Why no new payment may start now, or null. */
  readonly sellingStop: () => SellingStop | null
  readonly status$: Observable<KioskStatus>
}

/** Gathers the conditions of shared/sales/selling-rules.ts as they are now, and tells them to the screens. */
export function createSellingStatus(deps: {
  readonly settings: Pick<Settings, 'TTMS_DEMO' | 'terminal'>
  readonly policy: () => Pick<Policy, 'staleHours' | 'offlineSales'>
  readonly line: Pick<ServerLine, 'connection' | 'serverClock' | 'serverFacts'>
  readonly journal: Pick<Journal, 'keylessOwner' | 'owner' | 'owners$'>
  /** The server has more of this journal than this kiosk: its database was restored, and it must not sell from it. */
  readonly isBehindServer: () => boolean
  readonly isClosing: () => boolean
  readonly terminalStatus: () => TerminalStatus
  readonly freeDiskBytes: () => number
  /** Emits when one of the conditions above may have changed, and every few seconds. */
  readonly changes$: Observable<unknown>
}): SellingStatus {
  const { settings, journal } = deps
  const { connection, serverClock, serverFacts } = deps.line

  const stopNow = () => {
    // First, since a clock that has jumped takes the line for lost.
    const dataAgeMs = serverClock.dataAgeMs()
    return sellingStop({
      isKeyLost: journal.keylessOwner() !== null,
      isEnrolled: journal.owner() !== null && !deps.isBehindServer(),
      isClosing: deps.isClosing(),
      isProtocolUnderstood: connection.state().otherProtocol === null,
      isMerchantSelling: (serverFacts.serverInfo$.value?.stopped ?? null) === null,
      isOnline: connection.state().line === 'online',
      terminal: deps.terminalStatus(),
      areOfflineSalesAllowed: deps.policy().offlineSales === 'allotment',
      dataAgeMs,
      staleAfterMs: deps.policy().staleHours * 3_600_000,
      clockErrorMs: serverClock.clockErrorMs(),
      freeDiskBytes: deps.freeDiskBytes(),
    })
  }

  const statusNow = (): KioskStatus => ({
    cinema: serverFacts.serverInfo$.value?.cinema ?? null,
    line: connection.state().line,
    sellingStop: stopNow(),
    isDemo: settings.TTMS_DEMO,
    arePaymentsSimulated: settings.terminal === 'simulator',
    nowMs: serverClock.cinemaNowMs(),
  })

  return {
    sellingStop: stopNow,
    status$: merge(connection.state$, serverFacts.serverInfo$, journal.owners$, deps.changes$).pipe(
      startWith(null),
      map(statusNow),
    ),
  }
}
