import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { link, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { StartRefused } from '../../program/start-refused.ts'
import { syncFolder } from '../../program/sync-folder.ts'
import type { Keystore } from './keystore.ts'

/** A secret text of this kiosk, and where it is kept. */
export type KeptSecret = { readonly text: string; readonly keptIn: 'keystore' | 'file' }

type Names = {
  /** As it is called in a line to the operator. */
  readonly what: string
  readonly plainFile: string
  readonly sealedFile: string
}

/**
 * The secret of this folder, made at the first start: sealed by the system's keystore where there is one, else in a file
 * that only this user may read. A plain one moves into the keystore at the first start that has one. It appears whole or
 * not at all, and is never made anew over one that is there. Refuses (`StartRefused`) a sealed one that can't be opened.
 */
export async function openKeptSecret(
  needs: Names & { readonly directory: string; readonly keystore: Keystore | null; readonly make: () => string },
): Promise<KeptSecret> {
  const { directory, keystore, make } = needs
  const [plainPath, sealedPath] = [join(directory, needs.plainFile), join(directory, needs.sealedFile)]
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  if (existsSync(sealedPath)) {
    const text = await unseal(needs.what, sealedPath, keystore)
    // What a kill left of a move into the keystore.
    await rm(plainPath, { force: true })
    return { text, keptIn: 'keystore' }
  }
  const plain = existsSync(plainPath) ? readFileSync(plainPath, 'utf8') : null
  const text = plain ?? make()
  if (keystore) {
    await place(directory, sealedPath, await keystore.seal(text))
    await rm(plainPath, { force: true })
    return { text, keptIn: 'keystore' }
  }
  if (plain === null) await place(directory, plainPath, text)
  return { text, keptIn: 'file' }
}

async function unseal(what: string, path: string, keystore: Keystore | null): Promise<string> {
  const start = `the ${what} ${path} is sealed by the system's keystore`
  if (!keystore) throw new StartRefused(`${start}, which this program can't reach: start it as before`)
  try {
    return await keystore.unseal(readFileSync(path))
  } catch (fault) {
    throw new StartRefused(`${start}, which can't open it: ${fault instanceof Error ? fault.message : fault}`)
  }
}

async function place(directory: string, path: string, content: string | Uint8Array): Promise<void> {
  const draft = `${path}.new`
  await rm(draft, { force: true })
  const file = await open(draft, 'wx', 0o600)
  await file.writeFile(content)
  await file.sync()
  await file.close()
  // A link, unlike a rename, refuses to replace a secret that is there.
  await link(draft, path)
  await rm(draft)
  await syncFolder(directory)
}
