import { hostname } from 'node:os'
import type { Log } from '../../runtime/log.ts'
import type { Settings } from '../../runtime/settings.ts'
import type { Random } from '../../shared/core/random.ts'
import type { Clock, Timer } from '../../shared/core/time.ts'
import type { KioskStore } from '../journal/open-kiosk-store.ts'
import type { DeviceKeys } from '../keys/device-keys.ts'
import type { TakeRefund } from '../sales/take-refund.ts'
import { createTakeRefund } from '../sales/take-refund.ts'
import type { RequestGrant } from '../seats/request-grant.ts'
import { createRequestGrant } from '../seats/request-grant.ts'
import { checkServerVersion } from '../server-link/check-server-version.ts'
import { createDeliverEpochs } from '../server-link/deliver-epochs.ts'
import { createEnrolCodes } from '../server-link/enrol-code.ts'
import { createPassEpoch, createSendEntries } from '../server-link/send-journal.ts'
import type { ServerClock } from '../server-link/server-clock.ts'
import type { ServerConnection } from '../server-link/server-connection.ts'
import { createServerConnection } from '../server-link/server-connection.ts'
import type { ServerFacts } from '../server-link/server-facts.ts'
import { openServerFacts } from '../server-link/server-facts.ts'
import type { Ask } from '../server-link/server-requests.ts'
import { createServerRequests } from '../server-link/server-requests.ts'
import type { SignerOf } from '../server-link/sign-request.ts'
import { createTextSigner } from '../server-link/sign-request.ts'
import type { Notices } from '../store/notices.ts'
import { openNotices } from '../store/notices.ts'
import type { SendClose, SendReport } from './send-close.ts'
import { createSendClose, createSendReport } from './send-close.ts'
import type { JournalUpload } from './upload-journal.ts'
import { createJournalUpload } from './upload-journal.ts'

export type ServerLine = {
  readonly serverFacts: ServerFacts
  readonly serverClock: ServerClock
  readonly connection: ServerConnection
  readonly upload: JournalUpload
  readonly requestGrant: RequestGrant
  readonly sendReport: SendReport
  readonly sendClose: SendClose
  readonly takeRefund: TakeRefund
  readonly notices: Notices
  /** Throws `StartRefused` where the server speaks another protocol, once what waits was sent if the server takes it. */
  readonly refuseOtherProtocol: () => Promise<void>
}

/** Everything by which this kiosk speaks to its server, wired up over its store. Asks nothing before it is told to. */
export async function openServerLine(needs: {
  readonly settings: Settings
  readonly store: Pick<KioskStore, 'facts' | 'journal'>
  readonly deviceKeys: Pick<DeviceKeys, 'of' | 'present' | 'take'>
  /** Recalls here what the store says of the time. */
  readonly serverClock: ServerClock
  readonly appVersion: string
  readonly fetch: typeof globalThis.fetch
  readonly clock: Clock
  readonly timer: Timer
  readonly random: Random
  readonly log: Log
}): Promise<ServerLine> {
  const { settings, store, deviceKeys, serverClock, clock, log } = needs
  const { journal, facts } = store
  const serverUrl = settings.TTMS_SERVER_URL
  const notices = await openNotices(facts, serverClock)
  const serverFacts = await openServerFacts(facts)
  const [lastEntry] = await journal.entriesAfter(Math.max(0, journal.lastSeq() - 1), 1)
  serverClock.recall({
    lastContact: serverFacts.lastContactAtStart,
    latestMs: Math.max(serverFacts.latestTimeAtStartMs, lastEntry?.at ?? 0),
  })
  const signerOf: SignerOf = (device) => createTextSigner(deviceKeys.of(device))
  const requests = createServerRequests({ ...needs, serverUrl, serverClock, signerOf })
  const deliverEpochs = createDeliverEpochs({ journal, notices, log })
  const session = {
    ...{ ...needs, deliverEpochs },
    requests,
    serverClock,
    serverFacts,
    journal,
    signerOf,
    enrolCodes: createEnrolCodes(settings),
    kioskName: hostname().slice(0, 80) || 'kiosk',
  }
  const connection = createServerConnection(session, () => upload.run())
  let isRefused = false
  // A server that gives this kiosk no line may take its journal all the same (rule 8).
  const askAnyhow: Ask = (question) =>
    isRefused || connection.state().isShutOut ? connection.askWithoutLine(question) : connection.ask(question)
  const upload = createJournalUpload({
    ...{ ...needs, journal, notices, deliverEpochs },
    send: createSendEntries(askAnyhow),
    passEpoch: createPassEpoch(askAnyhow),
  })

  return {
    serverFacts,
    serverClock,
    connection,
    upload,
    requestGrant: createRequestGrant(connection.ask),
    sendReport: createSendReport(askAnyhow),
    sendClose: createSendClose(askAnyhow),
    takeRefund: createTakeRefund(connection.ask),
    notices,
    refuseOtherProtocol: async () => {
      const refusal = await checkServerVersion({ requests, clock, serverClock }, serverUrl)
      if (!refusal) return
      log.warn({ waiting: journal.lastSeq() - journal.acknowledged().seq }, 'the server speaks another protocol')
      isRefused = true
      await upload.run()
      throw refusal
    },
  }
}
