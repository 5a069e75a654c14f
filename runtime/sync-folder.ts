import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** A new file's name is only safe once its folder is on disk too. Windows has no such call and needs none. */
export async function syncFolder(directory: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(directory, 'r')
  await folder.sync()
  await folder.close()
}

/** Every file of the folder and the folders in it, and their names, are on disk once this resolves. */
export async function syncTree(directory: string): Promise<void> {
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name)
    if (entry.isDirectory()) await syncTree(path)
    else if (entry.isFile()) await syncFile(path)
  }
  await syncFolder(directory)
}

async function syncFile(path: string): Promise<void> {
  // Windows syncs only what is open for writing.
  const file = await open(path, 'r+')
  await file.sync()
  await file.close()
}
