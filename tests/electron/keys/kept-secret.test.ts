import fs, { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openKeptSecret } from '../../../electron/keys/kept-secret.ts'
import { openKeystore } from '../../../electron/keys/keystore.ts'
import { StartRefused } from '../../../runtime/start-refused.ts'
import { createFakeTime } from '../../support/fake-time.ts'
import { createMemoryKeystore } from '../../support/memory-keystore.ts'
import { createLife } from '../../support/mortal.ts'
import { withMortalFiles } from '../../support/mortal-files.ts'
import { createSilentLog } from '../../support/silent-log.ts'
import { makeTemporaryFolder } from '../../support/temporary-folder.ts'

const { log } = createSilentLog()
const { clock, timer } = createFakeTime()
const asideName = 'secret.2026-11-21T04-00-00-000Z.sealed'

/** The folder of a kiosk, its keystore, and starts of the kiosk on both. */
function aMachine() {
  const folder = makeTemporaryFolder()
  onTestFinished(folder.remove)
  const directory = join(folder.path, 'kiosk')
  const keystore = createMemoryKeystore()
  let made = 0
  const open = async (usesKeystore: boolean) => {
    keystore.restart()
    return await openKeptSecret({
      folder: { directory, clock, keystore: usesKeystore ? await openKeystore(keystore, { timer, log }) : null },
      plainFile: 'secret.txt',
      sealedFile: 'secret.sealed',
      make: () => `secret ${++made}`,
      isSound: (text) => text.startsWith('secret '),
    })
  }
  return {
    keystore,
    path: (name: string) => join(directory, name),
    files: () => readdirSync(directory).sort(),
    everything: () => readdirSync(directory).map((name) => readFileSync(join(directory, name), 'utf8')),
    start: (usesKeystore = true) => open(usesKeystore),
    /** One that ran long enough for the keystore to write its key down. */
    startForLong: async (usesKeystore = true) => {
      const opened = await open(usesKeystore)
      keystore.writeKey()
      return opened
    },
    /** One that is killed at this point; answers how many points there were. */
    startKilledAt: async (point: number) => {
      const life = createLife(point)
      await withMortalFiles(life, () => open(true))
      return life.points()
    },
  }
}

type Machine = ReturnType<typeof aMachine>

describe('a secret', () => {
  it('is in a file of this user alone where there is no keystore', async () => {
    const machine = aMachine()
    expect(await machine.start(false)).toEqual({ text: 'secret 1', keptIn: 'file', setAside: [] })
    expect(await machine.start(false)).toEqual({ text: 'secret 1', keptIn: 'file', setAside: [] })
    expect(machine.files()).toEqual(['secret.txt'])
    expect(statSync(machine.path('secret.txt')).mode & 0o777).toBe(0o600)
  })

  it('is in a file and in the keystore until a later start, which can open it', async () => {
    const machine = aMachine()
    expect(await machine.startForLong()).toMatchObject({ text: 'secret 1', keptIn: 'file' })
    expect(machine.files()).toEqual(['secret.sealed', 'secret.txt'])
    expect(await machine.start()).toMatchObject({ text: 'secret 1', keptIn: 'keystore' })
    expect(machine.files()).toEqual(['secret.sealed'])
    expect(await machine.start()).toMatchObject({ text: 'secret 1', keptIn: 'keystore' })
    expect(statSync(machine.path('secret.sealed')).mode & 0o777).toBe(0o600)
  })

  it('survives a power cut before the keystore wrote its key down, as often as that comes', async () => {
    const machine = aMachine()
    for (const _ of [1, 2, 3]) {
      expect(await machine.start()).toEqual({ text: 'secret 1', keptIn: 'file', setAside: [] })
      expect(machine.files()).toEqual(['secret.sealed', 'secret.txt'])
    }
    await machine.startForLong()
    expect(await machine.start()).toMatchObject({ text: 'secret 1', keptIn: 'keystore' })
    expect(machine.files()).toEqual(['secret.sealed'])
  })

  it('moves from its file into a keystore that is there now, in two starts', async () => {
    const machine = aMachine()
    await machine.start(false)
    await machine.startForLong()
    expect(machine.files()).toEqual(['secret.sealed', 'secret.txt'])
    await machine.start()
    expect(machine.files()).toEqual(['secret.sealed'])
  })

  it('stays in both places while the keystore is away, and goes on from there', async () => {
    const machine = aMachine()
    await machine.startForLong()
    expect(await machine.start(false)).toMatchObject({ text: 'secret 1', keptIn: 'file' })
    expect(machine.files()).toEqual(['secret.sealed', 'secret.txt'])
    await machine.start()
    expect(machine.files()).toEqual(['secret.sealed'])
  })

  it('whose keystore has another key now is sealed again, as it was at first, and opens once the former key is lost', async () => {
    const machine = aMachine()
    await machine.startForLong()
    await machine.startForLong()
    machine.keystore.rotate()
    expect(await machine.startForLong()).toMatchObject({ text: 'secret 1', keptIn: 'file' })
    expect(machine.files()).toEqual(['secret.sealed', 'secret.txt'])
    machine.keystore.loseFormerKey()
    expect(await machine.start()).toEqual({ text: 'secret 1', keptIn: 'keystore', setAside: [] })
    expect(machine.files()).toEqual(['secret.sealed'])
  })

  it('whose keystore has another key now survives a power cut before that was written down', async () => {
    const machine = aMachine()
    await machine.startForLong()
    await machine.startForLong()
    machine.keystore.rotate()
    await machine.start()
    machine.keystore.loseFormerKey()
    expect(await machine.startForLong()).toMatchObject({ text: 'secret 1', keptIn: 'file' })
    expect(await machine.start()).toEqual({ text: 'secret 1', keptIn: 'keystore', setAside: [] })
  })

  it('is opened among those that were set aside oldest first, in whatever order a file system names them', async () => {
    const machine = aMachine()
    await machine.start(false)
    const years = [2027, 2029, 2028, 2026]
    const nameOf = (year: number) => `secret.${year}-11-21T04-00-00-000Z.txt`
    for (const year of years) writeFileSync(machine.path(nameOf(year)), `secret of ${year}`)
    const { readdirSync } = fs
    onTestFinished(() => {
      Object.assign(fs, { readdirSync })
      syncBuiltinESMExports()
    })
    // Node's own sorts only on some systems.
    Object.assign(fs, {
      readdirSync: (path: string) =>
        [...years.map(nameOf), 'secret.txt'].filter((name) => readdirSync(path).includes(name)),
    })
    syncBuiltinESMExports()
    const { setAside } = await machine.start(false)
    expect(setAside.map(({ text }) => text)).toEqual([2026, 2027, 2028, 2029].map((year) => `secret of ${year}`))
  })

  it('that is otherwise in the keystore than in the file is the one in the file, and neither is lost', async () => {
    const machine = aMachine()
    await machine.startForLong()
    await machine.start()
    writeFileSync(machine.path('secret.txt'), 'secret of a backup')
    expect(await machine.start()).toMatchObject({
      text: 'secret of a backup',
      setAside: [{ name: asideName, text: 'secret 1' }],
    })
    expect(machine.files()).toEqual([asideName, 'secret.sealed', 'secret.txt'])
    expect(await machine.start()).toMatchObject({ text: 'secret of a backup', keptIn: 'keystore' })
  })

  it.each([
    ['the keystore has forgotten its key', true],
    ['there is no keystore any more', false],
  ])('that can not be opened since %s is set aside, byte for byte, and opens once it can be', async (_, isThere) => {
    const machine = aMachine()
    await machine.startForLong()
    await machine.start()
    const sealed = readFileSync(machine.path('secret.sealed'))
    const lost = machine.keystore.forget()
    const second = await machine.start(isThere)
    expect(second).toEqual({ text: 'secret 2', keptIn: 'file', setAside: [{ name: asideName, text: null }] })
    expect(readFileSync(machine.path(asideName))).toEqual(sealed)
    // Nothing more is set aside for it at the next start.
    expect(await machine.start(isThere)).toMatchObject({ text: 'secret 2', setAside: [{ text: null }] })
    lost.bringBack()
    const back = await machine.start()
    expect(back).toMatchObject({ text: 'secret 2', setAside: [{ name: asideName, text: 'secret 1' }] })
  })

  it.each([
    ['secret.txt', false, 'secret.2026-11-21T04-00-00-000Z.txt'],
    ['secret.sealed', true, asideName],
  ])('that was damaged in %s is set aside, and the damage is still there to see', async (name, usesKeystore, aside) => {
    const machine = aMachine()
    await machine.startForLong(usesKeystore)
    await machine.start(usesKeystore)
    writeFileSync(machine.path(name), 'spoilt')
    const opened = await machine.start(usesKeystore)
    expect(opened).toMatchObject({ text: 'secret 2', setAside: [{ name: aside, text: null }] })
    expect(readFileSync(machine.path(aside), 'utf8')).toBe('spoilt')
  })

  it('that was damaged in its file is taken from the keystore where it is there too', async () => {
    const machine = aMachine()
    await machine.startForLong()
    writeFileSync(machine.path('secret.txt'), 'spoilt')
    expect(await machine.start()).toMatchObject({ text: 'secret 1', keptIn: 'keystore' })
  })

  it('that can not be opened now is not lost beside an older file that was restored from a backup', async () => {
    const machine = aMachine()
    await machine.startForLong()
    await machine.start()
    const sealed = readFileSync(machine.path('secret.sealed'))
    const lost = machine.keystore.forget()
    writeFileSync(machine.path('secret.txt'), 'secret of a backup')
    expect(await machine.start()).toMatchObject({
      text: 'secret of a backup',
      setAside: [{ name: asideName, text: null }],
    })
    expect(readFileSync(machine.path(asideName))).toEqual(sealed)
    lost.bringBack()
    expect(await machine.start()).toMatchObject({ setAside: [{ name: asideName, text: 'secret 1' }] })
  })

  it.each([
    ['secret.txt', false],
    ['secret.sealed', true],
  ])('is made again where %s can not be read, which is set aside', async (name, usesKeystore) => {
    const machine = aMachine()
    await machine.startForLong(usesKeystore)
    await machine.start(usesKeystore)
    rmSync(machine.path(name))
    // A bad sector, say: a folder can't be read either.
    mkdirSync(machine.path(name))
    expect(await machine.start(usesKeystore)).toMatchObject({
      text: 'secret 2',
      keptIn: 'file',
      setAside: [{ text: null }],
    })
  })

  it('is as it was where one that was set aside can not be read', async () => {
    const machine = aMachine()
    await machine.start()
    mkdirSync(machine.path('secret.2026-01-01T00-00-00-000Z.sealed'))
    expect(await machine.start()).toMatchObject({ text: 'secret 1', setAside: [{ text: null }] })
  })

  it('was sealed without a mark by an earlier version, and opens all the same', async () => {
    const machine = aMachine()
    await machine.startForLong()
    const sealed = readFileSync(machine.path('secret.sealed'))
    writeFileSync(machine.path('secret.sealed'), sealed.subarray('ttms-sealed-1\n'.length + 32))
    expect(await machine.start()).toMatchObject({ text: 'secret 1', keptIn: 'keystore' })
  })

  // As root everything can be read.
  it.skipIf(process.getuid?.() === 0)(
    'refuses the start in words where its file belongs to another user (not as root, who may read everything)',
    async () => {
      const machine = aMachine()
      await machine.start(false)
      chmodSync(machine.path('secret.txt'), 0)
      await expect(machine.start(false)).rejects.toThrow(StartRefused)
    },
  )

  it('that was set aside twice in a moment has two names', async () => {
    const machine = aMachine()
    await machine.start()
    for (const spoilt of ['spoilt once', 'spoilt twice']) {
      writeFileSync(machine.path('secret.sealed'), spoilt)
      rmSync(machine.path('secret.txt'))
      await machine.start()
    }
    const names = [asideName, asideName.replace('Z', 'Z-2')]
    expect(names.map((name) => readFileSync(machine.path(name), 'utf8'))).toEqual(['spoilt once', 'spoilt twice'])
  })
})

/** What is killed right after a step leaves the same as what is killed right before the next one. */
const betweenSteps = (points: number) => Array.from({ length: points / 2 + 1 }, (_, step) => 2 * step)

const changes: readonly {
  readonly name: string
  readonly prepare: (machine: Machine) => Promise<unknown>
  /** What it is after the change, wherever it was cut off; null: whatever it was told to be. */
  readonly text: string | null
}[] = [
  { name: 'is made', prepare: async () => undefined, text: null },
  { name: 'moves into a keystore', prepare: (machine) => machine.start(false), text: 'secret 1' },
  { name: 'leaves its file', prepare: (machine) => machine.startForLong(), text: 'secret 1' },
  { name: 'is sealed again under another key', prepare: (machine) => machine.start(), text: 'secret 1' },
  {
    name: 'is sealed again since the keystore’s key was rotated',
    prepare: async (machine) => {
      await machine.startForLong()
      await machine.startForLong()
      machine.keystore.rotate()
    },
    text: 'secret 1',
  },
]

describe('a kiosk that is killed', () => {
  describe.each([
    ['and its keystore has its key', true],
    ['and its keystore has lost a key that it had not written down', false],
  ])('%s', (_, isKeyWritten) => {
    it.each(changes)('at any point while a secret $name has the same one ever after', async ({ prepare, text }) => {
      const whole = aMachine()
      await prepare(whole)
      const points = await whole.startKilledAt(Number.POSITIVE_INFINITY)
      expect(points).toBeGreaterThan(3)
      for (const point of betweenSteps(points)) {
        const machine = aMachine()
        await prepare(machine)
        await machine.startKilledAt(point)
        if (isKeyWritten) machine.keystore.writeKey()
        const first = await machine.startForLong()
        expect(text ?? first.text).toBe(first.text)
        expect((await machine.startForLong()).text).toBe(first.text)
        const last = await machine.start()
        expect(last).toEqual({ text: first.text, keptIn: 'keystore', setAside: [] })
        expect(machine.everything().join()).not.toContain(first.text)
      }
    })
  })

  it('at any point while a sealed secret is set aside loses nothing, and has one new secret ever after', async () => {
    const sealedOnly = async () => {
      const machine = aMachine()
      await machine.startForLong()
      await machine.start()
      const sealed = readFileSync(machine.path('secret.sealed'), 'utf8')
      return { machine, sealed, lost: machine.keystore.forget() }
    }
    const points = await (await sealedOnly()).machine.startKilledAt(Number.POSITIVE_INFINITY)
    expect(points).toBeGreaterThan(3)
    for (const point of betweenSteps(points)) {
      const { machine, sealed, lost } = await sealedOnly()
      await machine.startKilledAt(point)
      expect(machine.everything()).toContain(sealed)
      const next = await machine.start()
      expect(next.setAside).toEqual([{ name: asideName, text: null }])
      expect((await machine.start()).text).toBe(next.text)
      lost.bringBack()
      expect((await machine.start()).setAside).toEqual([{ name: asideName, text: 'secret 1' }])
    }
  })
})
