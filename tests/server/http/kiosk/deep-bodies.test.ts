import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { syncPaths } from '../../../../shared/sync/messages.ts'
import { openTestServer, type TestServer } from '../../../support/central-server.ts'
import { enrolKiosk } from '../../../support/signing-kiosk.ts'

describe('a journal whose entry is nested', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await openTestServer('PGlite')
  })
  afterAll(() => server.close())

  const send = async (extra: unknown) => {
    const kiosk = await enrolKiosk(server)
    const entry = { seq: 1, id: randomUUID(), kind: 'of another version', extra }
    return kiosk.ask('POST', syncPaths.journal, { epoch: 1, entries: [entry] })
  }
  // Deeper than JSON.stringify goes, and not too deep for a text made by hand.
  const nested = (depth: number) => {
    let value: unknown = []
    for (let at = 1; at < depth; at++) value = [value]
    return value
  }

  it('is kept for a person as deep as anything could be', async () => {
    expect((await send(nested(90))).httpStatus).toBe(200)
  })

  it('is a bad request where it is deeper, and no fault of the server', async () => {
    expect(await send(nested(1_000))).toMatchObject({ httpStatus: 409, body: { refusal: { code: 'BadRequest' } } })
  })

  it('may have any text in it, brackets and all', async () => {
    expect((await send(`${'['.repeat(1_000)}\\"{`)).httpStatus).toBe(200)
  })
})
