import { expect, it } from 'vitest'
import { createLiveHub } from '../../../server/events/live-hub.ts'
import { createTellStaff } from '../../../server/events/tell-staff.ts'
import { protocolVersion } from '../../../shared/sync/messages.ts'
import type { StaffWord } from '../../../shared/sync/staff-messages.ts'
import { openTestServer } from '../../support/central-server.ts'
import { databaseKinds } from '../../support/databases.ts'
import { enrolKiosk } from '../../support/signing-kiosk.ts'
import { addStaff } from '../../support/staff-at-kiosk.ts'

it.each(databaseKinds)(
  'a word on who is staff is as of before they were looked up, so that it says nothing of who signs in meanwhile, on %s',
  async (kind) => {
    const server = await openTestServer(kind)
    const { db, time } = server
    const kiosk = await enrolKiosk(server)
    const clerk = await addStaff(server, 'clerk', kiosk)
    const hub = createLiveHub()
    const heard: string[] = []
    const listener = {
      cinemaId: server.cinemaId,
      device: kiosk.device,
      version: protocolVersion,
      stopped: null,
      mustClose: false,
    } as const
    hub.add({ ...listener, send: (event) => heard.push(event.toString()), close: () => undefined })
    const beforeMs = time.clock.nowMs()
    // By the time that the first of them was looked up, somebody may have signed in.
    const stampOf = () => {
      time.setWallClock(beforeMs + 5_000)
      return 'stamp'
    }
    await createTellStaff({ db, clock: time.clock, hub, stampOf })()
    const words = heard.map((event) => JSON.parse(event.split('data: ')[1] ?? '') as StaffWord)
    expect(words).toMatchObject([{ asOfMs: beforeMs, staff: [{ accountId: clerk, role: 'clerk' }] }])
    await server.close()
  },
)
