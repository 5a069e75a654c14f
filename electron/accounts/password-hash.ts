import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

// Staff passwords as this kiosk keeps them for the hours without a server: `scrypt$salt$key`, both base64url. N = 2^15
// costs some 32 MB and 100 ms a try, off the main thread.

const cost = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 }
const keyBytes = 32

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const key = await derive(password, salt)
  return `scrypt$${salt.toString('base64url')}$${key.toString('base64url')}`
}

/** Whether this is the password of the hash; a hash of another form belongs to no password. */
export async function isPasswordOf(password: string, hash: string): Promise<boolean> {
  const [form, salt, key] = hash.split('$')
  if (form !== 'scrypt' || !salt || !key) return false
  const expected = Buffer.from(key, 'base64url')
  const derived = await derive(password, Buffer.from(salt, 'base64url'))
  return expected.length === derived.length && timingSafeEqual(expected, derived)
}

function derive(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, keyBytes, cost, (error, key) => (error ? reject(error) : resolve(key)))
  })
}
