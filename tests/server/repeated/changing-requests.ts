import { passwordDigest } from '../../../clients/merchant-client.ts'
import { syncPaths } from '../../../shared/sync/messages.ts'
import { applyAsMerchant, askMerchant } from '../../support/merchant-client.ts'
import { usualPassword } from '../../support/web-customer.ts'
import { allCases } from '../http/ttms/cases/all-cases.ts'
import { openWorld } from '../http/ttms/cases/world.ts'
import type { ChangingRequest, Cinema, Send } from './changing-request.ts'
import { kioskRequests } from './kiosk-requests.ts'
import { staffRequests } from './staff-requests.ts'

const slowTtms = ['index/user/register', 'index/user/login', 'index/user/logout', 'index/user/modifyinfo']

/** Rows of the three interfaces that change nothing, whatever is asked. */
export const readingRequests = {
  ttms: allCases.map(({ path }) => path).filter((path) => path.split('/').at(-1)?.startsWith('find')),
  merchant: ['/user/info', '/user/list'],
  kiosk: [
    syncPaths.challenge,
    syncPaths.pull,
    syncPaths.live,
    syncPaths.boxOffice,
    syncPaths.devices,
    syncPaths.reviewItems,
  ],
}

/** Every request that changes something, of the TTMS interface, the merchants' and the kiosks'. */
export function changingRequests(cinema: Cinema): ChangingRequest[] {
  return [...ofTtms(cinema), ...ofMerchants(cinema), ...kioskRequests(cinema), ...staffRequests(cinema)]
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
