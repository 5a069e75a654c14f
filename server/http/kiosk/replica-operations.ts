import { accepted, refused } from '../../../shared/core/result.ts'
import type { Clock } from '../../../shared/core/time.ts'
import { syncPaths } from '../../../shared/sync/messages.ts'
import { type StaffSignInAnswer, staffSignInRequestSchema } from '../../../shared/sync/staff-messages.ts'
import type { CheckLogin } from '../../accounts/check-login.ts'
import type { PasswordStamp } from '../../accounts/password-stamps.ts'
import type { Database } from '../../db/tables.ts'
import { signInStaff } from '../../devices/sign-in-staff.ts'
import type { ChangeFeed } from '../../events/change-feed.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { boxOffice } from '../../reports/box-office.ts'
import type { Admit } from './admit.ts'
import type { KioskAnswer, KioskOperation, KioskRequest } from './operation.ts'
import { pullOperation } from './pull-operation.ts'
import { readBody } from './read-body.ts'

export type ReplicaOperationsDeps = {
  readonly db: Database
  readonly ledger: Ledger
  readonly feed: ChangeFeed
  readonly admit: Admit
  readonly checkLogin: CheckLogin
  readonly stampOf: PasswordStamp
  readonly clock: Clock
}

/** What an enrolled kiosk asks to know: replicas, the box office, and who a member of staff is. */
export function replicaOperations(deps: ReplicaOperationsDeps): KioskOperation[] {
  const { db, ledger, feed, admit, checkLogin, stampOf, clock } = deps
  return [
    pullOperation({ feed, admit }),
    { method: 'POST', path: syncPaths.staffSignIn, run: staffSignIn },
    { method: 'GET', path: syncPaths.boxOffice, run: showBoxOffice },
  ]

  async function showBoxOffice(request: KioskRequest): Promise<KioskAnswer> {
    const device = await admit(request, 'working')
    return device.ok ? accepted({ rows: await boxOffice(db, device.value.cinema_id) }) : device
  }

  async function staffSignIn(request: KioskRequest): Promise<KioskAnswer> {
    const device = await admit(request, 'working')
    if (!device.ok) return device
    const read = readBody(staffSignInRequestSchema, request)
    if (!read.ok) return read
    const login = { email: read.value.login, password: read.value.password, place: { device: device.value.device } }
    const account = await checkLogin(device.value.cinema_id, login)
    if (!account.ok && account.refusal.code === 'TooManyTries') return refused(account.refusal)
    if (!account.ok) return refused({ code: 'WrongLogin' })
    const signedIn = await signInStaff(ledger, device.value, account.value)
    if (!signedIn) return refused({ code: 'WrongLogin' })
    const stamp = stampOf(account.value.password_hash)
    return accepted({ ...signedIn, stamp, atMs: clock.nowMs() } satisfies StaffSignInAnswer)
  }
}
