import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { isAlive } from '../../build/checks/processes.ts'
import { fetchElectron } from '../../build/fetch-electron.ts'
import { createFakeTime } from '../support/fake-time.ts'
import { startProgram } from '../support/programs.ts'
import { makeTemporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'

// The real script, from a mirror of the test's own, into a package that unpacks as the test says.

const root = fileURLToPath(new URL('../..', import.meta.url))
const bytes = Buffer.alloc(100_000, 'electron')
const whole: RequestListener = (_, response) => {
  response.writeHead(200, { 'content-length': bytes.length })
  response.end(bytes)
}
const half: RequestListener = (_, response) => {
  response.writeHead(200, { 'content-length': 2 * bytes.length })
  response.write(bytes)
}
/** Unpacks only when the test says so, and records under which number it runs. */
const slow = `
  const { existsSync, writeFileSync } = require('node:fs')
  writeFileSync(__dirname + '/unpacking', String(process.pid))
  setInterval(() => { if (existsSync(__dirname + '/go')) process.exit(0) }, 20)`

async function aPackage(install: string, answer: RequestListener = whole) {
  const folder = makeTemporaryFolder()
  onTestFinished(folder.remove)
  const at = (name: string) => join(folder.path, name)
  const asked: string[] = []
  const mirror = createServer((request, response) => {
    asked.push(request.url ?? '')
    answer(request, response)
  }).listen(0, '127.0.0.1')
  await once(mirror, 'listening')
  onTestFinished(() => {
    mirror.closeAllConnections()
    mirror.close()
  })
  const name = `electron-v99.9.9-${process.platform}-${process.arch}.zip`
  writeFileSync(at('package.json'), '{ "version": "99.9.9" }')
  writeFileSync(at('checksums.json'), JSON.stringify({ [name]: createHash('sha256').update(bytes).digest('hex') }))
  writeFileSync(at('install.js'), install)
  symlinkSync(join(root, 'node_modules'), at('node_modules'), 'junction')
  mkdirSync(at('tmp'))
  const environment = {
    ELECTRON_MIRROR: `http://127.0.0.1:${(mirror.address() as AddressInfo).port}/`,
    electron_config_cache: at('cache'),
    ...{ TMPDIR: at('tmp'), TEMP: at('tmp'), TMP: at('tmp') },
  }
  for (const [variable, value] of Object.entries(environment)) {
    const before = process.env[variable]
    process.env[variable] = value
    onTestFinished(() => {
      if (before === undefined) delete process.env[variable]
      else process.env[variable] = before
    })
  }
  const said: string[] = []
  const { timer, pass } = createFakeTime()
  let signsOfLife = 0
  const needs = {
    ...{ packageFolder: folder.path, failedFile: at('not-fetched'), mirror: '', isAsked: false, nowMs: Date.now() },
    say: (line: string) => void said.push(line),
    timer: (ms: number, callback: () => void) => {
      signsOfLife += 1
      return timer(ms, callback)
    },
  }
  return {
    ...{ at, asked, said, needs, pass, environment },
    signsOfLife: () => signsOfLife,
    /** The number of the process that unpacks. */
    unpackingProcess: async () => {
      await expect
        .poll(() => existsSync(at('unpacking')) && readFileSync(at('unpacking'), 'utf8'), { timeout: 60_000 })
        .toMatch(/\d/)
      return Number(readFileSync(at('unpacking'), 'utf8'))
    },
    temporary: () => readdirSync(at('tmp')),
  }
}

describe('fetching Electron from a mirror', () => {
  it('unpacks it, however long that takes, and leaves nothing in the temporary folder', async () => {
    const { needs, said, pass, at, asked, signsOfLife, temporary } = await aPackage(slow)
    const fetched = fetchElectron(needs)
    await until(() => said.includes('unpacking Electron') || existsSync(needs.failedFile))
    for (const _ of [1, 2]) {
      const before = signsOfLife()
      await expect.poll(signsOfLife, { timeout: 60_000 }).toBeGreaterThan(before)
      await pass(29_999)
    }
    writeFileSync(at('go'), '')
    expect(await fetched).toBeNull()
    expect([asked.length, temporary()]).toEqual([1, []])
  })

  it('that stalls in the middle leaves no half of it in the temporary folder', async () => {
    const { needs, said, pass, temporary } = await aPackage('', half)
    const fetched = fetchElectron(needs)
    await until(() => said.includes('fetching Electron: 50 %') || existsSync(needs.failedFile))
    expect(temporary()).toHaveLength(1)
    await pass(30_000)
    expect(await fetched).toBe('it could not be fetched: nothing came for 30 s')
    expect(temporary()).toEqual([])
  })

  it('that is given up leaves nothing running that still unpacks', async () => {
    const { needs, unpackingProcess, temporary } = await aPackage(slow)
    const ending = new AbortController()
    const fetched = fetchElectron({ ...needs, signal: ending.signal })
    const unpacking = await unpackingProcess()
    ending.abort()
    expect(await fetched).toBe('the fetch was given up')
    await expect.poll(() => isAlive(unpacking), { timeout: 20_000 }).toBe(false)
    expect([existsSync(needs.failedFile), temporary()]).toEqual([false, []])
  })

  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'ends, and leaves nothing, where the program that began it is ended by %s',
    async (signal) => {
      const { at, needs, unpackingProcess, temporary, environment } = await aPackage(slow)
      const { packageFolder, failedFile, mirror, isAsked, nowMs } = needs
      const given = JSON.stringify({ packageFolder, failedFile, mirror, isAsked, nowMs })
      writeFileSync(
        at('start.ts'),
        `import { fetchElectron } from ${JSON.stringify(join(root, 'build/fetch-electron.ts'))}
      await fetchElectron({ ...${given}, say: () => undefined })`,
      )
      const program = startProgram('start', { args: [at('start.ts')], env: environment })
      const unpacking = await unpackingProcess()
      await program.signal(signal)
      await expect.poll(() => [isAlive(unpacking), temporary()], { timeout: 20_000 }).toEqual([false, []])
    },
  )

  it('that is told to end before it begins does not begin', async () => {
    const { needs, asked, said } = await aPackage('')
    expect(await fetchElectron({ ...needs, signal: AbortSignal.abort() })).toBe('the fetch was given up')
    expect([asked, said]).toEqual([[], []])
  })

  it('says that unpacking failed and why', async () => {
    const { needs } = await aPackage("console.error('no space left'); process.exitCode = 1")
    expect(await fetchElectron(needs)).toBe('it could not be fetched: it could not be unpacked: no space left')
  })
})

describe('a fetch of Electron that fails', () => {
  it('and can’t be remembered, on a disk that is full or read-only, is said and rejects nothing', async () => {
    const { needs, at, said } = await aPackage("console.error('no space left'); process.exitCode = 1")
    const failedFile = join(at('install.js'), 'not-fetched')
    expect(await fetchElectron({ ...needs, failedFile })).toMatch(/no space left$/)
    expect(said.at(-1)).toMatch(/^Electron is tried again at the next start: this failure can't be remembered \(.+\)$/)
  })

  it('for want of a temporary folder rejects nothing', async () => {
    const { needs, at } = await aPackage('')
    for (const variable of ['TMPDIR', 'TEMP', 'TMP']) process.env[variable] = at('nowhere')
    expect(await fetchElectron(needs)).toMatch(/^it could not be fetched: ENOENT/)
    expect(existsSync(needs.failedFile)).toBe(true)
  })
})
