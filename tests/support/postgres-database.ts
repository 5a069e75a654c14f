import { randomUUID } from 'node:crypto'
import pg from 'pg'

export type MadeDatabase = { readonly name: string; readonly url: string; readonly drop: () => Promise<void> }

/** A database of a test's own, in the Postgres at `clusterUrl`: an empty one, or a copy of the one named `template`. */
export async function makeDatabaseIn(clusterUrl: string, template = 'template1'): Promise<MadeDatabase> {
  const name = `ttms_test_${randomUUID().replaceAll('-', '')}`
  const ask = async (statement: string) => {
    const client = new pg.Client(clusterUrl)
    await client.connect()
    await client.query(statement)
    await client.end()
  }
  await ask(`create database ${name} template ${template}`)
  const url = new URL(clusterUrl)
  url.pathname = `/${name}`
  return { name, url: url.href, drop: () => ask(`drop database ${name} with (force)`) }
}
