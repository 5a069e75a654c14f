import { hostname } from 'node:os'
import type { Ports } from '../../runtime/ports.ts'
import type { Settings } from '../../runtime/settings.ts'
import type { KioskStore } from '../journal/open-kiosk-store.ts'
import type { DeviceKeys } from '../keys/device-keys.ts'
import { type ClaimRefund, createClaimRefund } from '../sales/claim-refund.ts'
import { createRequestGrants, type RequestGrants } from '../seats/request-grants.ts'
import { checkServerVersion } from '../server-link/check-server-version.ts'
import { createDeliverEpochs } from '../server-link/deliver-epochs.ts'
import { createEnrolCodes } from '../server-link/enrol-code.ts'
import { createPassEpoch, createSendEntries } from '../server-link/send-journal.ts'
import type { ServerClock } from '../server-link/server-clock.ts'
import { createServerConnection, type ServerConnection } from '../server-link/server-connection.ts'
import { openServerFacts, type ServerFacts } from '../server-link/server-facts.ts'
import { type Ask, createServerRequests } from '../server-link/server-requests.ts'
import { createTextSigner, type SignerOf } from '../server-link/sign-request.ts'
import { type Notices, openNotices } from '../store/notices.ts'
import { createSendClose, createSendReport, type SendClose, type SendReport } from './send-close.ts'
import { createJournalUpload, type JournalUpload } from './upload-journal.ts'

export type ServerLine = {
  readonly serverFacts: ServerFacts
  readonly serverClock: ServerClock
  readonly connection: ServerConnection
  readonly upload: JournalUpload
  readonly requestGrants: RequestGrants
  readonly sendReport: SendReport
  readonly sendClose: SendClose
  readonly claimRefund: ClaimRefund
  readonly notices: Notices
  /** Throws `StartRefused` where the server speaks another protocol, once what waits was sent if the server takes it. */
  readonly refuseOtherProtocol: () => Promise<void>
}

/** Everything by which this kiosk speaks to its server, wired up over its store. Asks nothing before it is told to. */
export async function openServerLine(deps: {
  readonly settings: Settings
  readonly store: Pick<KioskStore, 'facts' | 'journal'> & {
    readonly deviceKeys: Pick<DeviceKeys, 'of' | 'present' | 'take'>
  }
  /** Recalls here what the store says of the time. */
  readonly serverClock: ServerClock
  readonly appVersion: string
  readonly fetch: typeof globalThis.fetch
  readonly ports: Ports
}): Promise<ServerLine> {
  const { settings, store, serverClock, appVersion, fetch, ports } = deps
  const { journal, facts, deviceKeys } = store
  const { log } = ports
  const serverUrl = settings.TTMS_SERVER_URL
  const notices = await openNotices(facts, serverClock)
  const serverFacts = await openServerFacts(facts)
  const [lastEntry] = await journal.entriesAfter(Math.max(0, journal.lastSeq() - 1), 1)
  serverClock.recall({
    lastContact: serverFacts.lastContactAtStart,
    latestMs: Math.max(serverFacts.latestTimeAtStartMs, lastEntry?.at ?? 0),
  })
  const signerOf: SignerOf = (device) => createTextSigner(deviceKeys.of(device))
  const requests = createServerRequests({ serverUrl, fetch, serverClock, signerOf, ports })
  const deliverEpochs = createDeliverEpochs({ journal, notices, log })
  const session = {
    requests,
    serverClock,
    serverFacts,
    journal,
    deliverEpochs,
    deviceKeys,
    signerOf,
    enrolCodes: createEnrolCodes(settings),
    kioskName: hostname().slice(0, 80) || 'kiosk',
    appVersion,
    ports,
  }
  const connection = createServerConnection(session, () => upload.run())
  let isRefused = false
  // A server that gives this kiosk no line may take its journal all the same (rule 8).
  const askAnyhow: Ask = (question) =>
    isRefused || connection.state().isShutOut ? connection.askWithoutLine(question) : connection.ask(question)
  const upload = createJournalUpload({
    journal,
    notices,
    deliverEpochs,
    ports,
    send: createSendEntries(askAnyhow),
    passEpoch: createPassEpoch(askAnyhow),
  })

  return {
    serverFacts,
    serverClock,
    connection,
    upload,
    requestGrants: createRequestGrants({ ask: connection.ask, version: requests.version }),
    sendReport: createSendReport(askAnyhow),
    sendClose: createSendClose(askAnyhow),
    claimRefund: createClaimRefund(connection.ask),
    notices,
    refuseOtherProtocol: async () => {
      const refusal = await checkServerVersion({ requests, serverClock, ports }, serverUrl)
      if (!refusal) return
      log('server-protocol-refused', { waiting: journal.lastSeq() - journal.acknowledged().seq })
      isRefused = true
      await upload.run()
      throw refusal
    },
  }
}
