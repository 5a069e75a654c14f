import { existsSync, readFileSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { lockDataFolder } from '../../../runtime/data-folder.ts'
import { fakeEnrolCode, startFakeServer } from '../../support/fake-server.ts'
import { kioskMode, prepareElectron, type RunningKiosk } from '../../support/strict-electron/start-electron.ts'
import { until } from '../../support/until.ts'

const { folder, bundle, start } = prepareElectron()
const inOrder = { code: 0, signal: null }

/** Whether it closed what it had opened, before it ended with 0. */
function hasClosed({ calls }: RunningKiosk): boolean {
  const names = calls().map(([what]) => what)
  const ending = names.slice(names.indexOf('window.destroy'))
  return ending.includes('utilityProcess.kill') && JSON.stringify(calls().at(-1)) === '["app.exit",0]'
}

describe('the main process in Electron', () => {
  it('as a kiosk starts walled in, says so, says that its page is up, and ends in good order', async () => {
    const kiosk = start('kiosk', {}, kioskMode)
    await kiosk.pageUp()
    expect(kiosk.program.stdout()).toBe('kiosk ready app://kiosk link=electron\nkiosk page up\n')
    const names = kiosk.calls().map(([what]) => what)
    expect(names).toEqual(
      expect.arrayContaining([
        'app.enableSandbox',
        'session.setPermissionRequestHandler',
        'session.setPermissionCheckHandler',
        'session.setDevicePermissionHandler',
        'session.setDisplayMediaRequestHandler',
        'session.webRequest.onBeforeRequest',
        'contents.setWindowOpenHandler',
        'window.removeMenu',
      ]),
    )
    expect(kiosk.calls()).toEqual(
      expect.arrayContaining([
        ['session.fromPartition', 'kiosk'],
        ['session.on', 'will-download'],
        ['Menu.setApplicationMenu', null],
        ['powerSaveBlocker.start', 'prevent-display-sleep'],
        ['utilityProcess.fork', join(bundle, 'terminal.js')],
      ]),
    )
    const [, window] = kiosk.calls().find(([what]) => what === 'new BrowserWindow') ?? []
    const preload = join(bundle, 'preload.cjs')
    expect(window).toMatchObject({ kiosk: true, webPreferences: { preload, sandbox: true, contextIsolation: true } })
    // The session is closed before there is a window to use it.
    expect(names.indexOf('session.setPermissionCheckHandler')).toBeLessThan(names.indexOf('new BrowserWindow'))

    expect(await kiosk.program.stop()).toEqual(inOrder)
    expect(hasClosed(kiosk)).toBe(true)
  })

  it('that somebody tries out has an ordinary window and no part in the system’s keystore, and ends when that is closed', async () => {
    const kiosk = start('tried')
    await kiosk.pageUp()
    const [, window] = kiosk.calls().find(([what]) => what === 'new BrowserWindow') ?? []
    expect(window).toMatchObject({ width: 1_080, height: 800, webPreferences: { sandbox: true } })
    for (const name of ['kiosk', 'fullscreen', 'alwaysOnTop', 'closable']) expect(window).not.toHaveProperty(name)
    const names = kiosk.calls().map(([what]) => what)
    expect(names.filter((name) => /^safeStorage|^powerSaveBlocker/.test(name))).toEqual([])
    await kiosk.do('closeWindow')
    expect(await kiosk.program.ended).toEqual(inOrder)
    expect(hasClosed(kiosk)).toBe(true)
  })

  it('that was packed is a kiosk, with its data in the user’s folder also where TTMS_DATA_DIR is empty', async () => {
    const appData = join(folder, 'app-data')
    const kiosk = start('packed', { isPackaged: true, appData }, { TTMS_DATA_DIR: '' })
    await kiosk.program.printed(/^kiosk ready/m)
    expect(kiosk.calls()).toContainEqual(['app.setPath', 'userData', join(appData, 'ttms-kiosk/kiosk/electron')])
    const [, window] = kiosk.calls().find(([what]) => what === 'new BrowserWindow') ?? []
    expect(window).toMatchObject({ kiosk: true })
    for (const way of ['remote-debugging-port', 'remote-debugging-pipe'])
      expect(kiosk.calls()).toContainEqual(['app.commandLine.removeSwitch', way])
    expect(await kiosk.program.stop()).toEqual(inOrder)
    // Windows has no console that would have it.
    const kept = readFileSync(join(appData, 'ttms-kiosk/logs/kiosk.log'), 'utf8')
    expect(kept).toContain('"event":"program-closing"')
    expect(kiosk.program.stderr()).toContain(kept)
  })

  it('tells its server the product’s version, and not Electron’s', async () => {
    const server = await startFakeServer(Date.now)
    start('version', {}, { TTMS_SERVER_URL: server.url, TTMS_ENROL_CODE: fakeEnrolCode })
    await until(() => server.appVersions.size > 0)
    expect([...server.appVersions]).toEqual(['1.2.3'])
  })

  it.each([
    ['something that it imports fails', { isLibraryMissing: true }],
    ['Electron refuses what has to come before it is ready', { refusedCall: 'protocol.registerSchemesAsPrivileged' }],
    ['Electron refuses what comes later', { refusedCall: 'session.fromPartition' }],
  ])('ends with a line in the log, and not in a dialog, where %s', async (_, machine) => {
    const kiosk = start('broken', machine)
    expect(await kiosk.program.ended).toEqual({ code: 70, signal: null })
    expect(kiosk.log().filter(({ event }) => event === 'program-fault')).toMatchObject([{ level: 60 }])
  })

  it('refuses a wrong setting, in a line', async () => {
    const kiosk = start('wrong', {}, { TTMS_HOLD_SECONDS: 'soon' })
    expect(await kiosk.program.ended).toEqual({ code: 78, signal: null })
    expect(kiosk.program.stderr()).toContain('kiosk: TTMS_HOLD_SECONDS must be a whole number')
  })

  it('refuses to run beside another one, in a line, and leaves that one alone', async () => {
    const first = start('twice')
    await first.pageUp()
    const second = start('second', {}, { TTMS_DATA_DIR: first.dataDir })
    expect(await second.program.ended).toEqual({ code: 78, signal: null })
    expect(second.program.stderr()).toContain('kiosk: a kiosk runs already on this data folder\n')
    expect(await first.program.stop()).toEqual(inOrder)
  })

  it('is no second one where Electron could only not make its lock: it ends with 70, and is started again', async () => {
    const kiosk = start('no-lock', { isLockImpossible: true }, kioskMode)
    expect(await kiosk.program.ended).toEqual({ code: 70, signal: null })
    expect(kiosk.log()).toMatchObject([{ event: 'program-fault', err: { message: expect.stringContaining('lock') } }])
    const again = start('no-lock', {}, kioskMode)
    await again.pageUp()
    const beside = start('beside', { isLockImpossible: true }, { ...kioskMode, TTMS_DATA_DIR: again.dataDir })
    expect(await beside.program.ended).toEqual({ code: 78, signal: null })
    expect(await again.program.stop()).toEqual(inOrder)
  })

  it('refuses to run beside the browser host, which knows nothing of Electron’s lock', async () => {
    const dataDir = join(folder, 'browser-host')
    const { release } = lockDataFolder(join(dataDir, 'kiosk'))
    onTestFinished(release)
    const kiosk = start('browser-host', { isPackaged: true }, { TTMS_DATA_DIR: dataDir })
    await kiosk.program.printed(/kiosk: the data folder .* is in use/)
    // Its screen is nobody else's, so that it says why.
    await kiosk.called('new BrowserWindow')
    expect(await kiosk.program.stop()).toEqual({ code: 78, signal: null })
  })

  it('makes no folder of a wrong TTMS_DATA_DIR, and says so in the log of the user’s own folder', async () => {
    const [dataDir, appData] = [join(folder, 'blank '), join(folder, 'blank-app-data')]
    const kiosk = start('blank', { isPackaged: true, appData }, { TTMS_DATA_DIR: dataDir })
    await kiosk.program.printed(/TTMS_DATA_DIR must be/)
    expect(existsSync(dataDir)).toBe(false)
    expect(readFileSync(join(appData, 'ttms-kiosk/logs/kiosk.log'), 'utf8')).toContain('TTMS_DATA_DIR must be a path')
    expect(await kiosk.program.stop()).toEqual({ code: 78, signal: null })
  })

  it('keeps the exit code of a refused start, whatever fails in the moment that Electron takes to end', async () => {
    const dataDir = join(folder, 'locked')
    const { release } = lockDataFolder(join(dataDir, 'kiosk'))
    onTestFinished(release)
    const kiosk = start('locked', { failsWhileEnding: true })
    expect(await kiosk.program.ended).toEqual({ code: 78, signal: null })
    expect(kiosk.log()).toEqual([])
  })
})

describe('the main process in Electron ends in good order', () => {
  it.each([
    ['quit', 'app.setPath'],
    ['quit', 'new BrowserWindow'],
    ['SIGTERM', 'app.setPath'],
  ] as const)('when it is asked to while it starts: %s at %s', async (happens, call) => {
    const kiosk = start(`early-${happens}-${call}`, { during: { call, happens } })
    expect(await kiosk.program.ended).toEqual(inOrder)
    expect({ said: kiosk.program.stdout(), hasClosed: hasClosed(kiosk) }).toEqual({ said: '', hasClosed: true })
  })

  it('when Electron is asked to quit, and when a kiosk is: its window alone would keep it', async () => {
    // There `closable: false` is nothing.
    const kiosk = start('quit', { platform: 'linux' }, kioskMode)
    await kiosk.pageUp()
    await kiosk.do('closeWindow')
    expect(await kiosk.do('isVisible')).toBe(true)
    await kiosk.do('quit')
    expect(await kiosk.program.ended).toEqual(inOrder)
    expect(hasClosed(kiosk)).toBe(true)
  })

  it('however often it is told to: a Ctrl-C is often two signals', async () => {
    const kiosk = start('two-signals', { spawnsWhenTold: true })
    await kiosk.pageUp()
    void kiosk.program.signal('SIGINT')
    await kiosk.program.printed(/"closing"/)
    void kiosk.program.signal('SIGINT')
    // Answered after the second one was heard.
    await kiosk.do('passTime', 0)
    await kiosk.do('spawnNow')
    expect(await kiosk.program.ended).toEqual(inOrder)
  })

  it('when the program that started it is gone', async () => {
    const sockets: Socket[] = []
    const path = join(folder, 'parent')
    const parent = createServer((socket) => sockets.push(socket)).listen(path)
    onTestFinished(() => void parent.close())
    const kiosk = start('orphan', {}, { TTMS_PARENT_PIPE: path })
    await kiosk.pageUp()
    expect(sockets).toHaveLength(1)
    sockets[0]?.destroy()
    expect(await kiosk.program.ended).toEqual(inOrder)
    expect(hasClosed(kiosk)).toBe(true)
  })

  it.each([kioskMode, {}])('when the session of Windows ends: %j', async (mode) => {
    const kiosk = start(`session-${JSON.stringify(mode)}`, {}, mode)
    await kiosk.pageUp()
    expect(await kiosk.do('endSession')).toBe(true)
    expect(await kiosk.program.ended).toEqual(inOrder)
    expect(hasClosed(kiosk)).toBe(true)
  })

  it('also where the terminal simulator is told to end before it was spawned', async () => {
    const kiosk = start('late-terminal', { spawnsWhenTold: true })
    await kiosk.pageUp()
    const ended = kiosk.program.stop()
    await kiosk.called('window.destroy')
    await kiosk.do('spawnNow')
    expect(await ended).toEqual(inOrder)
    expect(kiosk.calls().filter(([what]) => what === 'utilityProcess.kill')).toEqual([['utilityProcess.kill', true]])
  })

  it('also where the terminal simulator is never spawned', async () => {
    const kiosk = start('no-terminal', { spawnsWhenTold: true })
    await kiosk.pageUp()
    const ended = kiosk.program.stop()
    await kiosk.called('window.destroy')
    await kiosk.do('passTime', 3_000)
    expect(await ended).toEqual(inOrder)
  })
})

it('what Electron ends without a word, as where the display is lost, starts again as it was', async () => {
  const kiosk = start('lost', {}, kioskMode)
  await kiosk.pageUp()
  await expect(kiosk.do('loseSession')).rejects.toThrow('ended')
  expect(await kiosk.program.ended).toEqual(inOrder)
  expect(kiosk.count('window.destroy')).toBe(0)
  const again = start('lost', {}, kioskMode)
  await again.pageUp()
  expect(again.log().filter(({ level }) => level >= 50)).toEqual([])
  expect(existsSync(join(kiosk.dataDir, 'kiosk'))).toBe(true)
})
