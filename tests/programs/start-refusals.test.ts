import { existsSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { buildRendererIfChanged } from '../../build/renderer.ts'
import { createTtmsClient } from '../../clients/ttms-client.ts'
import { minProtocolVersion, protocolVersion, syncPaths } from '../../shared/sync/messages.ts'
import { startKiosk, startServer } from '../support/cinema-programs.ts'
import { type Program, startProgram } from '../support/programs.ts'
import { makeTemporaryFolder } from '../support/temporary-folder.ts'
import { answered } from '../support/ttms-client.ts'

// Real processes. Each refusal is one line on standard error, an exit code that is not 0, and no harm done.

const programs = {
  server: { args: ['server/main.ts'], env: { TTMS_PORT: '0', TTMS_DEMO: '1' } },
  kiosk: {
    args: ['electron/browser-main.ts'],
    env: { TTMS_KIOSK_PORT: '0', TTMS_KIOSK_LINK: 'browser', TTMS_OPEN: '0', TTMS_DEMO: '1' },
  },
} as const

describe('a program that can’t start', () => {
  let folder: ReturnType<typeof makeTemporaryFolder>
  const started: Program[] = []
  const listening: Server[] = []

  beforeAll(() => buildRendererIfChanged())
  beforeEach(() => {
    folder = makeTemporaryFolder()
  })
  afterEach(async () => {
    await Promise.all(started.splice(0).map((program) => program.kill()))
    for (const server of listening.splice(0)) server.close()
    folder.remove()
  })

  const dataDir = () => join(folder.path, 'data')

  /** Starts it, waits for its end, and answers the one line that it must have said. */
  async function refusalOf(name: keyof typeof programs, env: Readonly<Record<string, string>>): Promise<string> {
    const { args, env: usual } = programs[name]
    const program = startProgram(name, { args, env: { TTMS_DATA_DIR: dataDir(), ...usual, ...env } })
    started.push(program)
    const { code } = await program.ended
    expect([code, program.stdout()], program.report()).toEqual([78, ''])
    const said = program
      .stderr()
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('{'))
    expect(said, program.report()).toHaveLength(1)
    return said[0] ?? ''
  }

  async function listenSomewhere(server: Server): Promise<number> {
    listening.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return (server.address() as AddressInfo).port
  }

  it.each<[program: keyof typeof programs, setting: string, value: string, begins?: string]>([
    ['server', 'TTMS_PORT', 'http'],
    ['server', 'TTMS_DEMO', 'yes'],
    ['server', 'TTMS_BIND', '0.0.0.0', 'TTMS_DEMO'],
    ['server', 'DATABASE_URL', 'mysql://localhost/ttms'],
    ['server', 'TTMS_ADMIN_EMAIL', 'boss@cinema.example', 'TTMS_ADMIN_EMAIL and TTMS_ADMIN_PASSWORD'],
    ['server', 'TTMS_MEMBER_LEVELS', '1,2'],
    ['server', 'TTMS_TIME_ZONE', 'Moon/Base'],
    ['server', 'TTMS_ALLOTMENT_SHARE', '40%'],
    ['server', 'TTMS_TRUST_IS_PAID', '0', 'TTMS_TRUST_IS_PAID=0 needs'],
    ['server', 'TTMS_TRUST_PROXY', 'yes'],
    ['kiosk', 'TTMS_KIOSK_PORT', '65536'],
    ['kiosk', 'TTMS_SERVER_URL', 'http://cinema.example'],
    ['kiosk', 'TTMS_KIOSK_LINK', 'chrome'],
    ['kiosk', 'TTMS_TERMINAL', 'card'],
    ['kiosk', 'TTMS_OPEN', 'no'],
    ['kiosk', 'TTMS_OFFLINE_SALES', 'on'],
  ])('for a wrong setting says which: %s, %s=%s', async (name, setting, value, begins = setting) => {
    const line = await refusalOf(name, { [setting]: value })
    expect(line.startsWith(`${name}: ${begins} `), line).toBe(true)
    expect(existsSync(dataDir())).toBe(false)
  })

  it('that other machines would reach, without a word about proxies, says what to set', async () => {
    const line = await refusalOf('server', { TTMS_DEMO: '0', TTMS_BIND: '0.0.0.0' })
    expect(line).toMatch(/^server: TTMS_BIND .* set TTMS_TRUST_PROXY /)
    expect(existsSync(dataDir())).toBe(false)
  })

  it('for a database that does not answer says so without its password', async () => {
    const line = await refusalOf('server', { DATABASE_URL: 'postgres://ttms:hush@127.0.0.1:1/ttms' })
    expect(line).toMatch(/^server: .*DATABASE_URL/)
    expect(line).not.toContain('hush')
  })

  it.each([
    ['server', 'TTMS_PORT'],
    ['kiosk', 'TTMS_KIOSK_PORT'],
  ] as const)('for a taken port says which: %s', async (name, setting) => {
    const port = await listenSomewhere(createServer((_, response) => response.end('still here')))
    const line = await refusalOf(name, { [setting]: String(port) })
    expect(line).toMatch(new RegExp(`^${name}: .*${port}.*${setting}`))
    expect(await (await fetch(`http://127.0.0.1:${port}`)).text()).toBe('still here')
  })

  it.each(['server', 'kiosk'] as const)('for a data folder that can’t be made names its setting: %s', async (name) => {
    const line = await refusalOf(name, { TTMS_DATA_DIR: '/proc/nowhere' })
    expect(line).toMatch(new RegExp(`^${name}: the data folder /proc/nowhere/.* \\(see TTMS_DATA_DIR\\): `))
  })

  it('for a data folder in use leaves it to the server that runs on it', async () => {
    const running = await startServer({ dataDir: dataDir() })
    started.push(running)
    const line = await refusalOf('server', {})
    expect(line).toBe(
      `server: the data folder ${join(dataDir(), 'central')} is in use by another program (see TTMS_DATA_DIR)`,
    )
    expect((await fetch(`${running.url}/readyz`)).status).toBe(200)
  })

  it('for a data folder in use leaves it to the kiosk that runs on it', async () => {
    const running = await startKiosk({ name: 'kiosk', dataDir: dataDir(), serverUrl: 'http://127.0.0.1:1' })
    started.push(running)
    const line = await refusalOf('kiosk', { TTMS_SERVER_URL: 'http://127.0.0.1:1' })
    expect(line).toBe(
      `kiosk: the data folder ${join(dataDir(), 'kiosk')} is in use by another program (see TTMS_DATA_DIR)`,
    )
    expect((await fetch(running.address, { redirect: 'manual' })).status).toBe(303)
  })

  // Five programs start, one after the other: on a busy machine each alone takes seconds.
  it('with a server of another version says so, sells nothing, and has all it had when the right one is back', {
    timeout: 180_000,
  }, async () => {
    const server = await startServer({ dataDir: dataDir() })
    started.push(server)
    const kiosk = await startKiosk({ name: 'kiosk', dataDir: dataDir(), serverUrl: server.url })
    started.push(kiosk)
    await untilItHoldsSeats(server.url)
    await kiosk.stop()
    await server.stop()
    const before = documentsOf(kiosk)
    const { port, asked } = await listenAsOtherVersion()
    const line = await refusalOf('kiosk', { TTMS_SERVER_URL: `http://127.0.0.1:${port}` })
    expect(line).toBe(
      `kiosk: the server at http://127.0.0.1:${port} is version 9.9.9 and speaks protocol ${protocolVersion + 1}; ` +
        `this kiosk speaks ${minProtocolVersion} to ${protocolVersion}`,
    )
    // What waits may be sent to a server of any version; nothing else is asked of it.
    expect(asked.filter((path) => path !== syncPaths.challenge && path !== syncPaths.journal)).toEqual([])
    expect(documentsOf(kiosk)).toEqual(before)
    const again = await startKiosk({ name: 'kiosk', dataDir: dataDir(), serverUrl: server.url })
    started.push(again)
    started.push(await startServer({ dataDir: dataDir(), port: server.port }))
    await again.printed(/"server-online"/)
  })

  async function listenAsOtherVersion() {
    const asked: string[] = []
    const answer = { protocolVersion: protocolVersion + 1, serverVersion: '9.9.9', challenge: 'abc' }
    const server = createServer((request, response) => {
      asked.push(request.url ?? '')
      response.writeHead(request.url === syncPaths.challenge ? 200 : 404, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ ...answer, serverTimeMs: Date.now() }))
    })
    return { port: await listenSomewhere(server), asked }
  }
})

async function untilItHoldsSeats(serverUrl: string): Promise<void> {
  const web = createTtmsClient({ serverUrl })
  const soonest = answered(await web.findSche())[0]
  await vi.waitUntil(
    async () => answered(await web.findTicket({ schedule_id: soonest?.schedule_id ?? 0 })).length > 0,
    {
      timeout: 20_000,
    },
  )
}

/** Every document of the kiosk's store, but for those that tell of its openings. */
function documentsOf({ dataDir }: { readonly dataDir: string }): unknown {
  const database = new DatabaseSync(join(dataDir, 'kiosk', 'kiosk.sqlite'), { readOnly: true })
  try {
    const collections = database.prepare("select id, name from collection where name <> 'device'").all()
    return collections.map(({ id, name }) => [name, database.prepare(`select * from documents_${id}`).all()])
  } finally {
    database.close()
  }
}
