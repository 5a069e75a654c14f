import { createSessions } from '../../../server/accounts/sessions.ts'
import { createTries } from '../../../server/accounts/tries.ts'
import { createLiveHub } from '../../../server/events/live-hub.ts'
import { merchantOperations } from '../../../server/merchant/merchant-face.ts'
import { openTestDatabase } from '../../support/databases.ts'
import { createFakeTime } from '../../support/fake-time.ts'

const { db, close } = await openTestDatabase('PGlite')
const { clock } = createFakeTime()
const sessions = createSessions({ db, clock, idleMinutes: 1 })
const needs = { db, clock, hub: createLiveHub(), tries: createTries({ db, clock }), sessions }

/** The rows of the merchant interface, for what they say of themselves; their database is closed. */
export const merchantRows = merchantOperations({ ...needs, loginTries: 1, registerTries: 1 })
await close()
