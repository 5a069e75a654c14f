import { existsSync, readdirSync } from 'node:fs'
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { syncFolder } from '../../runtime/sync-folder.ts'

export const databaseFile = 'kiosk.sqlite'
const reasonFile = 'reason.txt'
const namePrefix = 'damaged-'

/** A damaged database that was set aside, in a folder of this name beside its successor. */
export type SetAside = { readonly name: string; readonly reason: string }

/**
 * Sets a damaged database aside, with its log and the reason, under a name with this date, and overwrites nothing. Each
 * file has both names before it loses the old one, the database before its log: a kill in between leaves either all of
 * it in its place, to be set aside again, or a log without a database, which SQLite throws away.
 */
export async function setAside(directory: string, reason: string, atMs: number): Promise<void> {
  const folder = await makeFolder(directory, new Date(atMs).toISOString().replaceAll(/[:.]/g, '-'))
  const files = [databaseFile, `${databaseFile}-wal`, `${databaseFile}-shm`].filter((name) => {
    return existsSync(join(directory, name))
  })
  for (const name of files) await link(join(directory, name), join(folder, name))
  const note = await open(join(folder, reasonFile), 'wx', 0o600)
  await note.writeFile(`${reason}\n`)
  await note.sync()
  await note.close()
  await syncFolder(folder)
  await syncFolder(directory)
  for (const name of files) await rm(join(directory, name))
  await syncFolder(directory)
}

/** Every database that was set aside whole, oldest first. */
export async function listSetAside(directory: string): Promise<SetAside[]> {
  const names = readdirSync(directory).filter((name) => name.startsWith(namePrefix))
  const whole = names.filter((name) => existsSync(join(directory, name, reasonFile))).sort()
  return await Promise.all(
    whole.map(async (name) => ({ name, reason: (await readFile(join(directory, name, reasonFile), 'utf8')).trim() })),
  )
}

async function makeFolder(directory: string, date: string): Promise<string> {
  for (let count = 1; ; count++) {
    const folder = join(directory, `${namePrefix}${date}${count === 1 ? '' : `-${count}`}`)
    try {
      await mkdir(folder, { mode: 0o700 })
      return folder
    } catch (fault) {
      if (!(fault instanceof Error && 'code' in fault && fault.code === 'EEXIST')) throw fault
    }
  }
}
