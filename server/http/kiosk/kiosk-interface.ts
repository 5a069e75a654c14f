import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Ports } from '../../../runtime/ports.ts'
import type { Durability } from '../../../shared/sync/messages.ts'
import type { CheckLogin } from '../../accounts/check-login.ts'
import { createPasswordStamps } from '../../accounts/password-stamps.ts'
import type { Tries } from '../../accounts/tries.ts'
import type { Database, RecoveryReason } from '../../db/tables.ts'
import { createChallenges } from '../../devices/challenges.ts'
import { createCloseDevice } from '../../devices/close-device.ts'
import { isSignedBy } from '../../devices/device-keys.ts'
import { createEnrol } from '../../devices/enrol.ts'
import { createListDevices } from '../../devices/list-devices.ts'
import { createOpenConnection } from '../../devices/open-connection.ts'
import { createReportDevice } from '../../devices/report-device.ts'
import { createResellSeats } from '../../devices/resell-seats.ts'
import { createWriteOffDevice } from '../../devices/write-off-device.ts'
import { createApplyEdit } from '../../edits/apply-edit.ts'
import { createSqlChangeFeed } from '../../events/change-feed.ts'
import type { LiveHub } from '../../events/live-hub.ts'
import type { OnChange } from '../../events/on-change.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { Policies } from '../../policy/policies.ts'
import { createBeginRecovery, type Shown } from '../../recovery/begin-recovery.ts'
import { createClaimRefund } from '../../sales/claim-refund.ts'
import { createGrantSeats } from '../../seats/grant-seats.ts'
import type { Proofs } from '../../seats/proofs.ts'
import { createReviewAllotment } from '../../seats/review-allotment.ts'
import { createIngestJournal } from '../../sync/ingest-journal.ts'
import { createResolveItem } from '../../sync/resolve-item.ts'
import { createAdmit } from './admit.ts'
import { createCheckSignature } from './check-signature.ts'
import { custodyOperations } from './custody-operations.ts'
import { deviceOperations } from './device-operations.ts'
import { countHellos, countSigned, createDeviceRate, type DeviceRequestLimit } from './device-rate.ts'
import { editOperations } from './edit-operations.ts'
import { peopleOperations } from './people-operations.ts'
import { preAuthOperations } from './pre-auth-operations.ts'
import { replicaOperations } from './replica-operations.ts'
import { addKioskRoutes } from './routes.ts'
import { createUnderWay } from './under-way.ts'

/** The kiosks' interface over the use cases that it carries. */
export async function addKioskInterface(
  app: FastifyInstance,
  deps: {
    readonly store: { readonly db: Database; readonly ledger: Ledger; readonly durability: Durability }
    /** How kiosks hear of changes: `follow` makes `hub` hear of a cinema's, `onChange` follows each request that may have made some. */
    readonly changes: {
      readonly hub: LiveHub
      readonly follow: (cinemaId: number) => Promise<void>
      readonly onChange: OnChange
    }
    readonly markNow: () => Promise<void>
    readonly proofs: Proofs
    readonly policies: Policies
    readonly serverVersion: string
    readonly deviceRequests: DeviceRequestLimit
    readonly tries: Tries
    readonly checkLogin: CheckLogin
    /** Logs what was unforeseen, and returns the id that it is logged under. */
    readonly noteFault: (error: unknown, request: FastifyRequest) => string
    readonly ports: Pick<Ports, 'clock' | 'timer' | 'log'>
  },
): Promise<void> {
  const { markNow, proofs, policies, serverVersion, deviceRequests, tries, checkLogin, noteFault } = deps
  const { db, ledger, durability } = deps.store
  const { hub, follow, onChange } = deps.changes
  const { clock, timer, log } = deps.ports
  const { policy, refresh: refreshPolicies } = policies

  const challenges = await createChallenges({ db, clock })
  const stampOf = await createPasswordStamps(db)
  const deviceRate = createDeviceRate({ clock, limit: deviceRequests })
  const underWay = createUnderWay(deviceRequests.atOnce)
  const checkSignature = countSigned(createCheckSignature({ ledger, clock, isSignedBy }), deviceRate)
  const admit = underWay.admit(createAdmit(checkSignature))
  const begin = createBeginRecovery({ ledger, clock, log })
  const beginRecovery = async (why: RecoveryReason, shown: Shown) => {
    await begin(why, undefined, shown)
    // Whoever listens says hello again, and is told.
    hub.close()
  }
  const openConnection = createOpenConnection({
    beginRecovery,
    ledger,
    clock,
    challenges,
    isSignedBy,
    durability,
    proofs,
    log,
    limit: underWay.within,
  })
  const operations = [
    ...preAuthOperations({
      clock,
      challenges,
      serverVersion,
      enrol: createEnrol({ ledger, clock, isSignedBy, markNow, proofs }),
      openConnection: countHellos(openConnection, deviceRate),
      tries,
    }),
    ...custodyOperations({
      admit,
      ingestJournal: createIngestJournal({ ledger, clock, durability, log, proofs }),
      grants: createGrantSeats({ ledger, clock, policy, proofs }),
      reviewAllotment: createReviewAllotment({ ledger, clock, policy, log }),
      reportDevice: createReportDevice({ ledger, clock, log }),
      closeDevice: createCloseDevice({ ledger, clock, proofs }),
      onChange,
    }),
    ...deviceOperations({
      admit,
      checkLogin,
      listDevices: createListDevices({ ledger }),
      writeOffDevice: createWriteOffDevice({ ledger, clock }),
      resellSeats: createResellSeats({ ledger, clock }),
      onChange,
    }),
    ...peopleOperations({
      admit,
      ledger,
      claimRefund: createClaimRefund({ ledger, clock }),
      resolveItem: createResolveItem({ ledger, clock, log, proofs }),
      onChange,
    }),
    ...replicaOperations({
      db,
      ledger,
      feed: createSqlChangeFeed({ db, clock, log }),
      admit,
      checkLogin,
      stampOf,
      clock,
    }),
    ...editOperations({
      admit,
      applyEdit: createApplyEdit({ ledger, log, clock, policy }),
      refreshPolicies,
      onChange,
    }),
  ]
  addKioskRoutes(app, { db, timer, hub, admit, operations, deviceRate, underWay, noteFault, follow })
}
