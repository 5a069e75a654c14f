import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addShowtime } from '../../support/central-cinema.ts'
import { openTestServer, type TestServer } from '../../support/central-server.ts'
import { databaseKinds } from '../../support/databases.ts'
import { enrolKiosk } from '../../support/signing-kiosk.ts'
import { addStaff, itemsOf, sellOne } from '../../support/staff-at-kiosk.ts'

describe.each(databaseKinds)('tickets that a kiosk shows, on %s', (kind) => {
  let server: TestServer
  beforeAll(async () => {
    server = await openTestServer(kind)
  })
  afterAll(() => server.close())

  it('are audited under the name of the member of staff who showed them again, and not where no one did', async () => {
    const clerk = await addStaff(server, 'clerk')
    const kiosk = await enrolKiosk(server)
    const { saleId, ticketNumber } = await sellOne(kiosk, await addShowtime(server))
    const showing = { saleId, ticketNumbers: [ticketNumber] }
    const uploaded = await kiosk.upload([
      kiosk.entry('printed', { ...showing, copy: 1, how: 'screen' }),
      kiosk.entry('seen', { ...showing, copy: 1 }),
      kiosk.entry('collected', { ...showing, copy: 1 }),
      kiosk.entry('printed', { ...showing, copy: 2, how: 'screen', accountId: clerk }),
      kiosk.entry('seen', { ...showing, copy: 2 }),
      kiosk.entry('collected', { ...showing, copy: 2, accountId: clerk }),
    ])
    expect(uploaded.body).toMatchObject({ reviewItems: [] })
    expect(await itemsOf(kiosk)).toEqual([])
    const rows = await server.db.selectFrom('audit').selectAll().where('account_id', '=', clerk).execute()
    const audited = rows.map(({ action, device, detail }) => ({ action, device, detail }))
    expect(audited).toMatchObject([
      { action: 'tickets-shown', device: kiosk.device, detail: { from: null, to: { ...showing, copy: 2 } } },
      { action: 'tickets-handed-over', device: kiosk.device, detail: { to: { ...showing, copy: 2 } } },
    ])
    expect(audited).toHaveLength(2)
  })
})
