import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Machine } from '../../support/strict-electron/machine.ts'
import { kioskMode, prepareElectron } from '../../support/strict-electron/start-electron.ts'

const { folder, start } = prepareElectron()
const inOrder = { code: 0, signal: null }
const plain = ['data-key', 'device-key.pem']
const sealed = ['data-key.sealed', 'device-key.sealed']
const both = [...plain, ...sealed].sort()

/** A machine with its own keystore, and starts of a kiosk on it. */
function aMachine(name: string, machine: Partial<Machine>) {
  const directory = join(folder, name, 'kiosk')
  const begin = () => start(name, machine, kioskMode)
  return {
    begin,
    files: () =>
      readdirSync(directory)
        .filter((file) => /-key/.test(file))
        .sort(),
    /** Whether this start has the same keys as another one, without telling them. */
    plainKeys: () =>
      createHash('sha256')
        .update(plain.map((file) => readFileSync(join(directory, file), 'utf8')).join())
        .digest('hex'),
    startAndStop: async () => {
      const { program, log } = begin()
      await program.printed(/^kiosk ready/m)
      expect(await program.stop()).toEqual(inOrder)
      return log()
    },
    /** A power cut some moments after the start: Chromium has not written its Local State yet. */
    startAndCut: async () => {
      const { program } = begin()
      await program.printed(/^kiosk ready/m)
      await program.kill()
    },
    loseFormerKey: () => rmSync(join(folder, `${name}-app-data`, 'keyring.former')),
    loseKeystore: () => rmSync(join(folder, `${name}-app-data`), { recursive: true }),
  }
}

const why = (log: Awaited<ReturnType<ReturnType<typeof aMachine>['startAndStop']>>) =>
  log.flatMap((line) => (typeof line.why === 'string' && line.event === 'keystore-absent' ? [line.why] : []))

describe('a kiosk’s keys in Electron', () => {
  it('are in the keyring alone from its second start on', async () => {
    const machine = aMachine('keyring', { keystore: 'keyring', platform: 'linux' })
    await machine.startAndStop()
    expect(machine.files()).toEqual(both)
    await machine.startAndStop()
    expect(machine.files()).toEqual(sealed)
    await machine.startAndStop()
    expect(machine.files()).toEqual(sealed)
  })

  it.each([
    ['says that it seals with a constant key', 'basic_text', 'basic_text'],
    ['seals with a constant key without a word', 'constant key', 'v10, which is the same key everywhere'],
  ] as const)('stay in files where Linux %s', async (_, keystore, said) => {
    const machine = aMachine(keystore, { keystore, platform: 'linux' })
    for (const _ of ['first', 'second']) {
      expect(why(await machine.startAndStop())).toEqual([said])
      expect(machine.files()).toEqual(plain)
    }
  })

  it('are the same after each power cut that came before Windows’ keystore had written its own key down', async () => {
    const machine = aMachine('local-state', { keystore: 'local state', platform: 'win32' })
    await machine.startAndCut()
    expect(machine.files()).toEqual(both)
    const keys = machine.plainKeys()
    await machine.startAndCut()
    await machine.startAndStop()
    expect([machine.files(), machine.plainKeys()]).toEqual([both, keys])
    await machine.startAndCut()
    expect(machine.files()).toEqual(sealed)
  })

  it('stay in files where the keystore never answers, and the start does not wait for it', async () => {
    const machine = aMachine('silent', { keystore: 'never answers', platform: 'linux' })
    const { called, do: act, program, log } = machine.begin()
    await called('safeStorage.isAsyncEncryptionAvailable')
    await act('passTime', 10_000)
    await program.printed(/^kiosk ready/m)
    expect(machine.files()).toEqual(plain)
    expect(log().map(({ event }) => event)).toContain('keystore-silent')
    expect(await program.stop()).toEqual(inOrder)
  })

  it('are sealed again where the keyring’s key was rotated, before the former one is lost', async () => {
    const keyring: Partial<Machine> = { keystore: 'keyring', platform: 'linux' }
    const machine = aMachine('rotated', keyring)
    await machine.startAndStop()
    const keys = machine.plainKeys()
    await machine.startAndStop()
    Object.assign(keyring, { isKeyRotated: true })
    await machine.startAndStop()
    // As at first: a file has them too until a later start has opened what was sealed.
    expect([machine.files(), machine.plainKeys()]).toEqual([both, keys])
    await machine.startAndStop()
    machine.loseFormerKey()
    Object.assign(keyring, { isKeyRotated: false })
    await machine.startAndStop()
    expect(machine.files()).toEqual(sealed)
  })

  it('are set aside, and none is deleted, where the keystore’s own folder is gone', async () => {
    const machine = aMachine('gone', { keystore: 'keyring', platform: 'linux' })
    await machine.startAndStop()
    await machine.startAndStop()
    machine.loseKeystore()
    await machine.startAndStop()
    const aside = machine.files().filter((file) => /^(data|device)-key\.2.*\.sealed$/.test(file))
    expect(aside).toHaveLength(2)
    expect(machine.files()).toEqual([...both, ...aside].sort())
  })
})
