import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Timer } from '../../../shared/core/time.ts'
import { syncPaths } from '../../../shared/sync/messages.ts'
import {
  nearestServedVersion,
  olderPaths,
  versionInHeaders,
  writeAnswer,
} from '../../../shared/sync/protocol-window.ts'
import { maxBodyBytes } from '../../../shared/sync/size-limits.ts'
import type { Database } from '../../db/tables.ts'
import type { LiveHub } from '../../events/live-hub.ts'
import { stopOf } from '../../ledger/devices/device-stops.ts'
import { clientAddress } from '../transport/client-address.ts'
import { bytesOf } from '../transport/raw-bodies.ts'
import type { Admit } from './admit.ts'
import { sendRefusal } from './answers.ts'
import { signingDevice } from './check-signature.ts'
import type { DeviceRate } from './device-rate.ts'
import { streamChanges } from './live-stream.ts'
import type { KioskOperation, KioskRequest } from './operation.ts'
import type { UnderWay } from './under-way.ts'

export type KioskRoutesDeps = {
  readonly db: Database
  readonly timer: Timer
  readonly hub: LiveHub
  readonly admit: Admit
  readonly operations: readonly KioskOperation[]
  readonly deviceRate: DeviceRate
  readonly underWay: UnderWay
  /** Logs what was unforeseen, and returns the id that it is logged under. */
  readonly noteFault: (error: unknown, request: FastifyRequest) => string
  /** Makes `hub` hear of this cinema's changes from now on. */
  readonly follow: (cinemaId: number) => Promise<void>
}

/** Asked before a kiosk can sign with a device number. */
const unsignedPaths: readonly string[] = [syncPaths.challenge, syncPaths.enrol, syncPaths.hello]

/**
 * The kiosks' interface over HTTP: each operation, and the live stream. Before a body is read, whoever signs nothing is
 * refused, and a device that asks too much is told to wait. A body that is too large is a bad request, with HTTP 413.
 */
export function addKioskRoutes(app: FastifyInstance, deps: KioskRoutesDeps): void {
  app.addHook('onRequest', async (request, reply) => {
    if (unsignedPaths.includes(request.routeOptions.url ?? '')) return
    const device = signingDevice(request.headers)
    if (device === null) return sendRefusal(reply, { code: 'BadSignature' })
    const retryAfterSeconds = deps.deviceRate.secondsToWait(device)
    if (retryAfterSeconds > 0) return sendRefusal(reply, { code: 'TooManyRequests', retryAfterSeconds })
  })
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const { statusCode = 500, message: detail } = error
    if (statusCode >= 400 && statusCode < 500) return sendRefusal(reply, { code: 'BadRequest', detail }, statusCode)
    return reply.code(500).send({ fault: deps.noteFault(error, request) })
  })
  for (const { method, path, run } of deps.operations) {
    for (const url of [path, ...olderPaths(path)]) {
      app.route({
        method,
        url,
        bodyLimit: maxBodyBytes(path),
        handler: async (request, reply) => {
          const answer = await deps.underWay.run(run)(toKioskRequest(request))
          if (!answer.ok) return sendRefusal(reply, answer.refusal)
          return writeAnswer(versionOf(request), path, answer.value)
        },
      })
    }
  }
  app.get(syncPaths.live, async (request, reply: FastifyReply) => {
    // Under way until the stream is open: how many of those a device may have the hub says.
    const open = deps.underWay.run(async (asked) => {
      const device = await deps.admit(asked, 'working')
      if (!device.ok) return sendRefusal(reply, device.refusal)
      await deps.follow(device.value.cinema_id)
      const stopped = await stopOf(deps.db, device.value.device)
      streamChanges(deps, device.value, stopped, versionOf(request), reply)
    })
    await open(toKioskRequest(request))
  })
}

function versionOf({ headers }: FastifyRequest): number {
  return nearestServedVersion(versionInHeaders(headers))
}

function toKioskRequest(request: FastifyRequest): KioskRequest {
  return {
    method: request.method,
    url: request.raw.url ?? '',
    headers: request.headers,
    query: request.query,
    body: bytesOf(request),
    address: clientAddress(request),
  }
}
