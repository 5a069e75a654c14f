import { mkdir, open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { syncFolder } from '../../runtime/sync-folder.ts'

/**
 * Puts this text in the place of the file, for this user alone. On disk (fsync) once it resolves; a write that is cut off
 * leaves what was there before. The folder is made where it is missing.
 */
export async function writeFileSafely(path: string, text: string): Promise<void> {
  const folder = dirname(path)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  // Several servers of one Postgres may share the folder.
  const written = `${path}.${process.pid}`
  const file = await open(written, 'w', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(written, path)
  await syncFolder(folder)
}
