import { link, open, rename, rm } from 'node:fs/promises'
import { syncFolder } from '../../runtime/sync-folder.ts'

/** Whole or not at all, and never over one that is there: a link, unlike a rename, refuses to replace it. */
export async function placeFile(directory: string, path: string, content: string): Promise<void> {
  const draft = await writeDraft(path, content)
  await link(draft, path)
  await rm(draft)
  await syncFolder(directory)
}

/** Whole or not at all, in the place of what was there. */
export async function replaceFile(directory: string, path: string, content: string | Uint8Array): Promise<void> {
  await rename(await writeDraft(path, content), path)
  await syncFolder(directory)
}

async function writeDraft(path: string, content: string | Uint8Array): Promise<string> {
  const draft = draftOf(path)
  await rm(draft, { force: true })
  const file = await open(draft, 'wx', 0o600)
  await file.writeFile(content)
  await file.sync()
  await file.close()
  return draft
}

/** Where a file is written before it has its name; a kill may leave it. */
export function draftOf(path: string): string {
  return `${path}.new`
}
