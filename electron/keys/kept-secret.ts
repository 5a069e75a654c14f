import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { StartRefused } from '../../runtime/start-refused.ts'
import { syncFolder } from '../../runtime/sync-folder.ts'
import type { Clock } from '../../shared/core/time.ts'
import type { Keystore } from './keystore.ts'
import { isCopyOf, withMark, withoutMark } from './sealed-mark.ts'
import { draftOf, placeFile, replaceFile } from './whole-file.ts'

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

type SecretDeps = {
  readonly folder: SecretFolder
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
 * loses nothing. Throws `StartRefused` where this user may not read it.
 */
export async function openKeptSecret(
  deps: SecretDeps,
): Promise<KeptSecret & { readonly setAside: readonly SetAsideSecret[] }> {
  mkdirSync(deps.folder.directory, { recursive: true, mode: 0o700 })
  const present = await openPresent(deps)
  return { ...present, setAside: await openSetAside(deps) }
}

/** Tries again to open those that were set aside. */
export async function openSetAside(
  deps: Pick<SecretDeps, 'isSound' | 'sealedFile'> & {
    readonly folder: Pick<SecretFolder, 'directory' | 'keystore'>
  },
): Promise<readonly SetAsideSecret[]> {
  const { directory, keystore } = deps.folder
  const [stem, sealedEnding] = splitName(deps.sealedFile)
  const names = readdirSync(directory).filter(
    (name) => name.startsWith(`${stem}.`) && isDated(name.slice(stem.length + 1)),
  )
  const opened: SetAsideSecret[] = []
  // One after the other: each may be a prompt.
  for (const name of names.sort()) {
    const path = join(directory, name)
    const bytes = read(path)
    const text = name.endsWith(sealedEnding) ? await unseal(keystore, deps.isSound, bytes) : (bytes?.toString() ?? null)
    opened.push({ name, text: text !== null && deps.isSound(text) ? text : null })
  }
  return opened
}

async function openPresent(deps: SecretDeps): Promise<KeptSecret> {
  const { directory, keystore } = deps.folder
  const [plainPath, sealedPath] = [join(directory, deps.plainFile), join(directory, deps.sealedFile)]
  // What a kill left of a secret that was just made.
  await rm(draftOf(plainPath), { force: true })
  const plain = await readPlain(deps, plainPath)
  let isOutdated = false
  const onOutdated = () => {
    isOutdated = true
  }
  const sealedBytes = readOwn(sealedPath)
  const sealed = await unseal(keystore, deps.isSound, sealedBytes, onOutdated)
  if (plain === null && sealed !== null) {
    if (isOutdated) return await sealAgain(deps, sealed)
    return { text: sealed, keptIn: 'keystore' }
  }
  if (plain !== null && plain === sealed) {
    await rm(plainPath)
    await syncFolder(directory)
    return { text: plain, keptIn: 'keystore' }
  }
  // What can't be opened and says that it is a copy of the plain one was sealed under a key that the keystore lost.
  const isCopy = plain !== null && sealedBytes !== null && isCopyOf(plain, sealedBytes)
  if (existsSync(sealedPath) && !isCopy) await setAside(deps.folder, deps.sealedFile)
  const text = plain ?? deps.make()
  if (plain === null) await placeFile(directory, plainPath, text)
  const toKeep = (await keystore?.seal(text)) ?? null
  if (toKeep) await replaceFile(directory, sealedPath, withMark(text, toKeep))
  return { text, keptIn: 'file' }
}

/** Under the key that the keystore has now. As at first a file has it too, until a later start has opened it. */
async function sealAgain(deps: SecretDeps, text: string): Promise<KeptSecret> {
  const { directory, keystore } = deps.folder
  await placeFile(directory, join(directory, deps.plainFile), text)
  const sealed = (await keystore?.seal(text)) ?? null
  if (sealed) await replaceFile(directory, join(directory, deps.sealedFile), withMark(text, sealed))
  return { text, keptIn: 'file' }
}

async function readPlain(deps: SecretDeps, path: string): Promise<string | null> {
  if (!existsSync(path)) return null
  const text = readOwn(path)?.toString() ?? null
  if (text !== null && deps.isSound(text)) return text
  await setAside(deps.folder, deps.plainFile)
  return null
}

async function unseal(
  keystore: Keystore | null,
  isSound: SecretDeps['isSound'],
  bytes: Buffer | null,
  onOutdated?: () => void,
): Promise<string | null> {
  const text = (bytes && (await keystore?.unseal(withoutMark(bytes), onOutdated))) ?? null
  return text !== null && isSound(text) ? text : null
}

/** null: it is not there, or its disk does not return it. */
function read(path: string): Buffer | null {
  try {
    return readFileSync(path)
  } catch {
    // One that was set aside and can't be read is as good as one that can't be opened.
    return null
  }
}

/** The same for one that is in use: what another user's files hold must not be replaced by what is made here. */
function readOwn(path: string): Buffer | null {
  try {
    return readFileSync(path)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    if (code !== 'EACCES' && code !== 'EPERM') return null
    throw new StartRefused(`${path} can't be read: it belongs to another user`)
  }
}

/** `2026-11-30T08-15-00-000Z.sealed`, whatever the clock said. */
function isDated(rest: string): boolean {
  return /^[+-]?\d{4,6}-\d\d-\d\dT/.test(rest)
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
