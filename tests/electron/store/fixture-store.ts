import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openStaff, sealStaff } from '../../../electron/accounts/sealed-staff.ts'
import { type KioskStore, openKioskStore } from '../../../electron/journal/open-kiosk-store.ts'
import type { KioskDatabase } from '../../../electron/store/database.ts'
import { openNotices } from '../../../electron/store/notices.ts'
import type { StoredEdit } from '../../../electron/store/stored-edit.ts'
import type { AccountId, DeviceNumber } from '../../../shared/core/ids.ts'
import { cinemaClockOf } from '../../support/cinema-clock.ts'
import { createFakeRandom } from '../../support/fake-random.ts'
import { createFakeTime } from '../../support/fake-time.ts'
import { paymentStarted, rightsGivenBack, rightsTaken, sold } from '../../support/journal-entries.ts'
import { anyProof } from '../../support/proofs.ts'
import { aFilm, aHall, aShowtime, someSeatStates } from '../../support/replica-documents.ts'

// The stores in tests/fixtures/stores/, each written by the program of its time: `node fixture-store.ts NAME` adds one.
// One is added before a schema changes, and none is ever changed or taken away.

export const fixtureStores = join(import.meta.dirname, '../../fixtures/stores')
export const fixtureOwner = { device: 7 as DeviceNumber, epoch: 2 }
const fixtureClerk = {
  ...{ login: 'clerk@cinema', accountId: 5 as AccountId, name: 'Clerk', role: 'clerk' as const },
  ...{ passwordHash: 'a hash', verifiedAtMs: 1_800_000_000_000, stamp: 'a stamp' },
}

const fixtureClock = cinemaClockOf(createFakeTime().clock)
const seats = [1, 2, 3].map((col) => ({ row: 1, col, grantNumber: 10 + col }))
const stored = <Replica extends { isDeleted: boolean }>({ isDeleted, ...document }: Replica) => document

const fill = async ({ database, facts, journal, cipher }: KioskStore): Promise<void> => {
  await journal.begin(fixtureOwner)
  await journal.append('rights-taken', rightsTaken(seats).body)
  await journal.append('payment-started', paymentStarted(seats.slice(0, 2)).body)
  await journal.append('sold', sold(seats.slice(0, 2)).body)
  await journal.append('rights-given-back', rightsGivenBack(seats.slice(2)).body)
  await journal.acknowledge(2, 'fsync', anyProof)
  await database.films.insert(stored(aFilm(1)))
  await database.posters.insert({ id: 'a1', mediaType: 'image/png', base64: 'AAAA' })
  await database.halls.insert(stored(aHall()))
  await database.showtimes.insert(stored(aShowtime(7, { beginsAt: 1_800_000_000 })))
  await database.seatStates.insert(stored(someSeatStates(7, [{ state: 'sold', device: null, seats: ['2-1'] }])))
  await database.staff.insert(sealStaff(cipher, fixtureClerk))
  await database.edits.insert({
    ...{ id: 'second', count: 2, madeAtMs: 1_800_000_000_000, accountId: 5, madeBy: 'Clerk', state: 'waiting' },
    ...{ change: { kind: 'call-off-showtime', showtimeId: 7 }, refusal: null, decidedAtMs: null, revises: 'first' },
  } as unknown as StoredEdit)
  await (await openNotices(facts, fixtureClock)).add('review-item', '3: displaced')
}

/** All that a store holds for its kiosk, in order. */
export const contentOf = async ({ database, facts, journal, cipher }: KioskStore) => {
  const all = async (name: keyof KioskDatabase['collections']) =>
    (await database[name].find().exec()).map((document) => document.toJSON())
  const names = ['films', 'posters', 'halls', 'showtimes', 'seatStates', 'edits'] as const
  return {
    owner: journal.owner(),
    acknowledged: journal.acknowledged(),
    journal: (await journal.entriesAfter(0, Infinity)).map(({ seq, kind }) => `${seq} ${kind}`),
    notices: (await openNotices(facts, fixtureClock)).all$.value,
    staff: (await database.staff.find().exec()).map((document) => openStaff(cipher, document)),
    ...Object.fromEntries(await Promise.all(names.map(async (name) => [name, await all(name)] as const))),
  }
}

const [name] = process.argv.slice(2)
if (import.meta.main && name) {
  const folder = join(fixtureStores, name)
  mkdirSync(folder, { recursive: true })
  const directory = join(folder, 'kiosk')
  const { clock } = createFakeTime()
  const store = await openKioskStore({
    ...{
      directory,
      sealDirectory: join(folder, 'seal'),
      clock,
      cinemaClock: cinemaClockOf(clock),
      random: createFakeRandom(),
      keystore: null,
    },
  })
  await fill(store)
  await store.close()
  const file = new DatabaseSync(join(directory, 'kiosk.sqlite'))
  file.exec('VACUUM')
  file.close()
}
