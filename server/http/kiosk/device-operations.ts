import { accepted, type Result, refused } from '../../../shared/core/result.ts'
import { syncPaths } from '../../../shared/sync/messages.ts'
import type { SyncRefusal } from '../../../shared/sync/refusals.ts'
import { signedOffRequestSchema } from '../../../shared/sync/staff-messages.ts'
import type { CheckLogin } from '../../accounts/check-login.ts'
import type { createListDevices } from '../../devices/list-devices.ts'
import type { createResellSeats } from '../../devices/resell-seats.ts'
import type { SignedOff } from '../../devices/signed-off.ts'
import type { createWriteOffDevice } from '../../devices/write-off-device.ts'
import type { DeviceRow } from '../../ledger/devices/devices-store.ts'
import type { Admit } from './admit.ts'
import type { KioskAnswer, KioskOperation, KioskRequest } from './operation.ts'
import { readBody } from './read-body.ts'

export type DeviceOperationsDeps = {
  readonly admit: Admit
  readonly checkLogin: CheckLogin
  readonly listDevices: ReturnType<typeof createListDevices>
  readonly writeOffDevice: ReturnType<typeof createWriteOffDevice>
  readonly resellSeats: ReturnType<typeof createResellSeats>
  readonly onChange: () => void
}

/** What staff at one kiosk say of the others. Each step bears its own password: a kiosk's word alone is nobody's. */
export function deviceOperations(deps: DeviceOperationsDeps): KioskOperation[] {
  const { admit, checkLogin, listDevices, writeOffDevice, resellSeats, onChange } = deps
  const steps = {
    [syncPaths.writeOff]: writeOffDevice,
    [syncPaths.proposeResale]: async (by: SignedOff, device: DeviceRow['device']) => {
      const proposed = await resellSeats.propose(by, device)
      return proposed.ok ? accepted({ seats: 0 }) : proposed
    },
    [syncPaths.confirmResale]: resellSeats.confirm,
  }
  return [
    { method: 'GET', path: syncPaths.devices, run: runList },
    ...Object.entries(steps).map(([path, step]): KioskOperation => ({ method: 'POST', path, run: signedOff(step) })),
  ]

  async function runList(request: KioskRequest): Promise<KioskAnswer> {
    const device = await admit(request, 'working')
    return device.ok ? accepted(await listDevices(device.value.cinema_id)) : device
  }

  function signedOff(step: (typeof steps)[keyof typeof steps]): KioskOperation['run'] {
    return async (request) => {
      const device = await admit(request, 'working')
      if (!device.ok) return device
      const read = readBody(signedOffRequestSchema, request)
      if (!read.ok) return read
      const by = await whoSigns(device.value, read.value)
      if (!by.ok) return by
      const done = await step(by.value, read.value.device)
      onChange()
      return done.ok ? done : refused({ code: done.refusal })
    }
  }

  async function whoSigns(
    { cinema_id: cinemaId, device }: DeviceRow,
    { login, password }: { readonly login: string; readonly password: string },
  ): Promise<Result<SignedOff, SyncRefusal>> {
    const account = await checkLogin(cinemaId, { email: login, password, place: { device } })
    if (!account.ok && account.refusal.code === 'TooManyTries') return refused(account.refusal)
    if (!account.ok) return refused({ code: 'WrongLogin' })
    const { account_id: accountId, password_version: passwordVersion } = account.value
    return accepted({ cinemaId, accountId, device, passwordVersion })
  }
}
