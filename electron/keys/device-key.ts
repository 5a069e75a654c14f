import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { type DeviceRecordFile, openDeviceRecord } from './device-record.ts'
import { type KeptSecret, openKeptSecret, openSetAside, type SecretFolder } from './kept-secret.ts'

/** An Ed25519 key of this kiosk, with which it signs its requests and its tickets. The private half never leaves. */
export type DeviceKey = {
  /** Raw, base64url: 43 characters. */
  readonly publicKey: string
  readonly sign: (bytes: Uint8Array) => Uint8Array
  readonly keptIn: KeptSecret['keptIn']
}

/** One that was set aside, in a file of this name; null: it still can't be opened. */
export type SetAsideKey = { readonly name: string; readonly key: DeviceKey | null }

/** The key of this folder, and those before it, oldest first. */
export type DeviceKeyFiles = {
  readonly present: DeviceKey
  readonly setAside: readonly SetAsideKey[]
  readonly record: DeviceRecordFile
}

const sealedFile = 'device-key.sealed'

/**
 * The keys of this folder, kept as kept-secret.ts promises. Which device signs with which one, device-keys.ts tells: where
 * the present one was just made in the place of another, it is not the key of the device that this kiosk is.
 */
export async function openDeviceKeyFiles(folder: SecretFolder): Promise<DeviceKeyFiles> {
  const { setAside, ...present } = await openKeptSecret({
    folder,
    plainFile: 'device-key.pem',
    sealedFile,
    make: newPem,
    isSound,
  })
  const record = openDeviceRecord(folder.directory)
  return { present: toDeviceKey(present), setAside: setAside.map(toSetAsideKey), record }
}

/** Tries again to open those that were set aside. */
export async function openSetAsideKeys(
  folder: Pick<SecretFolder, 'directory' | 'keystore'>,
): Promise<readonly SetAsideKey[]> {
  return (await openSetAside({ folder, sealedFile, isSound })).map(toSetAsideKey)
}

function toSetAsideKey({ name, text }: { readonly name: string; readonly text: string | null }): SetAsideKey {
  return { name, key: text === null ? null : toDeviceKey({ text, keptIn: 'keystore' }) }
}

function toDeviceKey({ text, keptIn }: KeptSecret): DeviceKey {
  const privateKey = createPrivateKey(text)
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' })
  if (typeof x !== 'string') throw new Error('the device key is no Ed25519 key')
  return { publicKey: x, sign: (bytes) => new Uint8Array(sign(null, bytes, privateKey)), keptIn }
}

function isSound(text: string): boolean {
  return readPem(text)?.asymmetricKeyType === 'ed25519'
}

function readPem(text: string): KeyObject | null {
  try {
    return createPrivateKey(text)
  } catch {
    // OpenSSL's errors say nothing that an operator could use: it is no key.
    return null
  }
}

function newPem(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}
