import { hashPassword } from '../../server/accounts/passwords.ts'
import { addAccount } from '../../server/ledger/accounts/accounts-store.ts'
import { issueEnrolCode } from '../../server/ledger/devices/enrol-codes.ts'
import { aKiosk } from './a-kiosk.ts'
import { addShowtime } from './central-cinema.ts'
import { databaseKinds } from './databases.ts'
import { createFakeNetwork } from './fake-network.ts'
import { aListeningServer } from './listening-server.ts'

const administrator = { login: 'boss@cinema.example', password: 'right-password' }

/** Postgres where there is one: an embedded database takes its time to begin. */
const quickest = databaseKinds.at(-1) ?? 'PGlite'

/** A cinema's server with one showtime, and a whole kiosk at it with its administrator signed in. */
export async function aCinemaAndKiosk() {
  const server = await aListeningServer(quickest)
  const network = createFakeNetwork()
  const showtimeId = await addShowtime(server)
  const { db, cinemaId } = server
  const code = await issueEnrolCode(db, cinemaId, Date.now(), null)
  const passwordHash = await hashPassword(administrator.password)
  const account = { name: '经理', email: administrator.login, mobile: '13800000000', passwordHash } as const
  const accountId = await addAccount(db, cinemaId, { ...account, role: 'administrator' }, Date.now())
  if (accountId === null) throw new Error('there is an administrator already')
  const kiosk = await aKiosk({
    serverUrl: server.url,
    environment: { TTMS_ENROL_CODE: code },
    ports: { fetch: network.fetch },
  })

  const signIn = async () => {
    const signedIn = await kiosk.call('staff.signIn', administrator)
    if (!signedIn.ok) throw new Error(`sign-in: ${JSON.stringify(signedIn)}`)
  }
  await kiosk.open()
  await kiosk.sees('seatMap', { showtimeId }, (map) => map !== null)
  await signIn()

  return {
    server,
    network,
    kiosk,
    showtimeId,
    accountId,
    signIn,
    goOffline: async () => {
      network.cut()
      await kiosk.sees('status', {}, ({ line }) => line === 'offline')
    },
    goOnline: async () => {
      network.repair()
      await kiosk.sees('status', {}, ({ line }) => line === 'online')
    },
  }
}
