import { randomUUID } from 'node:crypto'
import pg from 'pg'

export type MadeDatabase = { readonly name: string; readonly url: string; readonly drop: () => Promise<void> }

/**
 * A database of a test's own, in the Postgres at `clusterUrl`: an empty one, or a copy of the one named `template`, whose
 * name its own begins with.
 */
export async function makeDatabaseIn(clusterUrl: string, template?: string): Promise<MadeDatabase> {
  const id = randomUUID().replaceAll('-', '')
  const name = template === undefined ? `ttms_test_${id}` : `${template}_${id.slice(0, 12)}`
  const ask = async (statement: string) => {
    const client = new pg.Client(clusterUrl)
    await client.connect()
    await client.query(statement)
    await client.end()
  }
  await ask(`create database ${name} template ${template ?? 'template1'}`)
  const url = new URL(clusterUrl)
  url.pathname = `/${name}`
  return { name, url: url.href, drop: () => ask(`drop database ${name} with (force)`) }
}

/** Drops every copy of the database named `template`. */
export async function dropCopiesOf(clusterUrl: string, template: string): Promise<void> {
  const client = new pg.Client(clusterUrl)
  await client.connect()
  try {
    const copies = await client.query<{ datname: string }>(
      'select datname from pg_database where starts_with(datname, $1)',
      [`${template}_`],
    )
    for (const { datname } of copies.rows) await client.query(`drop database if exists ${datname} with (force)`)
  } finally {
    await client.end()
  }
}
