// Its text is also sent to Electron's main process, so it uses nothing from outside of it.

export type SelfTest = Readonly<Record<string, string | number>>

/** What Node's parts that the kiosk stands on make of fixed inputs; SQLite's files go into this empty folder. */
export function runSelfTest(folder: string): SelfTest {
  const crypto = process.getBuiltinModule('node:crypto')
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite')
  const { join } = process.getBuiltinModule('node:path')
  const seed = Buffer.alloc(32, 7)
  const message = Buffer.from('星河影城 5-6')

  // A private key of Ed25519 in PKCS #8 is this and its 32 bytes (RFC 8410).
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed])
  const privateKey = crypto.createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const signature = crypto.sign(null, message, privateKey)
  const isVerified = crypto.verify(null, message, crypto.createPublicKey(privateKey), signature)

  const cipher = crypto.createCipheriv('aes-256-gcm', seed, Buffer.alloc(12, 1))
  const sealed = Buffer.concat([cipher.update(message), cipher.final(), cipher.getAuthTag()])

  const path = join(folder, 'self-test.sqlite')
  const database = new DatabaseSync(path)
  const read = (target: InstanceType<typeof DatabaseSync>, sql: string) =>
    Object.values(target.prepare(sql).get() ?? {})[0]
  database.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE t (n INTEGER) STRICT')
  database.exec("INSERT INTO t SELECT value FROM json_each('[1,2,3,4]')")
  const copyPath = join(folder, 'copy.sqlite')
  database.prepare('VACUUM INTO ?').run(copyPath)
  const copy = new DatabaseSync(copyPath)
  const sqlite = {
    journalMode: String(read(database, 'PRAGMA journal_mode')),
    integrity: String(read(database, 'PRAGMA integrity_check')),
    copied: Number(read(copy, 'SELECT sum(n) FROM t')),
    copyIntegrity: String(read(copy, 'PRAGMA integrity_check')),
  }
  copy.close()
  database.close()

  return {
    ed25519: signature.toString('hex'),
    isVerified: String(isVerified),
    scrypt: crypto.scryptSync('a password', seed, 32, { N: 16_384, r: 8, p: 1 }).toString('hex'),
    aesGcm: sealed.toString('hex'),
    hkdf: Buffer.from(crypto.hkdfSync('sha256', seed, Buffer.alloc(0), 'a key', 32)).toString('hex'),
    ...sqlite,
  }
}
