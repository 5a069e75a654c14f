import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { findChromium } from '../../../build/checks/chromium.ts'
import { makeTemporaryFolder } from '../../support/temporary-folder.ts'
import { until } from '../../support/until.ts'
import { missingForSession, type Session, startSession } from './session.ts'

// The real weston without a screen, as the service starts it, and Chromium in it in Electron's place.

const chromium = process.platform === 'linux' ? findChromium() : null
const missing = missingForSession(['weston', 'pgrep']) ?? (chromium ? null : 'no Chromium here')
const ini = readFileSync(fileURLToPath(new URL('../../../build/linux/weston.ini', import.meta.url)), 'utf8')
const screen = { width: 1080, height: 1920 }

/** A session whose program is this one, on a screen in memory that hangs upright. */
function aSession(command: readonly string[]) {
  const folder = makeTemporaryFolder()
  onTestFinished(folder.remove)
  const headless = join(folder.path, 'weston.ini')
  const output = `[output]\nname=headless\nmode=${screen.width}x${screen.height}\n`
  writeFileSync(headless, `${ini.replace('[core]', '[core]\nbackend=headless-backend.so')}${output}`)
  const profile = join(folder.path, 'profile')
  mkdirSync(profile)
  const start = () =>
    startSession(folder.path, { ini: headless, command: command.map((part) => part.replace('PROFILE', profile)) })
  return { profile, start }
}

const kiosk = [
  chromium ?? '',
  ...['--kiosk', '--ozone-platform=wayland', '--remote-debugging-port=0', '--user-data-dir=PROFILE', '--no-first-run'],
  ...[
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
  'data:text/html,<title>kiosk</title>',
]

/** The page of a Chromium that was started on this profile, once it is there. */
async function openPage(profile: string): Promise<WebSocket> {
  let address = ''
  await until(async () => {
    address = await findPage(profile)
    return address !== ''
  })
  const page = new WebSocket(address)
  await new Promise((resolve) => page.addEventListener('open', resolve))
  return page
}

async function findPage(profile: string): Promise<string> {
  try {
    const [port] = readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n')
    const targets: { title: string; type: string; webSocketDebuggerUrl: string }[] = await (
      await fetch(`http://127.0.0.1:${port}/json`)
    ).json()
    return targets.find(({ type, title }) => type === 'page' && title === 'kiosk')?.webSocketDebuggerUrl ?? ''
  } catch {
    // It is not up yet; the test's own limit of time ends a wait for one that never is.
    return ''
  }
}

/** What this expression is in the page. */
async function evaluate(page: WebSocket, expression: string): Promise<unknown> {
  const answer = new Promise<MessageEvent>((resolve) => page.addEventListener('message', resolve, { once: true }))
  const params = { expression, returnByValue: true }
  page.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params }))
  return JSON.parse((await answer).data).result.result.value
}

function compositorOf({ processId }: Session): number {
  return Number(spawnSync('pgrep', ['-P', String(processId), '-x', 'weston'], { encoding: 'utf8' }).stdout)
}

describe.skipIf(missing !== null)(`a kiosk in the real compositor${missing ? ` (${missing})` : ''}`, () => {
  it('fills the screen, and ends in good order when the session is asked to', async () => {
    const { profile, start } = aSession(kiosk)
    const session = start()
    const page = await openPage(profile)
    const whole = `innerWidth === ${screen.width} && innerHeight === ${screen.height}`
    await until(async () => (await evaluate(page, whole)) === true)
    expect(await evaluate(page, '[screen.width, screen.height]')).toEqual([screen.width, screen.height])
    session.signal('SIGTERM')
    expect(await session.ended).toBe(0)
  })

  it('that loses its compositor ends as one that is started again, though Chromium says 0', async () => {
    const { profile, start } = aSession(kiosk)
    const session = start()
    await openPage(profile)
    process.kill(compositorOf(session), 'SIGKILL')
    expect(await session.ended).toBe(70)
  })

  it('comes up again on the same data once it was killed', async () => {
    const { profile, start } = aSession(kiosk)
    const killed = start()
    await openPage(profile)
    killed.signal('SIGKILL')
    expect(await killed.ended).toBe(null)
    rmSync(join(profile, 'DevToolsActivePort'))
    const next = start()
    await openPage(profile)
    next.signal('SIGTERM')
    expect(await next.ended).toBe(0)
  })

  it.each([0, 70, 78])('keeps the exit code %i', async (code) => {
    const session = aSession(['sh', '-c', `exit ${code}`]).start()
    expect(await session.ended).toBe(code)
  })
})
