import { afterAll, describe, expect, it } from 'vitest'
import { runSelfTest } from '../../support/electron-suite/self-test.ts'
import { makeTemporaryFolder } from '../../support/temporary-folder.ts'

const folder = makeTemporaryFolder()
afterAll(folder.remove)

describe('the self-test that Electron’s main process is held to', () => {
  it('on Node has the results that the standards give for its inputs', () => {
    const result = runSelfTest(folder.path)
    expect(result).toMatchObject({
      ...{ isVerified: 'true', journalMode: 'wal', integrity: 'ok', copied: 10, copyIntegrity: 'ok' },
    })
    for (const name of ['ed25519', 'scrypt', 'aesGcm', 'hkdf']) expect(result[name]).toMatch(/^[0-9a-f]{64,}$/)
  })

  it('can be sent as a text, since it uses nothing from outside of it', () => {
    const [one, other] = [makeTemporaryFolder(), makeTemporaryFolder()]
    const fromText = new Function(`return (${runSelfTest})`)() as typeof runSelfTest
    expect(fromText(one.path)).toEqual(runSelfTest(other.path))
    one.remove()
    other.remove()
  })
})
