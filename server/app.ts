import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import type { Log } from '../runtime/log.ts'
import type { Random } from '../shared/core/random.ts'
import type { Clock, Timer } from '../shared/core/time.ts'
import type { Durability } from '../shared/sync/messages.ts'
import { createCheckLogin } from './accounts/check-login.ts'
import { createLoginTries } from './accounts/login-tries.ts'
import { createPasswordStamps } from './accounts/password-stamps.ts'
import { createRegister } from './accounts/register.ts'
import { createSessions } from './accounts/sessions.ts'
import { createTries } from './accounts/tries.ts'
import type { Database, RecoveryReason } from './db/tables.ts'
import { createChallenges } from './devices/challenges.ts'
import { createCloseDevice } from './devices/close-device.ts'
import { isSignedBy } from './devices/device-keys.ts'
import { createEnrol } from './devices/enrol.ts'
import { createListDevices } from './devices/list-devices.ts'
import { createOpenConnection } from './devices/open-connection.ts'
import { createReportDevice } from './devices/report-device.ts'
import { createResellSeats } from './devices/resell-seats.ts'
import { createWriteOffDevice } from './devices/write-off-device.ts'
import { createApplyEdit } from './edits/apply-edit.ts'
import { createSqlChangeFeed } from './events/change-feed.ts'
import type { LiveHub } from './events/live-hub.ts'
import { addDocsRoutes } from './http/docs/docs-routes.ts'
import { createAdmit } from './http/kiosk/admit.ts'
import { createCheckSignature } from './http/kiosk/check-signature.ts'
import { custodyOperations } from './http/kiosk/custody-operations.ts'
import { deviceOperations } from './http/kiosk/device-operations.ts'
import { countHellos, countSigned, createDeviceRate } from './http/kiosk/device-rate.ts'
import { editOperations } from './http/kiosk/edit-operations.ts'
import { peopleOperations } from './http/kiosk/people-operations.ts'
import { preAuthOperations } from './http/kiosk/pre-auth-operations.ts'
import { replicaOperations } from './http/kiosk/replica-operations.ts'
import { addKioskRoutes } from './http/kiosk/routes.ts'
import { createUnderWay } from './http/kiosk/under-way.ts'
import { describeMerchants } from './http/merchant/describe.ts'
import { addMerchantFace, merchantOperations } from './http/merchant/merchant-face.ts'
import { addPosterRoutes } from './http/posters/poster-routes.ts'
import { toTrust, warnOfProxy } from './http/transport/client-address.ts'
import { ignoreBodies, keepBodiesRaw } from './http/transport/raw-bodies.ts'
import { toServerOptions } from './http/transport/time-limits.ts'
import { describeTtms } from './http/ttms/describe.ts'
import { sendFailure, sentences } from './http/ttms/envelope.ts'
import { ttmsOperations } from './http/ttms/operations.ts'
import { addTtmsRoutes } from './http/ttms/routes.ts'
import { createSqlLedger } from './ledger/sql-ledger.ts'
import type { Policies } from './policy/policies.ts'
import { createBeginRecovery, type Shown } from './recovery/begin-recovery.ts'
import type { ServerRules } from './rules.ts'
import { createClaimRefund } from './sales/claim-refund.ts'
import { createGrantSeats } from './seats/grant-seats.ts'
import type { Proofs } from './seats/proofs.ts'
import { createReviewAllotment } from './seats/review-allotment.ts'
import { createIngestJournal } from './sync/ingest-journal.ts'
import { createResolveItem } from './sync/resolve-item.ts'

export type AppDeps = {
  readonly db: Database
  readonly durability: Durability
  readonly clock: Clock
  readonly timer: Timer
  readonly random: Random
  readonly log: Log
  readonly hub: LiveHub
  readonly follow: (cinemaId: number) => Promise<void>
  readonly onChange: () => void
  readonly markNow: () => Promise<void>
  readonly proofs: Proofs
  readonly serverVersion: string
  readonly rules: ServerRules
  readonly policies: Policies
}

/** The server's HTTP faces over these dependencies; it listens to nothing yet. */
export async function createApp(deps: AppDeps): Promise<FastifyInstance> {
  const { db, log, rules, policies } = deps
  const { policy } = policies
  const ledger = createSqlLedger(deps)
  const app = fastify({
    ...toServerOptions(rules.timeLimits),
    logger: false,
    trustProxy: toTrust(rules.trustProxy),
    routerOptions: { caseSensitive: false },
    // An address that can't even be decoded is an unknown one.
    frameworkErrors: (_error, _request, reply) => void sendFailure(reply, sentences.illegal, 404),
  })
  if (rules.trustProxy === null) warnOfProxy(app, log)
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"] },
    },
  })
  await app.register(cookie)
  ignoreBodies(app)
  app.setNotFoundHandler((_request, reply) => sendFailure(reply, sentences.illegal, 404))
  app.setErrorHandler(answerFault(deps, (reply, id) => reply.code(500).send({ fault: id })))
  app.get('/healthz', async () => ({ status: 'ok' }))
  app.get('/readyz', async (_request, reply) => {
    try {
      await sql`select 1`.execute(db)
      return { status: 'ready' }
    } catch (error) {
      log('database-unreachable', { err: error })
      return reply.code(503).send({ status: 'not ready' })
    }
  })
  addPosterRoutes(app, { db })

  const tries = createTries(deps)
  const loginTries = createLoginTries({ tries, loginTries: rules.loginTries })
  const checkLogin = createCheckLogin({ db, loginTries })
  await app.register(async (scope) => {
    keepBodiesRaw(scope, deps)
    const onLedger = { ...deps, ledger, policy, isSignedBy, challenges: await createChallenges(deps) }
    const deviceRate = createDeviceRate({ clock: deps.clock, limit: rules.deviceRequests })
    const underWay = createUnderWay(rules.deviceRequests.atOnce)
    const admit = underWay.admit(createAdmit(countSigned(createCheckSignature(onLedger), deviceRate)))
    const enrol = createEnrol(onLedger)
    const stampOf = await createPasswordStamps(db)
    const begin = createBeginRecovery(onLedger)
    const beginRecovery = async (why: RecoveryReason, shown: Shown) => {
      await begin(why, undefined, shown)
      // Whoever listens says hello again, and is told.
      deps.hub.close()
    }
    const openConnection = countHellos(
      createOpenConnection({ ...onLedger, beginRecovery, limit: underWay.within }),
      deviceRate,
    )
    const ingestJournal = createIngestJournal(onLedger)
    const grantSeats = createGrantSeats(onLedger)
    const reviewAllotment = createReviewAllotment(onLedger)
    const applyEdit = createApplyEdit(onLedger)
    const claimRefund = createClaimRefund(onLedger)
    const resolveItem = createResolveItem(onLedger)
    const operations = [
      ...preAuthOperations({ ...onLedger, enrol, openConnection, tries }),
      ...custodyOperations({
        ...{ ...onLedger, admit, ingestJournal, grantSeats, reviewAllotment },
        ...{ reportDevice: createReportDevice(onLedger), closeDevice: createCloseDevice(onLedger) },
      }),
      ...deviceOperations({
        ...{ ...onLedger, admit, checkLogin },
        listDevices: createListDevices(onLedger),
        writeOffDevice: createWriteOffDevice(onLedger),
        resellSeats: createResellSeats(onLedger),
      }),
      ...peopleOperations({ ...onLedger, admit, claimRefund, resolveItem }),
      ...replicaOperations({ ...onLedger, feed: createSqlChangeFeed(deps), admit, checkLogin, stampOf }),
      ...editOperations({ ...onLedger, admit, applyEdit, refreshPolicies: policies.refresh }),
    ]
    addKioskRoutes(scope, { ...onLedger, admit, operations, deviceRate, underWay, noteFault: createNoteFault(deps) })
  })
  const sessions = createSessions({ ...deps, idleMinutes: rules.sessionMinutes })
  const { registerTries } = rules
  const ofMerchants = merchantOperations({ ...deps, tries, sessions, loginTries, registerTries })
  await app.register(async (scope) => {
    keepBodiesRaw(scope, deps)
    addMerchantFace(scope, { db, operations: ofMerchants, sessions, noteFault: createNoteFault(deps) })
  })
  const register = createRegister({ ...deps, tries, registerTries })
  const ofTtms = ttmsOperations({ ...deps, ledger, policy, checkLogin, register, sessions })
  await app.register(async (scope) => {
    scope.setErrorHandler(answerFault(deps, (reply) => sendFailure(reply, sentences.busy)))
    keepBodiesRaw(scope, deps)
    addTtmsRoutes(scope, { operations: ofTtms, sessions, onChange: deps.onChange })
  })
  const interfaces = [describeTtms(ofTtms), describeMerchants(ofMerchants)]
  addDocsRoutes(app, { interfaces, serverVersion: deps.serverVersion })
  return app
}

/** The one place where faults end: what the client did wrong by HTTP's own rules is told, all else only its id. */
function answerFault(deps: AppDeps, send: (reply: FastifyReply, id: string) => unknown) {
  const noteFault = createNoteFault(deps)
  return (error: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
    const status = error.statusCode ?? 500
    if (status >= 400 && status < 500) {
      void sendFailure(reply, sentences.illegal, status)
      return
    }
    void send(reply, noteFault(error, request))
  }
}

/** Logs what was unforeseen, and answers the id that it is logged under. */
function createNoteFault({ log, random }: AppDeps) {
  return (error: unknown, request: FastifyRequest): string => {
    const id = random.uuid()
    log('request-failed', { err: error, id, method: request.method, path: request.url.split('?', 1)[0] })
    return id
  }
}
