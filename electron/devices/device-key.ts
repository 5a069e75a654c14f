import type { KeyObject } from 'node:crypto'
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { link, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { StartRefused } from '../../program/start-refused.ts'
import { syncFolder } from '../store/sync-folder.ts'
import type { Keystore } from './keystore.ts'

/** The Ed25519 key of this kiosk, with which it signs its requests and its tickets. The private half never leaves. */
export type DeviceKey = {
  /** Raw, base64url: 43 characters. */
  readonly publicKey: string
  readonly sign: (bytes: Uint8Array) => Uint8Array
  readonly keptIn: 'keystore' | 'file'
}

const plainFile = 'device-key.pem'
const sealedFile = 'device-key.sealed'

/**
 * The key of this folder, made at the first start: sealed by the system's keystore where there is one, else in a file
 * that only this user may read. A plain one moves into the keystore at the first start that has one. It appears whole or
 * not at all, and is never made anew over one that is there: an enrolled kiosk without its key is lost. Refuses
 * (`StartRefused`) a sealed key that can't be opened here.
 */
export async function openDeviceKey(directory: string, keystore: Keystore | null): Promise<DeviceKey> {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  if (existsSync(join(directory, sealedFile))) {
    const opened = await openSealed(directory, keystore)
    // What a kill left of a move into the keystore.
    await rm(join(directory, plainFile), { force: true })
    return toDeviceKey(opened, 'keystore')
  }
  const plain = existsSync(join(directory, plainFile)) ? readFileSync(join(directory, plainFile), 'utf8') : null
  const pem = plain ?? newPem()
  if (keystore) {
    await place(directory, sealedFile, await keystore.seal(pem))
    await rm(join(directory, plainFile), { force: true })
    return toDeviceKey(createPrivateKey(pem), 'keystore')
  }
  if (plain === null) await place(directory, plainFile, pem)
  return toDeviceKey(createPrivateKey(pem), 'file')
}

async function openSealed(directory: string, keystore: Keystore | null): Promise<KeyObject> {
  const path = join(directory, sealedFile)
  const start = `the device key ${path} is sealed by the system's keystore`
  if (!keystore) throw new StartRefused(`${start}, which this program can't reach: start it as before`)
  try {
    return createPrivateKey(await keystore.unseal(readFileSync(path)))
  } catch (fault) {
    throw new StartRefused(`${start}, which can't open it: ${fault instanceof Error ? fault.message : fault}`)
  }
}

function toDeviceKey(privateKey: KeyObject, keptIn: DeviceKey['keptIn']): DeviceKey {
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' })
  if (typeof x !== 'string') throw new Error('the device key is no Ed25519 key')
  return { publicKey: x, sign: (bytes) => new Uint8Array(sign(null, bytes, privateKey)), keptIn }
}

function newPem(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

async function place(directory: string, name: string, content: string | Uint8Array): Promise<void> {
  const path = join(directory, name)
  const draft = `${path}.new`
  await rm(draft, { force: true })
  const file = await open(draft, 'wx', 0o600)
  await file.writeFile(content)
  await file.sync()
  await file.close()
  // A link, unlike a rename, refuses to replace a key that is there.
  await link(draft, path)
  await rm(draft)
  await syncFolder(directory)
}
