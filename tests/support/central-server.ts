import type { AddressInfo } from 'node:net'
import type { ServerRules } from '../../server/rules.ts'
import type { Policy } from '../../shared/policy/policy.ts'
import { type DatabaseKind, openTestDatabase } from './databases.ts'
import { serveDatabase, type TestServer } from './served-database.ts'

export type { TestServer } from './served-database.ts'

/** The server's real app on a fresh database of this kind. */
export async function openTestServer(
  kind: DatabaseKind,
  rules: Partial<ServerRules & Policy> = {},
): Promise<TestServer> {
  return serveDatabase(await openTestDatabase(kind), rules)
}

/** Lets this server be reached over a line, too; returns the port of this machine. */
export async function listenOnLoopback({ app }: Pick<TestServer, 'app'>): Promise<number> {
  await app.listen({ host: '127.0.0.1', port: 0 })
  return (app.server.address() as AddressInfo).port
}
