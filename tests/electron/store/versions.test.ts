import { cpSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openKioskStore } from '../../../electron/journal/open-kiosk-store.ts'
import { openKioskDatabase } from '../../../electron/store/database.ts'
import { storedMigrations } from '../../../electron/store/migrations.ts'
import { storedSchemas } from '../../../electron/store/schemas.ts'
import { StartRefused } from '../../../runtime/start-refused.ts'
import { cinemaClockOf } from '../../support/cinema-clock.ts'
import { createFakeRandom } from '../../support/fake-random.ts'
import { makeTemporaryFolder } from '../../support/temporary-folder.ts'
import { anEnrolledDisk, clock } from './a-disk.ts'
import { contentOf, fixtureOwner, fixtureStores } from './fixture-store.ts'

const stores = readdirSync(fixtureStores)
const needs = { clock, cinemaClock: cinemaClockOf(clock), random: createFakeRandom(), keystore: null }

function aCopyOf(store: string) {
  const folder = makeTemporaryFolder()
  onTestFinished(folder.remove)
  cpSync(join(fixtureStores, store), folder.path, { recursive: true })
  return { directory: join(folder.path, 'kiosk'), sealDirectory: join(folder.path, 'seal') }
}

describe('a database of an earlier version', () => {
  it.each(stores)('opens with all its data: store %s', async (name) => {
    const store = await openKioskStore({ ...aCopyOf(name), ...needs })
    onTestFinished(store.close)
    expect([store.restoredAtMs(), store.recovered]).toEqual([null, []])
    expect(await contentOf(store)).toMatchObject({
      owner: fixtureOwner,
      acknowledged: { seq: 2, durability: 'fsync' },
      journal: ['1 rights-taken', '2 payment-started', '3 sold', '4 rights-given-back'],
      films: [{ id: '1', title: { zh: '片1', en: 'Film 1' }, durationMinutes: 100, posterId: null }],
      posters: [{ id: 'a1', mediaType: 'image/png', base64: 'AAAA' }],
      halls: [
        {
          id: '1',
          name: { zh: '1号厅', en: 'Hall 1' },
          plan: name === '1' ? { rows: 1, cols: 1 } : { rows: 2, cols: 6 },
        },
      ],
      showtimes: [{ id: '7', beginsAt: 1_800_000_000, priceFen: 4_500, plan: { rows: 2, cols: 6 }, allottedSeats: 60 }],
      notices: name === '1' ? [] : [{ what: 'review-item', detail: '3: displaced' }],
      seatStates: [{ id: '7', taken: [{ state: 'sold', device: null, seats: ['2-1'] }] }],
      staff: name === '1' ? [] : [{ login: 'clerk@cinema', accountId: 5, name: 'Clerk' }],
      edits: name === '1' ? [] : [{ id: 'second', change: { kind: 'call-off-showtime' }, revises: 'first' }],
    })
    expect((await store.journal.append('staff-action', { accountId: 1, action: 'signed-in' } as never)).seq).toBe(5)
  })

  it('keeps nothing in the clear that this version encrypts: names, logins and password hashes of staff', async () => {
    const folders = aCopyOf('1')
    const text = () => readFileSync(join(folders.directory, 'kiosk.sqlite'), 'latin1')
    const isReadable = () => ['clerk@cinema', '"Clerk"', 'a hash'].map((secret) => text().includes(secret))
    expect(isReadable()).toEqual([true, true, true])
    await (await openKioskStore({ ...folders, ...needs })).close()
    expect(isReadable()).toEqual([false, false, false])
  })

  it('keeps as many allotted seats of a showtime as the server had told', () => {
    const step = storedMigrations().showtimes[2] as (showtime: object) => object
    const showtime = JSON.parse(readFileSync(join(fixtureStores, '../documents/showtime-1.json'), 'utf8'))
    expect(step(showtime)).toEqual({ id: '7', allottedSeats: 8 })
  })

  it('is brought up to the next one with its data, step by step', async () => {
    const { directory } = aCopyOf('1')
    const schemas = {
      ...storedSchemas,
      halls: {
        ...storedSchemas.halls,
        version: 3,
        properties: { ...storedSchemas.halls.properties, floor: { type: 'integer' } },
      },
    } as typeof storedSchemas
    const steps = {
      ...storedMigrations().halls,
      2: (hall: object) => ({ ...hall, floor: 1 }),
      3: (hall: { floor: number }) => ({ ...hall, floor: hall.floor + 1 }),
    }
    const migrations = { ...storedMigrations(), halls: steps }
    const database = await openKioskDatabase({ directory, schemas, migrations })
    expect((await database.halls.find().exec()).map((hall) => hall.toJSON())).toMatchObject([{ id: '1', floor: 2 }])
    expect(await database.films.count().exec()).toBe(1)
    await database.close()

    // And this program, which is older than that, leaves it alone.
    const folders = { directory, sealDirectory: join(directory, 'seal') }
    const opening = openKioskStore({ ...folders, ...needs })
    await expect(opening).rejects.toThrow('written by a newer program (halls in version 3, not 1)')
  })
})

describe('a database of a newer version', () => {
  const newer = {
    'file format 2': 'PRAGMA user_version = 2',
    'journal in version 1, not 0': `INSERT INTO collection (database_name, name, version, layout)
      VALUES ('kiosk', 'journal', 1, '{}')`,
    'parcels, which this one does not know': `INSERT INTO collection (database_name, name, version, layout)
      VALUES ('kiosk', 'parcels', 0, '{}')`,
  }

  it.each(Object.entries(newer))('is refused in one line and left byte for byte alone: %s', async (what, sql) => {
    const { disk } = await anEnrolledDisk()
    await disk.close()
    const file = new DatabaseSync(disk.database)
    file.exec(sql)
    file.close()
    const before = disk.bytes()
    const seal = readFileSync(disk.sealFile)
    const line = `${disk.database} was written by a newer program (${what}): install that one again`
    await expect(disk.open()).rejects.toThrow(new StartRefused(line))
    expect(disk.bytes()).toEqual(before)
    expect(readFileSync(disk.sealFile)).toEqual(seal)
  })

  it('is refused too where it is the database of another program', async () => {
    const { disk } = await anEnrolledDisk()
    await disk.close()
    const file = new DatabaseSync(disk.database)
    file.exec('PRAGMA application_id = 1')
    file.close()
    await expect(disk.open()).rejects.toThrow(new StartRefused(`${disk.database} is the database of another program`))
  })
})
