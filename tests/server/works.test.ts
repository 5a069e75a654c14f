import { describe, expect, it, onTestFinished } from 'vitest'
import { lockOwnPolicy, writeOwnPolicy } from '../../server/policy/policy-store.ts'
import { addFilm, addHall, addShowtime } from '../support/central-cinema.ts'
import { type DatabaseKind, databaseKinds, openTestDatabase } from '../support/databases.ts'
import type { createFakeTime } from '../support/fake-time.ts'
import { passInSteps } from '../support/pass-in-steps.ts'
import { recordStatements } from '../support/recorded-statements.ts'
import { serveDatabase } from '../support/served-database.ts'
import { enrolKiosk } from '../support/signing-kiosk.ts'
import { signIn } from '../support/web-customer.ts'
import { startWorkingServer } from '../support/working-server.ts'

/** Lets time pass until the condition holds. */
async function passUntil(time: ReturnType<typeof createFakeTime>, holds: () => boolean | Promise<boolean>) {
  while (!(await holds())) await passInSteps(time, { ms: 250 })
}

async function aServer(kind: DatabaseKind, showtimeCount = 0) {
  const database = await openTestDatabase(kind)
  const server = await serveDatabase(database)
  const kiosk = await enrolKiosk(server)
  const filmId = await addFilm(server)
  for (let count = 0; count < showtimeCount; count += 6) {
    const hallId = await addHall(server)
    for (const place of [0, 1, 2, 3, 4, 5]) {
      await addShowtime(server, { filmId, hallId, beginsInMinutes: 60 + place * 150 })
    }
  }
  const works = await startWorkingServer(database, server.time, kiosk.device)
  onTestFinished(async () => {
    await works.stop()
    await server.close()
  })
  return { server, kiosk, works, time: server.time }
}

describe.each(databaseKinds)('a server by itself on %s', { timeout: 60_000 }, (kind) => {
  it('sends no more than 200 statements a minute while nothing happens, as many for 60 showtimes as for six', async () => {
    const counts: number[] = []
    for (const showtimes of [6, 60]) {
      const { time, works } = await aServer(kind, showtimes)
      // What is done at the start, such as what allotments there are to be, is done.
      await recordStatements((areReturned) => passInSteps(time, { ms: 35_000, stepMs: 500, areReturned }))
      const statements = await recordStatements((areReturned) =>
        passInSteps(time, { ms: 60_000, stepMs: 500, areReturned }),
      )
      counts.push(statements.length)
      expect(works.faults).toEqual([])
    }
    const [few = 0, many = 0] = counts
    process.stdout.write(
      `figure: statements a minute of an idle server on ${kind}, 6 and 60 showtimes: ${few} and ${many}\n`,
    )
    expect(few).toBeGreaterThan(60)
    expect(Math.max(few, many)).toBeLessThanOrEqual(200)
    // A look at each showtime at both reviews of the minute would be 108 more; pools and clocks differ by a dozen.
    expect(Math.abs(many - few)).toBeLessThanOrEqual(30)
  })

  it('knows after a pulse what was changed without a word to it: a policy, an ended hold, a note in the outbox', async () => {
    const { server, works, time } = await aServer(kind)
    const { db, cinemaId } = server
    const customer = await signIn(server)
    const showtimeId = await addShowtime(server, { beginsInMinutes: 600 })
    await customer.hold(showtimeId, 1, 1)
    await db.transaction().execute(async (trx) => {
      await writeOwnPolicy(trx, cinemaId, await lockOwnPolicy(trx, cinemaId), { holdSeconds: 77 })
    })
    const filmId = await addFilm(server)
    await passUntil(time, () => works.policies.policy(cinemaId).holdSeconds === 77 && works.hasHeardOf(filmId))
    const held = () => db.selectFrom('seat_custody').select('state').execute()
    expect(await held()).toEqual([{ state: 'in-payment' }])
    await time.pass(900_000)
    await passUntil(time, async () => (await held())[0]?.state === 'free')
    expect(works.faults).toEqual([])
  })

  it('notices at a pulse that its database was restored', async () => {
    const { server, works, time } = await aServer(kind)
    const { db } = server
    const number = () => db.selectFrom('commit_number').select('number').executeTakeFirstOrThrow()
    const before = await number()
    works.onChange()
    await passUntil(time, async () => (await number()).number > before.number)
    expect(works.begun).toEqual([])
    await db.updateTable('commit_number').set(before).execute()
    await passUntil(time, () => works.begun.length > 0)
    expect(works.begun).toEqual(['commit-number'])
  })
})
