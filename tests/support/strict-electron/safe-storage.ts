import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { browser, orderlyEnds } from './browser.ts'
import { machine, record } from './machine.ts'
import { userData } from './paths.ts'
import { keepRule } from './rules.ts'

// shell/browser/api/electron_api_safe_storage.cc, and os_crypt below it. It says "available" also where its key is the one
// that every Linux has (prefix v10), and `gnome_libsecret` also where that keyring did not open.

const kind = machine.keystore ?? 'keyring'
let key: Buffer | null = null
const [keyring, formerKeyring] = [join(machine.appData, 'keyring'), join(machine.appData, 'keyring.former')]

function findKey(): Buffer {
  if (key) return key
  if (kind === 'constant key' || kind === 'basic_text') key = createHash('sha256').update('peanuts').digest()
  else {
    if (machine.isKeyRotated && !existsSync(formerKeyring)) renameSync(keyring, formerKeyring)
    const file = kind === 'keyring' ? keyring : join(userData(), 'Local State')
    key = existsSync(file) ? readFileSync(file) : makeKey(file)
  }
  return key
}

function makeKey(file: string): Buffer {
  const made = randomBytes(32)
  const write = () => {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, made)
  }
  if (kind === 'keyring') write()
  // Chromium writes its Local State about ten seconds later, or at an orderly end. Only the latter is here: a start that
  // takes long must not come to something else than a quick one.
  else orderlyEnds.add(write)
  return made
}

const prefix = Buffer.from(kind === 'keyring' ? 'v11' : 'v10')
const never = new Promise<never>(() => undefined)

export const safeStorage = {
  isAsyncEncryptionAvailable: async () => {
    if (!browser.isReady()) return false
    record('safeStorage.isAsyncEncryptionAvailable')
    return kind === 'never answers' ? never : true
  },
  getSelectedStorageBackend: () => {
    if (!browser.isReady()) return 'unknown'
    return kind === 'basic_text' ? 'basic_text' : 'gnome_libsecret'
  },
  encryptStringAsync: async (text: string): Promise<Buffer> => {
    keepRule('safeStorage')
    record('safeStorage.encryptStringAsync')
    if (kind === 'never answers') return never
    const nonce = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', findKey(), nonce)
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    return Buffer.concat([prefix, nonce, cipher.getAuthTag(), sealed])
  },
  decryptStringAsync: async (sealed: Buffer): Promise<{ shouldReEncrypt: boolean; result: string }> => {
    keepRule('safeStorage')
    record('safeStorage.decryptStringAsync')
    if (!Buffer.isBuffer(sealed)) {
      throw new Error('Expected the first argument of decryptStringAsync() to be a buffer')
    }
    if (kind === 'never answers') return never
    const present = decrypt(sealed, findKey())
    const result = present ?? (existsSync(formerKeyring) ? decrypt(sealed, readFileSync(formerKeyring)) : null)
    if (result === null) {
      throw new Error('Error while decrypting the ciphertext provided to safeStorage.decryptStringAsync.')
    }
    return { shouldReEncrypt: present === null, result }
  },
}

function decrypt(sealed: Buffer, under: Buffer): string | null {
  try {
    const opened = createDecipheriv('aes-256-gcm', under, sealed.subarray(3, 15))
    opened.setAuthTag(sealed.subarray(15, 31))
    return Buffer.concat([opened.update(sealed.subarray(31)), opened.final()]).toString()
  } catch {
    return null
  }
}
