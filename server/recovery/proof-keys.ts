import { createHash, randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { StartRefused } from '../../runtime/start-refused.ts'
import type { Database } from '../db/tables.ts'
import { writeFileSafely } from './write-file-safely.ts'

/** The first makes new proofs; proofs of all of them are known again. */
export type ProofKeys = readonly [Buffer, ...Buffer[]]

const firstName = 'proof-key'
const keyText = /^[A-Za-z0-9_-]{43}$/

/**
 * The keys of the proofs that kiosks keep (proofs.ts), made at the first start. They are kept twice, in the database and
 * in this file beside it, each filling in what the other lacks: a database that was restored to before the first key has
 * it again, and servers of one database that have no folder in common share its keys all the same.
 */
export async function openProofKeys({ db, path }: { db: Database; path: string }): Promise<ProofKeys> {
  const inFile = await readKeyFile(path)
  for (const key of inFile) await addKey(db, inFile.indexOf(key) === 0 ? firstName : nameOf(key), key)
  // The first name was taken by another key: this one is kept beside it.
  for (const key of inFile) if (!(await readKeys(db)).includes(key)) await addKey(db, nameOf(key), key)
  // Of servers that start together for the first time one is first, and all read what it made.
  if (inFile.length === 0) await addKey(db, firstName, randomBytes(32).toString('base64url'))
  const keys = await readKeys(db)
  if (keys.some((key) => !inFile.includes(key))) await writeFileSafely(path, `${keys.join('\n')}\n`)
  const [first, ...others] = keys.map((key) => Buffer.from(key, 'base64url'))
  if (!first) throw new Error('the database kept no key for proofs')
  return [first, ...others]
}

async function readKeyFile(path: string): Promise<string[]> {
  const text = await readFile(path, 'utf8').catch((fault) => {
    if (fault instanceof Error && 'code' in fault && fault.code === 'ENOENT') return null
    throw fault
  })
  if (text === null) return []
  const keys = text.trim().split('\n')
  if (keys.every((key) => keyText.test(key))) return keys
  throw new StartRefused(
    `${path} is damaged: bring it back from a copy of its folder, or move it away if the database has lost nothing`,
  )
}

/** The one under the first name comes first. */
async function readKeys(db: Database): Promise<string[]> {
  const rows = await db
    .selectFrom('server_secrets')
    .select('value')
    .where('name', 'like', `${firstName}%`)
    .orderBy('name')
    .execute()
  return rows.map((row) => row.value)
}

async function addKey(db: Database, name: string, value: string): Promise<void> {
  await db
    .insertInto('server_secrets')
    .values({ name, value })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

function nameOf(key: string): string {
  return `${firstName}-${createHash('sha256').update(key).digest('hex').slice(0, 16)}`
}
