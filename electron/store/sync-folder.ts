import { open } from 'node:fs/promises'

/** A new file's name is only safe once its folder is on disk too. Windows has no such call and needs none. */
export async function syncFolder(directory: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(directory, 'r')
  await folder.sync()
  await folder.close()
}
