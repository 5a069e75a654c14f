import { closeSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { issueEnrolCode } from '../../server/ledger/devices/enrol-codes.ts'
import type { ShowtimeId } from '../../shared/core/ids.ts'
import { aKiosk, type TestedKiosk } from '../support/a-kiosk.ts'
import { addShowtime } from '../support/central-cinema.ts'
import { createFakeNetwork } from '../support/fake-network.ts'
import { freeSeats } from '../support/free-seats.ts'
import { leaveEnrolCode } from '../support/leave-enrol-code.ts'
import { aListeningServer } from '../support/listening-server.ts'
import { createMemoryKeystore } from '../support/memory-keystore.ts'
import { until } from '../support/until.ts'

async function sellOne(kiosk: TestedKiosk, showtimeId: ShowtimeId): Promise<void> {
  const map = await kiosk.sees('seatMap', { showtimeId }, (seen) => seen !== null && freeSeats(seen).length > 0)
  const seats = map ? freeSeats(map).slice(0, 1) : []
  expect(await kiosk.call('order.hold', { showtimeId, seats })).toMatchObject({ ok: true })
  expect(await kiosk.call('order.pay', { method: 'card' })).toMatchObject({ ok: true })
  await kiosk.sees('order', {}, ({ stage }) => stage === 'sold')
  await kiosk.call('order.finish', {})
}

/** Spoils the index root page of a table that is not the journal, as a bad sector would. */
function spoil(database: string): void {
  const file = new DatabaseSync(database)
  const id = file.prepare("SELECT id FROM collection WHERE name = 'seatStates'").get()?.id
  const rows = file.prepare('SELECT pageno FROM dbstat WHERE name = ?').all(`documents_${id}`)
  const size = Number(file.prepare('PRAGMA page_size').get()?.page_size)
  file.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  file.close()
  const page = Number(rows.at(-1)?.pageno)
  const fd = openSync(database, 'r+')
  writeSync(fd, Buffer.alloc(size, 0xaa), 0, size, (page - 1) * size)
  closeSync(fd)
}

describe('a kiosk that was enrolled again for a lost key', () => {
  it.each([false, true])(
    'delivers what it sold when its database is damaged after that (the first key is back: %s)',
    { timeout: 170_000 },
    async (isBack) => {
      const server = await aListeningServer('PGlite')
      const { db, cinemaId } = server
      const network = createFakeNetwork()
      const showtimeId = await addShowtime(server)
      const keystore = createMemoryKeystore()
      const kiosk = await aKiosk({
        serverUrl: server.url,
        ports: { fetch: network.fetch },
        keystore: { find: keystore.find, restart: () => undefined },
      })
      const giveCode = async () =>
        leaveEnrolCode(kiosk.settings.centralDir, await issueEnrolCode(db, cinemaId, Date.now(), null))
      const enrolled = async (not: readonly (number | null)[]) =>
        (
          await kiosk.sees(
            'device',
            {},
            ({ device, rights }) => device !== null && !not.includes(device) && rights.seats > 0,
          )
        ).device
      await giveCode()
      await kiosk.open()
      const first = await enrolled([])
      keystore.writeKey()
      await kiosk.close()
      await kiosk.open()
      await kiosk.sees('device', {}, ({ keyKeptIn }) => keyKeptIn === 'keystore')
      await kiosk.close()

      const lost = keystore.forget()
      await kiosk.open()
      await giveCode()
      const second = await enrolled([first])
      await kiosk.close()
      if (isBack) lost.bringBack()
      await kiosk.open()
      await kiosk.sees('status', {}, ({ sellingStop, line }) => sellingStop === null && line === 'online')
      await kiosk.sees('device', {}, ({ rights, queue }) => rights.seats > 0 && queue.waiting === 0)
      network.cut()
      await kiosk.sees('status', {}, ({ line }) => line === 'offline')
      await sellOne(kiosk, showtimeId)
      await kiosk.close()
      spoil(join(kiosk.settings.kioskDir, 'kiosk.sqlite'))

      network.repair()
      await giveCode()
      await kiosk.open()
      await enrolled([first, second])
      await kiosk.sees('device', {}, ({ notices }) => notices.some(({ what }) => what === 'database-set-aside'))
      const tickets = async () =>
        (await db.selectFrom('tickets').select('device').execute()).filter(({ device }) => device === second).length
      await until(async () => (await tickets()) === 1)
    },
  )
})
