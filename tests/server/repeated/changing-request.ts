import type { TestServer } from '../../support/central-server.ts'
import type { TestKiosk } from '../../support/signing-kiosk.ts'
import type { Stage } from '../http/merchant/stage.ts'
import type { World } from '../http/ttms/cases/world.ts'

/** What was answered, as far as one can tell from it that the server was at fault. */
export type Answered = { readonly httpStatus: number }

/** Sends one request; sent again it is the same request. */
export type Send = () => Promise<Answered>

export type ChangingRequest = {
  /** Its path and, where that is sent in several ways, after a comma which. */
  readonly name: string
  /** Hashes a password, which takes long: sent more rarely. */
  readonly isSlow?: boolean
  /** Makes what the request needs, and the request: another one each time, to the same effect. */
  readonly prepare: () => Promise<Send>
}

/** What the requests are sent to, and by whom. */
export type Cinema = {
  readonly server: TestServer
  readonly world: World
  readonly stage: Stage
  readonly kiosk: TestKiosk
}
