import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { findElectron } from '../../build/find-electron.ts'
import { startProgram } from '../support/programs.ts'
import { makeTemporaryFolder } from '../support/temporary-folder.ts'

const electron = findElectron(fileURLToPath(new URL('../../node_modules/electron', import.meta.url)))

function start(script: string, env: Record<string, string> = {}) {
  const folder = makeTemporaryFolder()
  const ports = { TTMS_PORT: '0', TTMS_KIOSK_PORT: '0' }
  const settings = { TTMS_DATA_DIR: join(folder.path, 'data'), TTMS_KIOSK_LINK: 'browser', TTMS_OPEN: '0' }
  const program = startProgram(script, { args: [`build/${script}.ts`], env: { ...ports, ...settings, ...env } })
  onTestFinished(async () => {
    await program.stop()
    folder.remove()
  })
  return program
}

/** Opens this address as a browser does, asks for the first thing that its page asks for, and has the answer. */
async function askForSomething(address: string): Promise<void> {
  const entered = await fetch(address, { redirect: 'manual' })
  const { origin, host } = new URL(address)
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? ''
  const page = new WebSocket(`ws://${host}/link`, { headers: { origin, cookie } })
  onTestFinished(() => page.terminate())
  await once(page, 'open')
  page.send(JSON.stringify({ kind: 'watch', id: 1, name: 'order', input: {} }))
  await once(page, 'message')
}

async function takePort(): Promise<number> {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  onTestFinished(() => void taken.close())
  return (taken.address() as AddressInfo).port
}

describe('npm start', () => {
  it('brings up server, demo cinema and kiosk, in that order on standard output, and ends all of it at a signal', async () => {
    const program = start('start')
    const [, address = ''] = await program.printed(/^kiosk ready (http:\S+) link=browser\n/m)
    expect(
      program
        .stdout()
        .split('\n')
        .map((line) => line.split(' ').slice(0, 2).join(' ')),
    ).toEqual(['server ready', 'demo administrator', 'demo member', 'kiosk ready', ''])
    expect((await fetch(address, { redirect: 'manual' })).status).toBe(303)
    const processIds = [...program.stderr().matchAll(/is process (\d+)/g)].map(([, id]) => Number(id))
    expect(await program.stop()).toEqual({ code: 0, signal: null })
    for (const processId of processIds) expect(() => process.kill(processId, 0)).toThrow('ESRCH')
    expect(processIds).toHaveLength(2)
  })

  it('says in one line that the server’s port is taken, before anything is made', async () => {
    const port = await takePort()
    const folder = makeTemporaryFolder()
    onTestFinished(folder.remove)
    const program = start('start', { TTMS_PORT: String(port), TTMS_DATA_DIR: folder.path })
    expect((await program.ended).code).toBe(78)
    expect(program.stderr()).toMatch(new RegExp(`^server: .*${port}.*$`, 'm'))
    expect(program.stdout()).toBe('')
    expect(existsSync(join(folder.path, 'central'))).toBe(false)
  })

  it('says in one line that the kiosk’s port is taken, and takes the server along', async () => {
    const port = await takePort()
    const program = start('start', { TTMS_KIOSK_PORT: String(port) })
    expect((await program.ended).code).toBe(78)
    expect(program.stderr()).toContain(`kiosk: port ${port} is taken by another program: set TTMS_KIOSK_PORT\n`)
  })

  it('says in one line which setting is wrong', async () => {
    const program = start('start', { TTMS_HOLD_SECONDS: 'soon' })
    expect((await program.ended).code).toBe(78)
    expect(program.stderr()).toMatch(/^start: TTMS_HOLD_SECONDS must be a whole number .*, not "soon"\n$/)
  })
})

describe('npm run kiosk', () => {
  it('runs without a server, and says that it opens no window and why', async () => {
    const program = start('kiosk', { TTMS_SERVER_URL: 'http://127.0.0.1:1' })
    const [, address = ''] = await program.printed(
      /^kiosk ready (http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}) link=browser\n/m,
    )
    expect(program.stderr()).toContain('kiosk: in the browser host: TTMS_KIOSK_LINK asks for it\n')
    expect(program.stderr()).toContain('kiosk: opens no window: TTMS_OPEN is 0\n')
    expect(program.stdout()).not.toContain('kiosk page up')
    await askForSomething(address)
    expect(await program.stop()).toEqual({ code: 0, signal: null })
    expect(program.stdout()).toMatch(/^kiosk page up\n/m)
  })

  it.skipIf(electron).each(['SIGTERM', 'SIGINT'] as const)(
    'that %s asks to end while it waits for Electron ends in order, and the fetch with it (not with it here)',
    async (signal) => {
      const folder = makeTemporaryFolder()
      onTestFinished(folder.remove)
      let isAsked = false
      let isLeft = false
      // Begins, and comes to no end.
      const mirror = createHttpServer((request, response) => {
        isAsked = true
        request.socket.on('close', () => {
          isLeft = true
        })
        response.writeHead(200, { 'content-length': 100_000_000 })
        response.write(Buffer.alloc(1_000_000))
      }).listen(0, '127.0.0.1')
      await once(mirror, 'listening')
      onTestFinished(() => {
        mirror.closeAllConnections()
        mirror.close()
      })
      const program = start('kiosk', {
        ...{ TTMS_KIOSK_LINK: 'electron', CI: '', ELECTRON_OVERRIDE_DIST_PATH: '' },
        ...{ electron_config_cache: join(folder.path, 'cache'), TMPDIR: folder.path },
        ELECTRON_MIRROR: `http://127.0.0.1:${(mirror.address() as AddressInfo).port}/`,
      })
      await program.printed(/^kiosk: fetching Electron$/m)
      await expect.poll(() => isAsked, { timeout: 60_000 }).toBe(true)
      expect(await program.signal(signal)).toEqual({ code: 0, signal: null })
      expect(program.stderr()).toMatch(/kiosk: asked to end before it was ready\n$/)
      await expect.poll(() => isLeft, { timeout: 20_000 }).toBe(true)
      expect(readdirSync(folder.path)).toEqual([])
    },
  )

  it.skipIf(electron)('refuses a wish for Electron where its program is missing (not with it here)', async () => {
    const program = start('kiosk', { TTMS_KIOSK_LINK: 'electron', CI: '1' })
    expect((await program.ended).code).toBe(78)
    expect(program.stderr()).toBe(
      "kiosk: TTMS_KIOSK_LINK is electron, but Electron's program is missing (it is not fetched where CI is set)\n",
    )
  })
})
