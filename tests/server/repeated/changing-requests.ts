import { randomUUID } from 'node:crypto'
import { passwordDigest } from '../../../server/client/merchant-client.ts'
import { issueEnrolCode } from '../../../server/devices/enrol-codes.ts'
import { helloText, protocolVersion, syncPaths } from '../../../shared/sync/messages.ts'
import { addShowtime } from '../../support/central-cinema.ts'
import type { TestServer } from '../../support/central-server.ts'
import { applyAsMerchant, askMerchant } from '../../support/merchant-client.ts'
import type { TestKiosk } from '../../support/signing-kiosk.ts'
import { askUnsigned, enrolKiosk, grantedSeats, makeDeviceKey } from '../../support/signing-kiosk.ts'
import { usualPassword } from '../../support/web-customer.ts'
import type { Stage } from '../merchant/stage.ts'
import { allCases } from '../ttms/cases/all-cases.ts'
import type { World } from '../ttms/cases/world.ts'
import { openWorld } from '../ttms/cases/world.ts'

/** What was answered, as far as one can tell from it that the server was at fault. */
export type Answered = { readonly httpStatus: number }

/** Sends one request; sent again it is the same request. */
export type Send = () => Promise<Answered>

export type ChangingRequest = {
  readonly name: string
  /** Hashes a password, which takes long: sent more rarely. */
  readonly isSlow?: boolean
  /** Makes what the request needs, and the request: another one each time, to the same effect. */
  readonly prepare: () => Promise<Send>
}

type Cinema = { readonly server: TestServer; readonly world: World; readonly stage: Stage; readonly kiosk: TestKiosk }

const slowTtms = ['index/user/register', 'index/user/login', 'index/user/logout', 'index/user/modifyinfo']

/** Rows of the three interfaces that change nothing, whatever is asked. */
export const readingRequests = {
  ttms: allCases.map(({ path }) => path).filter((path) => path.split('/').at(-1)?.startsWith('find')),
  merchant: ['/user/info', '/user/list'],
  kiosk: [syncPaths.challenge, syncPaths.pull, syncPaths.live, syncPaths.boxOffice],
}

/** Every request that changes something, of the TTMS interface, the merchants' and the kiosks'. */
export function changingRequests(cinema: Cinema): ChangingRequest[] {
  return [...ofTtms(cinema), ...ofMerchants(cinema), ...ofKiosks(cinema)]
}

function ofTtms({ server, world: shared }: Cinema): ChangingRequest[] {
  const changing = allCases.filter(({ path }) => !readingRequests.ttms.includes(path))
  return changing.map(({ path, by, good, endsSession }) => ({
    name: path,
    isSlow: slowTtms.includes(path),
    prepare: async () => {
      const world = endsSession ? await openWorld(server) : shared
      const parameters = await good(world)
      // Somebody who is called as before is not changed.
      const renamed = path.endsWith('modifyinfo') ? { customer_name: world.freshName('小明') } : {}
      return () => world.ask(path, { ...parameters, ...renamed }, by)
    },
  }))
}

function ofMerchants({ server, world, stage }: Cinema): ChangingRequest[] {
  const pasw = passwordDigest(usualPassword)
  const as = (cookie: string, path: string, fields: Readonly<Record<string, unknown>>): Send => {
    return () => askMerchant(server, path, { cookie, fields })
  }
  const { merchant, otherMerchant, administrator } = stage
  const fresh = (what: string) => world.freshName(what).replace(' ', '-')
  const requests: Record<string, () => Promise<Send> | Send> = {
    '/user/reg': () => as('', '/user/reg', { user: fresh('repeated'), pasw, type: 1 }),
    '/user/login': () => as('', '/user/login', { user: merchant.user, pasw }),
    '/user/logout': async () => as((await applyAsMerchant(server)).cookie, '/user/logout', {}),
    '/user/modify': () => as(merchant.cookie, '/user/modify', { nick: fresh('nick') }),
    '/user/review': () =>
      as(administrator.cookie, '/user/review', { uid: otherMerchant.uid, state: 2, msg: fresh('reason') }),
  }
  const slow = ['/user/reg', '/user/login', '/user/logout']
  return Object.entries(requests).map(([name, prepare]) => {
    return { name, isSlow: slow.includes(name), prepare: async () => await prepare() }
  })
}

function ofKiosks({ server, kiosk }: Cinema): ChangingRequest[] {
  /** As a kiosk asks again: with the same body, signed anew. */
  const signed = (path: string, body: unknown): Send => {
    return () => kiosk.ask('POST', path, body)
  }
  /** As a line delivers a request again: byte for byte. */
  const delivered = (path: string, body: unknown): Send => {
    const payload = JSON.stringify(body)
    const headers = { 'content-type': 'application/json', ...kiosk.signedHeaders('POST', path, payload) }
    return async () => {
      const { statusCode } = await server.app.inject({ method: 'POST', url: path, headers, payload })
      return { httpStatus: statusCode }
    }
  }
  const seats = [
    { row: 1, col: 1 },
    { row: 1, col: 2 },
  ]
  const grantRequest = async () => {
    const showtimeId = await addShowtime(server)
    return { requestId: randomUUID(), epoch: kiosk.epoch(), showtimeId, purpose: 'sale', seats }
  }
  /** A seat is taken and sold, another goes home. */
  const journalRequest = async () => {
    const request = await grantRequest()
    const [one, other] = grantedSeats(await kiosk.ask('POST', syncPaths.grant, request))
    if (!one || !other) throw new Error('two seats were asked for')
    const { showtimeId } = request
    const entries = [
      kiosk.entry('rights-taken', { ...request, seats: [one, other] }),
      kiosk.entry('sold', kiosk.sold(showtimeId, [one])),
      kiosk.entry('rights-given-back', { showtimeId, seats: [other], reason: 'order-left' }),
    ]
    return { epoch: kiosk.epoch(), entries }
  }
  const open = (path: string, body: unknown): Send => {
    return () => askUnsigned(server, 'POST', path, body)
  }
  const staff = async () => ({ login: 'nobody@cinema.example', password: usualPassword })
  return [
    { name: syncPaths.grant, prepare: async () => signed(syncPaths.grant, await grantRequest()) },
    {
      name: `${syncPaths.grant}, byte for byte`,
      prepare: async () => delivered(syncPaths.grant, await grantRequest()),
    },
    { name: syncPaths.journal, prepare: async () => signed(syncPaths.journal, await journalRequest()) },
    {
      name: `${syncPaths.journal}, byte for byte`,
      prepare: async () => delivered(syncPaths.journal, await journalRequest()),
    },
    { name: syncPaths.staffSignIn, isSlow: true, prepare: async () => signed(syncPaths.staffSignIn, await staff()) },
    {
      name: syncPaths.enrol,
      prepare: async () => {
        const code = await issueEnrolCode(server.db, server.cinemaId, server.time.clock.nowMs(), null)
        return open(syncPaths.enrol, { protocolVersion, code, publicKey: makeDeviceKey().publicKey, name: '大厅' })
      },
    },
    {
      name: syncPaths.hello,
      prepare: async () => {
        const another = await enrolKiosk(server)
        const { body } = await askUnsigned(server, 'GET', syncPaths.challenge)
        const hello = { ...identityOf(another), ...(body as { challenge: string }), lastSeq: 0, acknowledgedSeq: 0 }
        const signature = another.key.sign(helloText(hello))
        return open(syncPaths.hello, {
          ...{ protocolVersion, appVersion: '1.0.0', ...hello, signature },
        })
      },
    },
  ]
}

function identityOf({ device, epoch }: TestKiosk) {
  return { device, epoch: epoch() }
}
