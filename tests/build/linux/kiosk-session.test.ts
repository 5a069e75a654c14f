import { describe, expect, it, onTestFinished } from 'vitest'
import { makeTemporaryFolder } from '../../support/temporary-folder.ts'
import { until } from '../../support/until.ts'
import { missingForSession, startSession, writeProgram } from './session.ts'

const missing = missingForSession([])

/** A stand-in for weston: a socket under the name that it is told, until it is asked to end. */
const weston = `
const name = process.argv.find((arg) => arg.startsWith('--socket=')).slice('--socket='.length)
process.on('SIGTERM', () => { record('compositor asked to end'); process.exit(0) })
record('compositor up ' + process.pid)
require('node:net').createServer().listen(process.env.XDG_RUNTIME_DIR + '/' + name)`

/** Ends with 0 a while after it was asked to. */
const endsAfter = (ms: number) => `
process.on('SIGTERM', () => { record('program asked to end'); setTimeout(() => { record('program ended'); process.exit(0) }, ${ms}) })
setInterval(() => undefined, 1000)
record('program up')`

const patient = endsAfter(300)

/** How a session of these programs is started, in a folder of its own. */
function aSession(program: string, compositor = weston) {
  const folder = makeTemporaryFolder()
  onTestFinished(folder.remove)
  writeProgram(folder.path, 'weston', compositor)
  const command = [writeProgram(folder.path, 'a program', program)]
  return (env: Record<string, string> = {}) => startSession(folder.path, { ini: '/dev/null', command, env })
}

const pidOfCompositor = (events: readonly string[]) =>
  Number(
    events
      .find((event) => event.startsWith('compositor up'))
      ?.split(' ')
      .at(-1),
  )

describe.skipIf(missing !== null)(`the session of a Linux kiosk${missing ? ` (${missing})` : ''}`, () => {
  it.each([0, 7, 70, 78])('ends with the program’s exit code: %i', async (code) => {
    const session = aSession(`record(process.env.WAYLAND_DISPLAY); process.exit(${code})`)()
    expect(await session.ended).toBe(code)
    expect(session.events().slice(1)).toEqual(['ttms-kiosk', 'compositor asked to end'])
  })

  it('ends with 128 and the signal’s number where one ended the program, as shells do', async () => {
    const session = aSession(`process.kill(process.pid, 'SIGKILL'); setInterval(() => undefined, 1000)`)()
    expect(await session.ended).toBe(128 + 9)
  })

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'on %s asks the program to end, waits for it, and takes its screen away only then',
    async (signal) => {
      const session = aSession(patient)()
      await session.recorded('program up')
      session.signal(signal)
      expect(await session.ended).toBe(0)
      expect(session.events().slice(2)).toEqual(['program asked to end', 'program ended', 'compositor asked to end'])
    },
  )

  // As Electron in its first moments: nobody hears the signal yet.
  it.each([
    ['is ended by the signal', "record('program up'); setInterval(() => undefined, 1000)", 143],
    ['fails while it ends', `process.on('SIGTERM', () => process.exit(70)); ${patient}`, 70],
    ['finds a setting wrong', `process.on('SIGTERM', () => process.exit(78)); ${patient}`, 78],
    [
      'has to be killed',
      "process.on('SIGTERM', () => undefined); setInterval(() => undefined, 1000); record('program up')",
      137,
    ],
  ])(
    'that is asked to end ends with 0, also where its program %s: the screen would blame a setting',
    async (_, program, code) => {
      const session = aSession(program)()
      await session.recorded('program up')
      session.signal('SIGTERM')
      expect(await session.ended).toBe(0)
      expect(session.stderr()).toContain(`kiosk-session: asked to end, the program ended with ${code}\n`)
      expect(session.events().at(-1)).toBe('compositor asked to end')
    },
  )

  it('passes one signal on, however many come: in Chromium the second one kills while it starts', async () => {
    const oneShot = `
      process.once('SIGTERM', () => { record('program asked to end'); setTimeout(() => { record('program ended'); process.exit(0) }, 1500) })
      setInterval(() => undefined, 1000)
      record('program up')`
    const session = aSession(oneShot)()
    await session.recorded('program up')
    session.signal('SIGTERM')
    await session.recorded('program asked to end')
    session.signal('SIGHUP')
    session.signal('SIGTERM')
    expect(await session.ended).toBe(0)
    expect(session.events().slice(2)).toEqual(['program asked to end', 'program ended', 'compositor asked to end'])
  })

  it('asks the program to end where the compositor is lost, and ends with a fault', async () => {
    const session = aSession(patient)()
    await session.recorded('program up')
    process.kill(pidOfCompositor(session.events()), 'SIGKILL')
    expect(await session.ended).toBe(70)
    expect(session.events().slice(2)).toEqual(['program asked to end', 'program ended'])
    expect(session.stderr()).toContain('the compositor was lost')
  })

  it('ends with a fault also where the program takes the loss of its screen for an orderly end', async () => {
    const follower = `
      require('node:net').connect(process.env.XDG_RUNTIME_DIR + '/' + process.env.WAYLAND_DISPLAY)
        .on('connect', () => record('program up')).on('close', () => process.exit(0))`
    const session = aSession(follower)()
    await session.recorded('program up')
    process.kill(pidOfCompositor(session.events()), 'SIGKILL')
    expect(await session.ended).toBe(70)
  })

  it('ends with a fault, and starts no program, where the compositor does not come up', async () => {
    const session = aSession(`record('program up')`, `process.exit(1)`)()
    expect(await session.ended).toBe(70)
    expect(session.events()).toEqual([])
  })

  it('that is asked to end before the compositor is up starts no program and ends with 0', async () => {
    const waiting = weston.replace(/^require.*$/m, 'setInterval(() => undefined, 1000)')
    const session = aSession(`record('program up')`, waiting)()
    await until(() => session.events()[0]?.startsWith('compositor up') === true)
    session.signal('SIGTERM')
    expect(await session.ended).toBe(0)
    expect(session.events().slice(1)).toEqual(['compositor asked to end'])
  })

  it('that is killed takes both with it, and the next one begins only when its program has ended', async () => {
    // Longer than the next one takes to come up where it does not wait.
    const start = aSession(endsAfter(3_000))
    const killed = start()
    await killed.recorded('program up')
    killed.signal('SIGKILL')
    expect(await killed.ended).toBe(null)
    const next = start()
    const programs = () => next.events().filter((event) => event === 'program up').length
    let hasEnded = false
    void next.ended.then(() => {
      hasEnded = true
    })
    // It ends where the program of the one before does not.
    await until(() => programs() === 2 || hasEnded)
    expect(programs()).toBe(2)
    const events = next.events().map((event) => event.replace(/ \d+$/, ''))
    expect(events.slice(0, events.lastIndexOf('compositor up'))).toContain('program ended')
    next.signal('SIGTERM')
    expect(await next.ended).toBe(0)
  })

  it('needs a folder for its sockets, and says so', async () => {
    const session = aSession(patient)({ XDG_RUNTIME_DIR: '/nowhere' })
    expect([await session.ended, session.stderr()]).toEqual([
      70,
      'kiosk-session: XDG_RUNTIME_DIR (/nowhere) is no folder that can be written to\n',
    ])
  })
})
