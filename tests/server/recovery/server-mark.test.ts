import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Mark } from '../../../server/ledger/recovery/mark.ts'
import { openProofKeys } from '../../../server/recovery/proof-keys.ts'
import { createServerMark } from '../../../server/recovery/server-mark.ts'
import { createMac, createProofs } from '../../../server/seats/proofs.ts'
import type { DeviceNumber } from '../../../shared/core/ids.ts'
import { databaseKinds, openTestDatabase } from '../../support/databases.ts'
import { makeTemporaryFolder } from '../../support/temporary-folder.ts'

function aFolder() {
  const folder = makeTemporaryFolder()
  onTestFinished(folder.remove)
  return folder.path
}

const aDevice = (device: number) => {
  const number = device as DeviceNumber
  const known = { device: number, cinema_id: 1, public_key: 'k', name: 'desk', merchant_id: null, enrolled_at_ms: 1 }
  return { ...known, is_blocked: false, state: 'enrolled' as const }
}
const aMark = (part: Partial<Mark>): Mark => ({
  commitNumber: 0,
  lastIds: {},
  devices: [],
  openSinceBoot: null,
  ...part,
})

describe('the mark that several servers share', () => {
  it('has the higher of each number and every kiosk, whoever writes last', async () => {
    const path = join(aFolder(), 'server.mark')
    const [one, two] = [createServerMark(path), createServerMark(path)]
    await one.write(aMark({ commitNumber: 9, lastIds: { a: 5, b: 1 }, devices: [aDevice(2)], openSinceBoot: 'boot' }))
    await two.write(aMark({ commitNumber: 7, lastIds: { b: 3, c: 1 }, devices: [aDevice(1)] }))
    expect(await one.read()).toEqual({
      commitNumber: 9,
      lastIds: { a: 5, b: 3, c: 1 },
      devices: [aDevice(1), aDevice(2)],
      openSinceBoot: null,
    })
  })

  it('has each kiosk as the one knew it that had come further, whoever writes last', async () => {
    const path = join(aFolder(), 'server.mark')
    const [one, two] = [createServerMark(path), createServerMark(path)]
    const blocked = { ...aDevice(1), is_blocked: true, state: 'written-off' as const }
    await one.write(aMark({ commitNumber: 9, devices: [blocked] }))
    await two.write(aMark({ commitNumber: 7, devices: [aDevice(1)] }))
    expect((await one.read())?.devices).toEqual([blocked])
    await two.write(aMark({ commitNumber: 10, devices: [aDevice(1)] }))
    expect((await one.read())?.devices).toEqual([aDevice(1)])
  })

  it('is read where an older version wrote it, which knew nothing of stops', async () => {
    const path = join(aFolder(), 'server.mark')
    const { is_blocked: _blocked, state: _state, ...device } = aDevice(1)
    writeFileSync(path, JSON.stringify({ commitNumber: 1, devices: [device], openSinceBoot: null }))
    expect((await createServerMark(path).read())?.devices).toEqual([aDevice(1)])
  })

  it('loses nothing of what many write at once', async () => {
    const path = join(aFolder(), 'server.mark')
    const numbers = Array.from({ length: 12 }, (_, at) => at + 1)
    await Promise.all(
      numbers.map((number) =>
        createServerMark(path).write(aMark({ commitNumber: number, devices: [aDevice(number)] })),
      ),
    )
    const mark = await createServerMark(path).read()
    expect(mark?.commitNumber).toBe(12)
    expect(mark?.devices.map(({ device }) => device)).toEqual(numbers)
  })

  it.each(['', '{"commitNumber":5', 'not JSON', '{"commitNumber":-1}'])(
    'refuses the start where it is damaged (%s), says what to do, and is not written over',
    async (text) => {
      const path = join(aFolder(), 'server.mark')
      writeFileSync(path, text)
      const mark = createServerMark(path)
      await expect(mark.read()).rejects.toThrow(/server\.mark is damaged.*move it away and start once with --restored/)
      await expect(mark.write(aMark({}))).rejects.toThrow('damaged')
      expect(readFileSync(path, 'utf8')).toBe(text)
    },
  )
})

describe.each(databaseKinds)('the key of proofs on %s', (kind) => {
  it('is kept in the database and beside it, and each returns it to the other', async () => {
    const database = await openTestDatabase(kind)
    onTestFinished(database.close)
    const { db } = database
    const [folder, elsewhere] = [join(aFolder(), 'made'), join(aFolder(), 'made')]
    const keysAt = (path: string) => openProofKeys({ db, path: join(path, 'server.key') })
    const keys = await keysAt(folder)
    expect(keys).toHaveLength(1)
    expect(keys[0]).toHaveLength(32)
    expect(statSync(join(folder, 'server.key')).mode & 0o777).toBe(0o600)
    expect(readdirSync(folder)).toEqual(['server.key'])
    // A server with a folder of its own.
    expect(await keysAt(elsewhere)).toEqual(keys)
    // A copy from before the first key.
    await db.deleteFrom('server_secrets').execute()
    expect(await keysAt(folder)).toEqual(keys)
    expect(await keysAt(elsewhere)).toEqual(keys)
  })

  it('is every key that there ever was: proofs of all of them are known again', async () => {
    const database = await openTestDatabase(kind)
    onTestFinished(database.close)
    const { db } = database
    const folder = aFolder()
    const path = join(folder, 'server.key')
    const told = { cinemaId: 1, device: 1 as DeviceNumber, epoch: 1, seq: 3, generation: 2 }
    const before = await openProofKeys({ db, path })
    const proof = createProofs(createMac(before)).ofTold(told)
    // Restored to before the key, and started by a server that knew nothing of it.
    await db.deleteFrom('server_secrets').execute()
    await openProofKeys({ db, path: join(folder, 'other', 'server.key') })
    const after = createProofs(createMac(await openProofKeys({ db, path })))
    expect(after.generationOfTold(told, proof)).toBe(2)
    expect(after.generationOfTold({ ...told, seq: 4 }, proof)).toBeNull()
    expect(after.generationOfTold(told, proof.replace('.2', '.3'))).toBeNull()
    expect(after.generationOfTold(told, after.ofTold(told))).toBe(2)
  })

  it('refuses the start where its file is damaged', async () => {
    const database = await openTestDatabase(kind)
    onTestFinished(database.close)
    const folder = aFolder()
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'server.key'), 'half')
    const opening = openProofKeys({ db: database.db, path: join(folder, 'server.key') })
    await expect(opening).rejects.toThrow('server.key is damaged')
  })
})
