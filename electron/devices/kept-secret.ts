import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { link, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { syncFolder } from '../../program/sync-folder.ts'
import type { Clock } from '../../shared/core/time.ts'
import type { Keystore } from './keystore.ts'

/** Where this kiosk's secrets are kept. */
export type SecretFolder = {
  readonly directory: string
  /** null: there is none now, and secrets are kept in files. */
  readonly keystore: Keystore | null
  /** For the names of files that are set aside. */
  readonly clock: Pick<Clock, 'nowMs'>
}

/** A secret text of this kiosk. `keptIn` is where it can be read: also while it is in both places, that is the file. */
export type KeptSecret = { readonly text: string; readonly keptIn: 'keystore' | 'file' }

/** A secret that could not be opened or read once, under a name with that date. `text`: null where it still can't be. */
export type SetAsideSecret = { readonly name: string; readonly text: string | null }

type Kind = {
  readonly plainFile: string
  readonly sealedFile: string
  readonly make: () => string
  /** Whether a text can be such a secret at all; one that can't was damaged. */
  readonly isSound: (text: string) => boolean
}

/**
 * The secret of this folder, made at the first start, and those that were set aside, oldest first.
 *
 * It is in a file that only this user may read, until a keystore has shown at a *later* start that it can open what it
 * sealed: Chromium writes its own key some seconds after it was used first, and a power cut until then loses it. Where both
 * are there the file is right, and is sealed again if need be. One that can't be opened or read is set aside, never
 * deleted, and another one is made; what that means is for the caller to say (decision 14). A kill between two steps
 * loses nothing.
 */
export async function openKeptSecret(
  needs: Kind & SecretFolder,
): Promise<KeptSecret & { readonly setAside: readonly SetAsideSecret[] }> {
  mkdirSync(needs.directory, { recursive: true, mode: 0o700 })
  const present = await openPresent(needs)
  return { ...present, setAside: await openSetAside(needs) }
}

/** Tries again to open those that were set aside. */
export async function openSetAside(
  needs: Pick<Kind, 'isSound' | 'sealedFile'> & Pick<SecretFolder, 'directory' | 'keystore'>,
): Promise<readonly SetAsideSecret[]> {
  const [stem, sealedEnding] = splitName(needs.sealedFile)
  const names = readdirSync(needs.directory).filter((name) => name.startsWith(`${stem}.2`))
  const opened: SetAsideSecret[] = []
  // One after the other: each may be a prompt.
  for (const name of names.sort()) {
    const path = join(needs.directory, name)
    const text = name.endsWith(sealedEnding) ? await unseal(needs, path) : readFileSync(path, 'utf8')
    opened.push({ name, text: text !== null && needs.isSound(text) ? text : null })
  }
  return opened
}

async function openPresent(needs: Kind & SecretFolder): Promise<KeptSecret> {
  const { directory, keystore } = needs
  const [plainPath, sealedPath] = [join(directory, needs.plainFile), join(directory, needs.sealedFile)]
  // What a kill left of a secret that was just made.
  await rm(draftOf(plainPath), { force: true })
  const plain = await readPlain(needs, plainPath)
  const sealed = existsSync(sealedPath) ? await unseal(needs, sealedPath) : null
  if (plain === null && sealed !== null) return { text: sealed, keptIn: 'keystore' }
  if (plain !== null && plain === sealed) {
    await rm(plainPath)
    await syncFolder(directory)
    return { text: plain, keptIn: 'keystore' }
  }
  // Beside a plain one, what can't be opened is a copy of it under a key that the keystore lost.
  if (existsSync(sealedPath) && (plain === null || sealed !== null)) await setAside(needs, needs.sealedFile)
  const text = plain ?? needs.make()
  if (plain === null) await place(directory, plainPath, text)
  const toKeep = (await keystore?.seal(text)) ?? null
  if (toKeep) await replace(directory, sealedPath, toKeep)
  return { text, keptIn: 'file' }
}

async function readPlain(needs: Kind & SecretFolder, path: string): Promise<string | null> {
  if (!existsSync(path)) return null
  const text = readFileSync(path, 'utf8')
  if (needs.isSound(text)) return text
  await setAside(needs, needs.plainFile)
  return null
}

async function unseal(
  { keystore, isSound }: Pick<Kind, 'isSound'> & Pick<SecretFolder, 'keystore'>,
  path: string,
): Promise<string | null> {
  const text = (await keystore?.unseal(readFileSync(path))) ?? null
  return text !== null && isSound(text) ? text : null
}

/** `device-key.sealed` becomes `device-key.2026-11-30T08-15-00-000Z.sealed`. */
async function setAside({ directory, clock }: SecretFolder, name: string): Promise<void> {
  const [stem, ending] = splitName(name)
  const date = new Date(clock.nowMs()).toISOString().replaceAll(/[:.]/g, '-')
  for (let count = 1; ; count++) {
    const aside = join(directory, `${stem}.${date}${count === 1 ? '' : `-${count}`}${ending}`)
    // The folder is this process's alone, so nobody takes the name in between.
    if (existsSync(aside)) continue
    await rename(join(directory, name), aside)
    await syncFolder(directory)
    return
  }
}

/** The ending has its dot; a name without one has none. */
function splitName(name: string): [stem: string, ending: string] {
  const dot = name.indexOf('.')
  return dot < 0 ? [name, ''] : [name.slice(0, dot), name.slice(dot)]
}

/** Whole or not at all, and never over one that is there: a link, unlike a rename, refuses to replace it. */
async function place(directory: string, path: string, content: string): Promise<void> {
  const draft = await writeDraft(path, content)
  await link(draft, path)
  await rm(draft)
  await syncFolder(directory)
}

async function replace(directory: string, path: string, content: Uint8Array): Promise<void> {
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

function draftOf(path: string): string {
  return `${path}.new`
}
