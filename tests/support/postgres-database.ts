import { randomUUID } from 'node:crypto'
import pg from 'pg'

/** An empty database of a test's own, in the Postgres at `clusterUrl`. */
export async function makeDatabaseIn(
  clusterUrl: string,
): Promise<{ readonly url: string; readonly drop: () => Promise<void> }> {
  const name = `ttms_test_${randomUUID().replaceAll('-', '')}`
  const ask = async (statement: string) => {
    const client = new pg.Client(clusterUrl)
    await client.connect()
    await client.query(statement)
    await client.end()
  }
  await ask(`create database ${name}`)
  const url = new URL(clusterUrl)
  url.pathname = `/${name}`
  return { url: url.href, drop: () => ask(`drop database ${name} with (force)`) }
}
