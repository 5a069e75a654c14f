import { closeSync, copyFileSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { runKiosk } from '../../build/run-kiosk.ts'
import { createFakeTime } from '../support/fake-time.ts'
import { makeTemporaryFolder } from '../support/temporary-folder.ts'

const node = (script: string) => ({ program: process.execPath, args: ['-e', script] })
const readyLine = 'kiosk ready app://kiosk link=electron'
const ready = `console.log('${readyLine}')`
const browserHost = node("console.log('kiosk ready http://127.0.0.1:1/ link=browser')")

async function run(command: ReturnType<typeof node>, instead: ReturnType<typeof node> | null) {
  const said: string[] = []
  const lines: string[] = []
  const kiosk = runKiosk({ command, instead }, process.env, (line) => said.push(line))
  kiosk.onLine((line) => lines.push(line))
  return { code: await kiosk.ended, said, lines }
}

describe('a kiosk that was chosen to run in Electron', () => {
  it('runs in the browser host where Electron ends before its page is up, and says why', async () => {
    const noSandbox = node(
      "console.error('The SUID sandbox helper binary was found, but is not configured'); process.exitCode = 133",
    )
    const { code, said, lines } = await run(noSandbox, browserHost)
    expect(lines).toEqual(['kiosk ready http://127.0.0.1:1/ link=browser'])
    expect(said[0]).toBe(
      'Electron ended before its page was up (exit code 133): The SUID sandbox helper binary was found, but is not configured',
    )
    expect(code).toBe(0)
  })

  it('runs in the browser host where Electron can not even be started', async () => {
    const { said, lines } = await run({ program: '/nowhere/electron', args: [] }, browserHost)
    expect(lines).toHaveLength(1)
    expect(said[0]).toMatch(/^Electron ended before its page was up \(exit code 126\): spawn .*ENOENT$/)
  })

  it.skipIf(process.platform === 'win32')(
    'runs in the browser host where Electron is being written by another start (not on Windows, which locks otherwise)',
    async () => {
      const folder = makeTemporaryFolder()
      onTestFinished(folder.remove)
      const program = join(folder.path, 'electron')
      copyFileSync('/bin/true', program)
      const writing = openSync(program, 'r+')
      onTestFinished(() => closeSync(writing))
      const { code, said, lines } = await run({ program, args: [] }, browserHost)
      expect([code, lines.length]).toEqual([0, 1])
      expect(said[0]).toBe('Electron ended before its page was up (exit code 126): spawn ETXTBSY')
    },
  )

  it('runs in the browser host where Electron is ready, but its page never comes up', async () => {
    const { code, said, lines } = await run(node(`${ready}; process.exitCode = 70`), browserHost)
    expect({ code, lines }).toEqual({ code: 0, lines: [readyLine, 'kiosk ready http://127.0.0.1:1/ link=browser'] })
    expect(said[0]).toContain('Electron ended before its page was up (exit code 70)')
  })

  it('ends where Electron ends after its page was up', async () => {
    const { code, said, lines } = await run(
      node(`${ready}; console.log('kiosk page up'); process.exitCode = 70`),
      browserHost,
    )
    expect({ code, said, lines }).toEqual({ code: 70, said: [], lines: [readyLine, 'kiosk page up'] })
  })

  it('ends where its window was closed before the page was up', async () => {
    const closed = node(
      `${ready}; console.error('{"level":30,"event":"program-closing","why":"the window was closed","msg":"closing"}')`,
    )
    expect(await run(closed, browserHost)).toEqual({ code: 0, said: [], lines: [readyLine] })
  })

  it('runs in the browser host where Electron ends without a word before its page is up, as where the display is lost', async () => {
    const { code, said, lines } = await run(node(ready), browserHost)
    expect({ code, lines }).toEqual({ code: 0, lines: [readyLine, 'kiosk ready http://127.0.0.1:1/ link=browser'] })
    expect(said[0]).toBe('Electron ended before its page was up (exit code 0): without a word')
  })

  it('runs in the browser host where Electron has no page up after a minute, and is killed where it does not end', async () => {
    const { timer, pass } = createFakeTime()
    const said: string[] = []
    const lines: string[] = []
    const deaf = node(`process.on('SIGTERM', () => console.log('deaf')); setInterval(() => {}, 1000); ${ready}`)
    const kiosk = runKiosk({ command: deaf, instead: browserHost }, process.env, (line) => said.push(line), timer)
    kiosk.onLine((line) => lines.push(line))
    await expect.poll(() => lines, { timeout: 20_000 }).toEqual([readyLine])
    await pass(60_000)
    await expect.poll(() => lines, { timeout: 20_000 }).toEqual([readyLine, 'deaf'])
    await pass(15_000)
    expect(await kiosk.ended).toBe(0)
    expect(said[0]).toBe('Electron had no page up after 60 s (exit code 137): without a word')
    expect(lines.at(-1)).toContain('link=browser')
  })

  it('ends where a setting is wrong, which the browser host would not like better', async () => {
    expect(await run(node('process.exitCode = 78'), browserHost)).toEqual({ code: 78, said: [], lines: [] })
  })

  it('ends where Electron was asked for', async () => {
    expect(await run(node('process.exitCode = 133'), null)).toEqual({ code: 133, said: [], lines: [] })
  })

  it('ends where it was asked to before it was ready', async () => {
    const said: string[] = []
    const kiosk = runKiosk(
      { command: node('setInterval(() => {}, 1000)'), instead: browserHost },
      process.env,
      (line) => said.push(line),
    )
    kiosk.end()
    await kiosk.ended
    expect(said).toEqual([])
  })
})
