import type { KeyObject } from 'node:crypto'
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { link, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { syncFolder } from '../store/sync-folder.ts'

/** The Ed25519 key of this kiosk, with which it signs its requests and its tickets. The private half never leaves. */
export type DeviceKey = {
  /** Raw, base64url: 43 characters. */
  readonly publicKey: string
  readonly sign: (bytes: Uint8Array) => Uint8Array
  readonly keptIn: 'keystore' | 'file'
}

/**
 * The key in this folder's `device-key.pem`, which only this user may read; made at the first start. It appears whole or
 * not at all, and is never made anew over one that is there: an enrolled kiosk without its key is lost.
 */
export async function openFileDeviceKey(directory: string): Promise<DeviceKey> {
  const path = join(directory, 'device-key.pem')
  const privateKey = readKey(path) ?? (await makeKey(directory, path))
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' })
  if (typeof x !== 'string') throw new Error(`${path} holds no Ed25519 key`)
  return { publicKey: x, sign: (bytes) => new Uint8Array(sign(null, bytes, privateKey)), keptIn: 'file' }
}

function readKey(path: string): KeyObject | null {
  try {
    return createPrivateKey(readFileSync(path))
  } catch (fault) {
    if (fault instanceof Error && 'code' in fault && fault.code === 'ENOENT') return null
    throw fault
  }
}

async function makeKey(directory: string, path: string): Promise<KeyObject> {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const { privateKey } = generateKeyPairSync('ed25519')
  const draft = `${path}.new`
  await rm(draft, { force: true })
  const file = await open(draft, 'wx', 0o600)
  await file.writeFile(privateKey.export({ type: 'pkcs8', format: 'pem' }))
  await file.sync()
  await file.close()
  // A link, unlike a rename, refuses to replace a key that is there.
  await link(draft, path)
  await rm(draft)
  await syncFolder(directory)
  return privateKey
}
