import { openTestServer, type TestServer } from '../../../support/central-server.ts'
import type { DatabaseKind } from '../../../support/databases.ts'
import { applyAsMerchant, signInAdministrator } from '../../../support/merchant-client.ts'
import { signIn } from '../../../support/web-customer.ts'

export type Stage = Awaited<ReturnType<typeof openStage>>

/** A server with somebody of every kind on it. */
export async function openStage(kind: DatabaseKind) {
  const server: TestServer = await openTestServer(kind)
  const merchant = await applyAsMerchant(server)
  const otherMerchant = await applyAsMerchant(server, 0, 1)
  const administrator = await signInAdministrator(server)
  const customer = await signIn(server)
  return { server, merchant, otherMerchant, administrator, customer, close: server.close }
}
