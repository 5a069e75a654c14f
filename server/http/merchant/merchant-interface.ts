import type { FastifyInstance } from 'fastify'
import type { Clock } from '../../../shared/core/time.ts'
import type { LoginTries } from '../../accounts/login-tries.ts'
import type { Sessions } from '../../accounts/sessions.ts'
import type { Tries } from '../../accounts/tries.ts'
import type { Database } from '../../db/tables.ts'
import type { LiveHub } from '../../events/live-hub.ts'
import { createApply } from '../../merchants/apply.ts'
import { createCheckMerchantLogin } from '../../merchants/check-merchant-login.ts'
import { createReviewMerchant } from '../../merchants/review-merchant.ts'
import { accountOperations } from './account-operations.ts'
import { administratorOperations } from './administrator-operations.ts'
import { addLogoRoutes } from './logo-routes.ts'
import type { Operation } from './operation.ts'
import { profileOperations } from './profile-operations.ts'
import { addMerchantRoutes, type MerchantDeps } from './routes.ts'

type Deps = {
  readonly db: Database
  readonly clock: Clock
  readonly hub: LiveHub
  readonly tries: Tries
  readonly sessions: Sessions
  readonly loginTries: LoginTries
  readonly registerTries: number
}

/** Every operation of the merchant interface. */
export function merchantOperations(deps: Deps): Operation[] {
  const { db, clock, hub, tries, sessions, loginTries, registerTries } = deps
  const checkMerchantLogin = createCheckMerchantLogin({ db, loginTries })
  const apply = createApply({ db, clock, tries, registerTries })
  const reviewMerchant = createReviewMerchant({ db, clock, hub })
  return [
    ...accountOperations({ checkMerchantLogin, apply, sessions }),
    ...profileOperations({ db }),
    ...administratorOperations({ db, reviewMerchant }),
  ]
}

/** The merchant interface, and the logos that it takes in. */
export function addMerchantInterface(app: FastifyInstance, deps: MerchantDeps): void {
  addMerchantRoutes(app, deps)
  addLogoRoutes(app, deps)
}
