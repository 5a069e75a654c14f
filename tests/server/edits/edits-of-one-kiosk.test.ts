import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApplyEdit } from '../../../server/edits/apply-edit.ts'
import { createSqlLedger } from '../../../server/ledger/sql-ledger.ts'
import { toFen } from '../../../shared/core/money.ts'
import type { Edit } from '../../../shared/edits/contract.ts'
import { addShowtime } from '../../support/central-cinema.ts'
import { openTestServer, type TestServer } from '../../support/central-server.ts'
import { databaseKinds } from '../../support/databases.ts'
import { anEdit, sendEdits, signInAt } from '../../support/edits.ts'
import { usualPolicy } from '../../support/served-database.ts'
import { enrolKiosk } from '../../support/signing-kiosk.ts'
import { createSilentLog } from '../../support/silent-log.ts'
import { signIn } from '../../support/web-customer.ts'

const editCount = 20

describe.each(databaseKinds)('edits that are under way, on %s', (kind) => {
  let server: TestServer
  beforeAll(async () => {
    server = await openTestServer(kind)
  })
  afterAll(() => server.close())

  /** A kiosk with as many edits as go into a request, each of a showtime of its own. */
  async function aKioskWithEdits() {
    const boss = await signIn(server, 'administrator')
    const kiosk = await enrolKiosk(server)
    await signInAt(kiosk, boss)
    const edits: ReturnType<typeof anEdit>[] = []
    for (let count = 0; count < editCount; count++) {
      const showtimeId = await addShowtime(server)
      const [from, to] = [{ priceFen: toFen(3_990) }, { priceFen: toFen(4_000) }]
      edits.push(anEdit(boss.accountId, { kind: 'change-showtime', showtimeId, from, to }))
    }
    return { kiosk, edits }
  }
  const decided = async (device: number) =>
    (
      await server.db
        .selectFrom('edits')
        .select('edit_id')
        .where('device', '=', device as never)
        .execute()
    ).length

  it('are decided once each, and answered so, where their kiosk is enrolled again meanwhile', async () => {
    const { kiosk, edits } = await aKioskWithEdits()
    const lost = sendEdits(kiosk, edits).catch(() => 'stopped')
    const now = await enrolKiosk(server, null, kiosk, kiosk.key)
    const outcomes = await sendEdits(now, edits)
    await lost
    expect(outcomes.map(({ refusal }) => refusal)).toEqual(edits.map(() => null))
    expect((await decided(kiosk.device)) + (await decided(now.device))).toBe(editCount)
  })

  it.each([
    ['blocked', { is_blocked: true }, { code: 'DeviceStopped', why: 'blocked' }],
    ['given up', { state: 'written-off' }, { code: 'DeviceRetired', why: 'written-off' }],
  ] as const)(
    'are not decided any more once their kiosk is %s, and answered as before where they were',
    async (...of) => {
      const [, change, refusal] = of
      const { kiosk, edits } = await aKioskWithEdits()
      const { clock } = server.time
      const ledger = createSqlLedger({ db: server.db, clock })
      const applyEdit = createApplyEdit({ ledger, clock, log: createSilentLog().log, policy: () => usualPolicy })
      const device = server.db.selectFrom('devices').selectAll().where('device', '=', kiosk.device)
      // As it was when its request was admitted.
      const admitted = await device.executeTakeFirstOrThrow()
      const [first, second] = edits
      const done = await applyEdit(admitted, first as Edit)
      expect(done).toMatchObject({ ok: true, value: { refusal: null } })
      await server.db.updateTable('devices').set(change).where('device', '=', kiosk.device).execute()
      expect(await applyEdit(admitted, second as Edit)).toEqual({ ok: false, refusal })
      expect(await applyEdit(admitted, first as Edit)).toEqual(done)
      expect(await decided(kiosk.device)).toBe(1)
    },
  )
})
