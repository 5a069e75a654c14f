import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Clock, Timer } from '../../shared/core/time.ts'
import type { StaffSignInAnswer, SyncRefusal } from '../../shared/sync/messages.ts'
import {
  grantRequestSchema,
  journalRequestSchema,
  pullQuerySchema,
  staffSignInRequestSchema,
  syncPaths,
} from '../../shared/sync/messages.ts'
import type { CheckLogin } from '../accounts/check-login.ts'
import type { Database } from '../db/tables.ts'
import { stopOf } from '../devices/device-stops.ts'
import type { DeviceRow } from '../devices/devices-store.ts'
import { changesOfReplica } from '../events/changes-store.ts'
import { currentDocuments } from '../events/documents.ts'
import type { LiveHub } from '../events/live-hub.ts'
import { boxOffice } from '../reports/box-office.ts'
import type { createGrantSeats } from '../seats/grant-seats.ts'
import type { createTakeJournal } from '../sync/take-journal.ts'
import { sendRefusal } from './answers.ts'
import { streamChanges } from './live-stream.ts'
import { readBody, readParts } from './read-body.ts'
import type { createSignedRequest } from './signed-request.ts'

export type SignedRoutesNeeds = {
  readonly db: Database
  readonly clock: Clock
  readonly timer: Timer
  readonly hub: LiveHub
  readonly signedRequest: ReturnType<typeof createSignedRequest>
  readonly takeJournal: ReturnType<typeof createTakeJournal>
  readonly grantSeats: ReturnType<typeof createGrantSeats>
  readonly checkLogin: CheckLogin
  /** Makes `hub` hear of this cinema's changes from now on. */
  readonly follow: (cinemaId: number) => Promise<void>
  /** Called after each request that may have changed what kiosks see. */
  readonly onChange: () => void
}

type Handle = (device: DeviceRow, request: FastifyRequest, reply: FastifyReply) => Promise<unknown>

/** What an enrolled kiosk asks, each request signed: journal, grant, pull, live, staff sign-in, box office. */
export function addSignedRoutes(app: FastifyInstance, needs: SignedRoutesNeeds): void {
  const { db, clock, onChange } = needs

  /** Who asks is known before anything of what they ask is read. A blocked device may only deliver its journal. */
  const signed = (handle: Handle, { evenBlocked }: { evenBlocked: boolean }) => {
    return async (request: FastifyRequest, reply: FastifyReply) => {
      const device = await needs.signedRequest(request)
      if (!device.ok) return sendRefusal(reply, { code: device.refusal })
      if (device.value.is_blocked && !evenBlocked) {
        return sendRefusal(reply, { code: 'DeviceStopped', why: 'blocked' })
      }
      return handle(device.value, request, reply)
    }
  }
  const journal = signed(takeJournal, { evenBlocked: true })
  const others = { evenBlocked: false }

  app.post(syncPaths.journal, journal)
  app.post(syncPaths.grant, signed(grant, others))
  app.get(syncPaths.pull, signed(pull, others))
  app.get(syncPaths.live, signed(live, others))
  app.post(syncPaths.staffSignIn, signed(staffSignIn, others))
  app.get(syncPaths.boxOffice, signed(showBoxOffice, others))

  async function takeJournal(device: DeviceRow, request: FastifyRequest, reply: FastifyReply) {
    const read = readBody(journalRequestSchema, request.body)
    if (!read.ok) return sendRefusal(reply, read.refusal)
    const taken = await needs.takeJournal(device.device, read.value.epoch, read.value.entries)
    onChange()
    return taken.ok ? taken.value : sendRefusal(reply, taken.refusal)
  }

  async function grant(device: DeviceRow, request: FastifyRequest, reply: FastifyReply) {
    const read = readBody(grantRequestSchema, request.body)
    if (!read.ok) return sendRefusal(reply, read.refusal)
    const granted = await needs.grantSeats(device.cinema_id, device.device, read.value)
    onChange()
    return granted.ok ? granted.value : sendRefusal(reply, granted.refusal as SyncRefusal)
  }

  async function pull(device: DeviceRow, request: FastifyRequest, reply: FastifyReply) {
    const read = readParts(pullQuerySchema, request.query)
    if (!read.ok) return sendRefusal(reply, read.refusal)
    const { replica, after, limit } = read.value
    const changes = await changesOfReplica(db, device.cinema_id, replica, after, limit)
    const ids = changes.map((change) => change.documentId)
    const documents = await currentDocuments(db, device.cinema_id, replica, ids, clock.nowMs())
    return { documents, checkpoint: { seq: changes.at(-1)?.seq ?? after } }
  }

  async function live(device: DeviceRow, _request: FastifyRequest, reply: FastifyReply) {
    await needs.follow(device.cinema_id)
    streamChanges(needs, device, await stopOf(db, device.device), reply)
  }

  async function showBoxOffice(device: DeviceRow) {
    return { rows: await boxOffice(db, device.cinema_id) }
  }

  async function staffSignIn(device: DeviceRow, request: FastifyRequest, reply: FastifyReply) {
    const read = readBody(staffSignInRequestSchema, request.body)
    if (!read.ok) return sendRefusal(reply, read.refusal)
    const login = { email: read.value.login, password: read.value.password, address: `device ${device.device}` }
    const account = await needs.checkLogin(device.cinema_id, login)
    if (!account.ok && account.refusal.code === 'TooManyTries') return sendRefusal(reply, account.refusal)
    if (!account.ok || account.value.role === 'customer') return sendRefusal(reply, { code: 'WrongLogin' })
    const { account_id: accountId, name, role } = account.value
    return { accountId, name, role } satisfies StaffSignInAnswer
  }
}
