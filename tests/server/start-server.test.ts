import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmdirSync } from 'node:fs'
import { get } from 'node:http'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { protocolVersion, requestText, signedHeaders, syncPaths } from '../../shared/sync/messages.ts'
import { type CinemaServer, startServer } from '../support/cinema-programs.ts'
import { makePostgresDatabase } from '../support/databases.ts'
import { prepareServerData } from '../support/prepared-data.ts'
import { type Program, startProgram } from '../support/programs.ts'
import { makeDeviceKey } from '../support/signing-kiosk.ts'
import { makeTemporaryFolder } from '../support/temporary-folder.ts'
import { answered, signInToTtms } from '../support/ttms-client.ts'
import { until } from '../support/until.ts'

// Real processes, as an operator starts them. What they refuse for a wrong setting is in tests/programs.

// Several starts of an embedded database each: on a busy machine one alone takes seconds.
describe('the server’s program', { timeout: 120_000 }, () => {
  let folder: ReturnType<typeof makeTemporaryFolder>
  const started: Program[] = []
  beforeEach(() => {
    folder = makeTemporaryFolder()
  })
  afterEach(async () => {
    await Promise.all(started.splice(0).map((program) => program.kill()))
    folder.remove()
  })

  async function start(needs: Omit<Parameters<typeof startServer>[0], 'dataDir'> = {}): Promise<CinemaServer> {
    const server = await startServer({ dataDir: folder.path, ...needs })
    started.push(server)
    return server
  }

  it('prints its ready line first, then the demo’s logins, and answers', async () => {
    const server = await start({ makesDatabase: true })
    expect(server.stdout()).toMatch(
      /^server ready http:\/\/127\.0\.0\.1:\d+ durability=process\ndemo administrator \S+ \S+\ndemo member \S+ \S+\n$/,
    )
    for (const path of ['healthz', 'readyz']) expect((await fetch(`${server.url}/${path}`)).status).toBe(200)
  })

  it('ends cleanly at SIGTERM though a kiosk listens, and a kiosk that was listening hears the end', async () => {
    const server = await start()
    const stream = await listenAsKiosk(server, folder.path)
    await until(() => stream.received().includes(':\n\n'))
    expect(await server.stop()).toEqual({ code: 0, signal: null })
    await stream.ended
  })

  it('keeps its data over a restart, and makes the first administrator but once', async () => {
    const login = 'boss@cinema.example'
    await prepareServerData(folder.path)
    const startPlain = async (password: string) => {
      const env = { TTMS_DATA_DIR: folder.path, TTMS_PORT: '0', TTMS_ADMIN_EMAIL: login, TTMS_ADMIN_PASSWORD: password }
      const program = startProgram('server', { args: ['server/main.ts'], env })
      started.push(program)
      const [, url = ''] = await program.printed(/^server ready (\S+) durability=process\n/m)
      return { ...program, url }
    }
    const first = await startPlain('secret-1')
    expect(first.stdout()).toMatch(/^server ready \S+ durability=process\n$/)
    expect(first.stderr()).not.toContain('secret-1')
    await signInToTtms(first.url, { login, password: 'secret-1' })
    await first.stop()
    const second = await startPlain('secret-2')
    await signInToTtms(second.url, { login, password: 'secret-1' })
  })

  it('loses nothing that it acknowledged when it is killed', async () => {
    const server = await start()
    const client = await signInToTtms(server.url, server.administrator)
    const [schedule] = answered(await client.findSche())
    const seat = { schedule_id: schedule?.schedule_id ?? 0, seat_row: 2, seat_col: 5 }
    answered(await client.inPayment(seat))
    await server.kill()
    const again = await start()
    const clientAgain = await signInToTtms(again.url, again.administrator)
    expect(answered(await clientAgain.findTicket({ schedule_id: seat.schedule_id }))).toEqual([{ row: 2, col: 5 }])
  })

  describe.runIf(inject('postgresUrl') !== null)('on Postgres', () => {
    it('says that it is durable, and two of them serve one cinema', async () => {
      const made = await makePostgresDatabase()
      const servers = await Promise.all([start({ databaseUrl: made.url }), start({ databaseUrl: made.url })])
      for (const server of servers) expect(server.stdout()).toMatch(/^server ready \S+ durability=fsync\n/)
      const [one, two] = servers
      const stream = await listenAsKiosk(two, folder.path)
      await until(() => stream.received().includes(':\n\n'))
      // Whichever renewed the demo's passwords last, its logins are the ones that work.
      const login = (server: CinemaServer) => signInToTtms(server.url, server.administrator)
      const client = await Promise.any([login(one), login(two)])
      const [schedule] = answered(await client.findSche())
      const seat = { schedule_id: schedule?.schedule_id ?? 0, seat_row: 2, seat_col: 5 }
      answered(await client.inPayment(seat))
      await until(() => stream.received().includes('"state":"in-payment"'))
      for (const server of servers) expect(await server.stop()).toEqual({ code: 0, signal: null })
      await made.drop()
    })

    it('begins one recovery, and none before its key can be read, where its disk fails after a restore', async () => {
      const made = await makePostgresDatabase()
      const sealDir = join(folder.path, 'seal')
      const server = await start({ databaseUrl: made.url, env: { TTMS_SEAL_DIR: sealDir } })
      const client = new pg.Client(made.url)
      await client.connect()
      const recoveries = async () => (await client.query('select why from recoveries')).rows
      const keyPath = join(sealDir, 'server.key')
      renameSync(keyPath, `${keyPath}.away`)
      mkdirSync(keyPath)
      await client.query(`update commit_number set system_identifier = '1'`)
      const failures = () => server.stderr().split('EISDIR').length - 1
      await until(() => failures() >= 3)
      expect(await recoveries()).toEqual([])
      rmdirSync(keyPath)
      renameSync(`${keyPath}.away`, keyPath)
      await until(async () => (await recoveries()).length > 0)
      const isRecorded = async () =>
        (await client.query(`select from commit_number where system_identifier <> '1'`)).rows.length === 1
      await until(isRecorded)
      expect(await recoveries()).toEqual([{ why: 'system-identifier' }])
      await client.end()
      expect(await server.stop()).toEqual({ code: 0, signal: null })
      await made.drop()
    })

    it('refuses a database that a newer program has changed, in one line, and leaves it as it was', async () => {
      const made = await makePostgresDatabase()
      const first = await start({ databaseUrl: made.url })
      await first.stop()
      const client = new pg.Client(made.url)
      await client.connect()
      await client.query("insert into kysely_migration values ('999-future', '2030')")
      const program = startProgram('server', {
        args: ['server/main.ts'],
        env: { TTMS_DATA_DIR: folder.path, TTMS_PORT: '0', TTMS_DEMO: '1', DATABASE_URL: made.url },
      })
      started.push(program)
      expect(await program.ended).toEqual({ code: 78, signal: null })
      expect(program.stdout()).toBe('')
      expect(program.stderr()).toBe(
        'server: the database belongs to a newer version of this program (it has 999-future)\n',
      )
      const films = await client.query('select count(*)::int as count from films')
      expect(films.rows).toEqual([{ count: 10 }])
      await client.end()
      await made.drop()
    })
  })
})

/** Enrols with the demo's code and listens to the live stream, as a kiosk beside the server does. */
async function listenAsKiosk(server: CinemaServer, dataDir: string) {
  const key = makeDeviceKey()
  const code = readFileSync(join(dataDir, 'central', 'demo-enrol-code'), 'utf8').trim()
  const answer = await fetch(`${server.url}${syncPaths.enrol}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ protocolVersion, code, publicKey: key.publicKey, name: '大厅' }),
  })
  const { device } = (await answer.json()) as { device: number }
  const timeMs = Date.now()
  const nonce = randomUUID()
  const bodySha256 = createHash('sha256').digest('hex')
  const text = requestText({ method: 'GET', path: syncPaths.live, bodySha256, device, timeMs, nonce })
  const headers = {
    [signedHeaders.device]: String(device),
    [signedHeaders.time]: String(timeMs),
    [signedHeaders.nonce]: nonce,
    [signedHeaders.signature]: key.sign(text),
  }
  let received = ''
  const ended = new Promise<void>((resolve, reject) => {
    const request = get(`${server.url}${syncPaths.live}`, { headers }, (response) => {
      response.setEncoding('utf8').on('data', (chunk: string) => {
        received += chunk
      })
      response.on('end', resolve)
    })
    request.on('error', reject)
  })
  return { received: () => received, ended }
}
