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
import { addMerchantRoutes, type MerchantNeeds } from './routes.ts'

type Dependencies = {
  readonly db: Database
  readonly clock: Clock
  readonly hub: LiveHub
  readonly tries: Tries
  readonly sessions: Sessions
  readonly loginTries: LoginTries
  readonly registerTries: number
}

/** Every operation of the merchant interface. */
export function merchantOperations(needs: Dependencies): Operation[] {
  const checkMerchantLogin = createCheckMerchantLogin(needs)
  const apply = createApply(needs)
  const reviewMerchant = createReviewMerchant(needs)
  return [
    ...accountOperations({ ...needs, checkMerchantLogin, apply }),
    ...profileOperations(needs),
    ...administratorOperations({ ...needs, reviewMerchant }),
  ]
}

/** The merchant interface, and the logos that it takes in. */
export function addMerchantFace(
  app: FastifyInstance,
  needs: Pick<MerchantNeeds, 'db' | 'operations' | 'sessions' | 'noteFault'>,
): void {
  addMerchantRoutes(app, needs)
  addLogoRoutes(app, needs)
}
