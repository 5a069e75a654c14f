import { createHash } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'

// What is kept is argon2id over md5(md5(password)), so that one password serves both public interfaces: the merchant
// one sends the digest (TTMS interface, accounts). The library's own cost is 19 MiB, t=2, p=1, off the main thread.

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex')
}

export async function hashPassword(password: string): Promise<string> {
  return hashDigest(md5(md5(password)))
}

export async function isPassword(passwordHash: string, password: string): Promise<boolean> {
  return isDigest(passwordHash, md5(md5(password)))
}

/** As `hashPassword`, for a client that sends md5(md5(password)), in lower case. */
export async function hashDigest(digest: string): Promise<string> {
  return hash(digest)
}

export async function isDigest(passwordHash: string, digest: string): Promise<boolean> {
  return verify(passwordHash, digest)
}
