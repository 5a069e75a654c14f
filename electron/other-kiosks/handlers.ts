import { accepted, type Result, refused } from '../../shared/core/result.ts'
import { deviceRefusals, type SignedOffRefusal } from '../../shared/devices/contract.ts'
import { syncPaths } from '../../shared/sync/messages.ts'
import { devicesAnswerSchema, signedOffAnswerSchema } from '../../shared/sync/staff-messages.ts'
import type { Handlers } from '../link/kiosk-service.ts'
import type { Ask } from '../server-link/server-requests.ts'

type OtherKioskHandlers = Handlers<
  'devices.list' | 'devices.writeOff' | 'devices.proposeResale' | 'devices.confirmResale'
>
type SignedOff = OtherKioskHandlers['calls']['devices.writeOff']

/** What staff here see of the cinema's other kiosks, and say of a lost one: the server alone decides. */
export function createOtherKioskHandlers(ask: Ask): OtherKioskHandlers {
  const signedOff =
    (path: string): SignedOff =>
    async (input) => {
      const answer = await ask({ method: 'POST', path, body: input, answer: signedOffAnswerSchema })
      return answer.ok ? answer : toRefusal(answer.refusal)
    }
  return {
    calls: {
      'devices.list': async () => {
        const answer = await ask({ method: 'GET', path: syncPaths.devices, answer: devicesAnswerSchema })
        return answer.ok ? accepted(answer.value) : refused({ code: 'NoServer' })
      },
      'devices.writeOff': signedOff(syncPaths.writeOff),
      'devices.proposeResale': signedOff(syncPaths.proposeResale),
      'devices.confirmResale': signedOff(syncPaths.confirmResale),
    },
    feeds: {},
  }
}

/** What the server could not be asked, or answers to no such step, is to staff that there is no server now. */
function toRefusal(refusal: object): Result<never, SignedOffRefusal> {
  const named = deviceRefusals.signedOff.safeParse(refusal)
  return refused(named.success ? named.data : { code: 'NoServer' })
}
