import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Timer } from '../../shared/core/time.ts'
import { syncPaths } from '../../shared/sync/messages.ts'
import { clientAddress } from '../client-address.ts'
import type { Database } from '../db/tables.ts'
import { stopOf } from '../devices/device-stops.ts'
import type { LiveHub } from '../events/live-hub.ts'
import { sendRefusal } from './answers.ts'
import { streamChanges } from './live-stream.ts'
import type { Admit, KioskOperation, KioskRequest } from './operation.ts'

export type KioskRoutesNeeds = {
  readonly db: Database
  readonly timer: Timer
  readonly hub: LiveHub
  readonly admit: Admit
  readonly operations: readonly KioskOperation[]
  /** Makes `hub` hear of this cinema's changes from now on. */
  readonly follow: (cinemaId: number) => Promise<void>
}

/** The kiosks' interface over HTTP: each operation, and the live stream. */
export function addKioskRoutes(app: FastifyInstance, needs: KioskRoutesNeeds): void {
  for (const { method, path, run } of needs.operations) {
    app.route({
      method,
      url: path,
      handler: async (request, reply) => {
        const answer = await run(toKioskRequest(request))
        return answer.ok ? answer.value : sendRefusal(reply, answer.refusal)
      },
    })
  }
  app.get(syncPaths.live, async (request, reply: FastifyReply) => {
    const device = await needs.admit(toKioskRequest(request), 'working')
    if (!device.ok) return sendRefusal(reply, device.refusal)
    await needs.follow(device.value.cinema_id)
    streamChanges(needs, device.value, await stopOf(needs.db, device.value.device), reply)
  })
}

function toKioskRequest(request: FastifyRequest): KioskRequest {
  return {
    method: request.method,
    url: request.raw.url ?? '',
    headers: request.headers,
    query: request.query,
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    address: clientAddress(request),
  }
}
