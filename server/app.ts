import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import type { Ports } from '../runtime/ports.ts'
import type { Durability } from '../shared/sync/messages.ts'
import { createCheckLogin } from './accounts/check-login.ts'
import { createLoginTries } from './accounts/login-tries.ts'
import { createRegister } from './accounts/register.ts'
import { createSessions } from './accounts/sessions.ts'
import { createTries } from './accounts/tries.ts'
import type { Database } from './db/tables.ts'
import type { LiveHub } from './events/live-hub.ts'
import type { OnChange } from './events/on-change.ts'
import { addDocsRoutes } from './http/docs/docs-routes.ts'
import { addKioskInterface } from './http/kiosk/kiosk-interface.ts'
import { describeMerchants, merchantDocumentPath } from './http/merchant/describe.ts'
import { addMerchantInterface, merchantOperations } from './http/merchant/merchant-interface.ts'
import { addPosterRoutes } from './http/posters/poster-routes.ts'
import { toTrust, warnOfProxy } from './http/transport/client-address.ts'
import { openToOrigins } from './http/transport/cross-origin.ts'
import { answerUnreadable, knowAllMethods, refuseOtherMethods } from './http/transport/methods.ts'
import { ignoreBodies, keepBodiesRaw } from './http/transport/raw-bodies.ts'
import { readTarget } from './http/transport/request-target.ts'
import { toServerOptions } from './http/transport/time-limits.ts'
import { describeTtms, ttmsDocumentPath } from './http/ttms/describe.ts'
import { sendFailure, sentences } from './http/ttms/envelope.ts'
import { ttmsOperations } from './http/ttms/operations.ts'
import { addTtmsRoutes } from './http/ttms/routes.ts'
import { createSqlLedger } from './ledger/sql-ledger.ts'
import type { Policies } from './policy/policies.ts'
import type { ServerRules } from './rules.ts'
import type { Proofs } from './seats/proofs.ts'

export type AppDeps = {
  readonly db: Database
  readonly durability: Durability
  readonly hub: LiveHub
  readonly follow: (cinemaId: number) => Promise<void>
  readonly onChange: OnChange
  readonly markNow: () => Promise<void>
  readonly proofs: Proofs
  readonly serverVersion: string
  readonly rules: ServerRules
  readonly policies: Policies
  readonly ports: Ports
}

/** The server's HTTP interfaces over these dependencies; it listens to nothing yet. */
export async function createApp(deps: AppDeps): Promise<FastifyInstance> {
  const { db, durability, hub, follow, onChange, markNow, proofs, serverVersion, rules, policies, ports } = deps
  const { clock, timer, log } = ports
  const ledger = createSqlLedger({ db, clock })
  const noteFault = createNoteFault(ports)
  const app = fastify({
    ...toServerOptions(rules.timeLimits),
    schemaController: noRouteSchemas,
    logger: false,
    trustProxy: toTrust(rules.trustProxy),
    routerOptions: { caseSensitive: false },
    rewriteUrl: ({ url = '' }) => readTarget(url),
    clientErrorHandler: answerUnreadable,
    // An address that can't even be decoded is an unknown one.
    frameworkErrors: (_error, _request, reply) => void sendFailure(reply, sentences.illegal, 404),
  })
  knowAllMethods(app)
  if (rules.trustProxy === null) warnOfProxy(app, log)
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"] },
    },
  })
  await app.register(cookie)
  const crossOrigin = await openToOrigins(app, rules.corsOrigins)
  ignoreBodies(app)
  app.setNotFoundHandler((_request, reply) => sendFailure(reply, sentences.illegal, 404))
  app.setErrorHandler(answerFault(noteFault, (reply, id) => reply.code(500).send({ fault: id })))
  refuseOtherMethods(app, (reply) => sendFailure(reply, sentences.illegal, 405))
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

  const tries = createTries({ db, clock })
  const loginTries = createLoginTries({ tries, loginTries: rules.loginTries })
  const checkLogin = createCheckLogin({ db, loginTries })
  const sessions = createSessions({ db, clock, idleMinutes: rules.sessionMinutes })
  const { registerTries } = rules
  await app.register(async (scope) => {
    keepBodiesRaw(scope, { timer })
    await addKioskInterface(scope, {
      store: { db, ledger, durability },
      changes: { hub, follow, onChange },
      markNow,
      proofs,
      policies,
      serverVersion,
      deviceRequests: rules.deviceRequests,
      tries,
      checkLogin,
      noteFault,
      ports,
    })
  })
  const ofMerchants = merchantOperations({ db, clock, hub, tries, sessions, loginTries, registerTries })
  await app.register(async (scope) => {
    keepBodiesRaw(scope, { timer })
    addMerchantInterface(scope, { db, operations: ofMerchants, sessions, crossOrigin, noteFault })
  })
  const register = createRegister({ db, clock, tries, registerTries })
  const ofTtms = ttmsOperations({
    db,
    ledger,
    clock,
    policy: policies.policy,
    checkLogin,
    register,
    sessions,
    paymentTrust: rules.paymentTrust,
  })
  await app.register(async (scope) => {
    scope.setErrorHandler(answerFault(noteFault, (reply) => sendFailure(reply, sentences.busy)))
    keepBodiesRaw(scope, { timer })
    addTtmsRoutes(scope, { operations: ofTtms, sessions, crossOrigin, onChange })
  })
  const describe = {
    [ttmsDocumentPath]: () => describeTtms(ofTtms),
    [merchantDocumentPath]: () => describeMerchants(ofMerchants),
  }
  addDocsRoutes(app, { describe, serverVersion })
  return app
}

/** What comes and goes is judged by our own schemas. Those of Fastify's routes are not used, and loading what compiles them takes a while. */
const noRouteSchemas = {
  compilersFactory: { buildValidator: refuseRouteSchema, buildSerializer: refuseRouteSchema },
}

function refuseRouteSchema(): never {
  throw new Error('a route has no schema of Fastify’s')
}

type NoteFault = ReturnType<typeof createNoteFault>

/** The one place where faults end: what the client did wrong by HTTP's own rules is told, all else only its id. */
function answerFault(noteFault: NoteFault, send: (reply: FastifyReply, id: string) => unknown) {
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
function createNoteFault({ log, random }: Pick<Ports, 'log' | 'random'>) {
  return (error: unknown, request: FastifyRequest): string => {
    const id = random.uuid()
    log('request-failed', { err: error, id, method: request.method, path: request.url.split('?', 1)[0] })
    return id
  }
}
