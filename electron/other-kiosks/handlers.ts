import { accepted, type Result, refused } from '../../shared/core/result.ts'
import { deviceRefusals, type SignedOffRefusal } from '../../shared/devices/contract.ts'
import { syncPaths } from '../../shared/sync/messages.ts'
import { devicesAnswerSchema, signedOffAnswerSchema } from '../../shared/sync/staff-messages.ts'
import type { KioskCallHandlers } from '../link/kiosk-service.ts'
import type { Ask } from '../server-link/server-requests.ts'

type Handlers = Pick<
  KioskCallHandlers,
  'devices.list' | 'devices.writeOff' | 'devices.proposeResale' | 'devices.confirmResale'
>
type SignedOff = Handlers['devices.writeOff']

/** What staff here see of the cinema's other kiosks, and say of a lost one: the server alone decides. */
export function createOtherDevices(ask: Ask): Handlers {
  const signedOff =
    (path: string): SignedOff =>
    async (input) => {
      const answer = await ask({ method: 'POST', path, body: input, answer: signedOffAnswerSchema })
      return answer.ok ? answer : toRefusal(answer.refusal)
    }
  return {
    'devices.list': async () => {
      const answer = await ask({ method: 'GET', path: syncPaths.devices, answer: devicesAnswerSchema })
      return answer.ok ? accepted(answer.value) : refused({ code: 'NoServer' })
    },
    'devices.writeOff': signedOff(syncPaths.writeOff),
    'devices.proposeResale': signedOff(syncPaths.proposeResale),
    'devices.confirmResale': signedOff(syncPaths.confirmResale),
  }
}

/** What the server could not be asked, or answers to no such step, is to staff that there is no server now. */
function toRefusal(refusal: object): Result<never, SignedOffRefusal> {
  const named = deviceRefusals.signedOff.safeParse(refusal)
  return refused(named.success ? named.data : { code: 'NoServer' })
}
