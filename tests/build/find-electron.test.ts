import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { fetchElectron } from '../../build/fetch-electron.ts'
import { findElectron } from '../../build/find-electron.ts'
import { createFakeTime } from '../support/fake-time.ts'
import { makeTemporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'

const whole = {
  'package.json': '{ "version": "45.4.1" }',
  'path.txt': 'electron',
  'dist/version': '45.4.1',
  'dist/electron': 'a program',
}

/** A folder as Electron's package has it, with these files changed, or left out where null. */
function aPackage(changes: Partial<Record<keyof typeof whole, string | null>> = {}): string {
  const folder = makeTemporaryFolder()
  onTestFinished(folder.remove)
  mkdirSync(join(folder.path, 'dist'))
  for (const [path, text] of Object.entries({ ...whole, ...changes })) {
    if (text !== null) writeFileSync(join(folder.path, path), text)
  }
  return folder.path
}

describe('finding Electron', () => {
  it('answers its program', () => {
    const folder = aPackage()
    expect(findElectron(folder, undefined)).toBe(join(folder, 'dist/electron'))
    expect(findElectron(aPackage({ 'dist/version': 'v45.4.1' }), undefined)).not.toBeNull()
  })

  it('answers the one of the folder that ELECTRON_OVERRIDE_DIST_PATH names, whatever the package has', () => {
    const mine = aPackage()
    expect(findElectron(aPackage({ 'dist/electron': null }), join(mine, 'dist'))).toBe(join(mine, 'dist/electron'))
    expect(findElectron(aPackage(), join(mine, 'elsewhere'))).toBeNull()
  })

  it.each([
    { 'package.json': null },
    { 'path.txt': null },
    { 'dist/version': null },
    { 'dist/version': '44.0.0' },
    { 'dist/electron': null },
    { 'dist/electron': '' },
  ])('finds none where %o', (changes) => {
    expect(findElectron(aPackage(changes), undefined)).toBeNull()
  })

  it('finds none where there is no package at all', () => {
    expect(findElectron('/nowhere', undefined)).toBeNull()
  })
})

describe('fetching Electron', () => {
  const nowMs = Date.UTC(2026, 10, 21)

  /** A fetch whose script does this; null: there is no package. */
  function aFetch(script: string | null) {
    const folder = aPackage()
    const path = join(folder, 'download.mjs')
    if (script !== null) {
      writeFileSync(join(folder, 'install.js'), '')
      writeFileSync(path, script)
    }
    const said: string[] = []
    const say = (line: string) => void said.push(line)
    const failedFile = join(folder, 'cache/not-fetched')
    return { packageFolder: folder, failedFile, mirror: '', isAsked: false, nowMs, say, said, script: path }
  }

  it('tells every tenth of its way', async () => {
    const needs = aFetch("for (let percent = 0; percent <= 100; percent += 1) console.log('progress ' + percent)")
    expect(await fetchElectron(needs)).toBeNull()
    expect(needs.said).toEqual([
      'fetching Electron',
      ...Array.from({ length: 10 }, (_, index) => `fetching Electron: ${(index + 1) * 10} %`),
    ])
    expect(existsSync(needs.failedFile)).toBe(false)
  })

  it('says why it failed, and remembers that for a day', async () => {
    const needs = aFetch("console.error('getaddrinfo ENOTFOUND mirror.example'); process.exitCode = 1")
    const why = 'it could not be fetched: getaddrinfo ENOTFOUND mirror.example'
    expect(await fetchElectron(needs)).toBe(why)
    const ageTheTry = (ms: number) => utimesSync(needs.failedFile, (nowMs - ms) / 1_000, (nowMs - ms) / 1_000)
    ageTheTry(23 * 3_600_000)
    expect(await fetchElectron(needs)).toBe(
      `${why}, and is tried again tomorrow; TTMS_KIOSK_LINK=electron tries it at once`,
    )
    ageTheTry(25 * 3_600_000)
    expect(await fetchElectron(needs)).toBe(why)
  })

  it('tries again at once where Electron is asked for, where another mirror is named, and where what it remembered was cut off', async () => {
    const needs = aFetch("console.error('no such host'); process.exitCode = 1")
    const why = 'it could not be fetched: no such host'
    expect(await fetchElectron(needs)).toBe(why)
    expect(await fetchElectron({ ...needs, isAsked: true })).toBe(why)
    expect(await fetchElectron({ ...needs, mirror: 'https://mirror.example/' })).toBe(why)
    writeFileSync(needs.failedFile, '{"mirr')
    expect(await fetchElectron(needs)).toBe(why)
  })

  // They would come to a good end by themselves, were they waited for.
  it.each([
    ['nothing comes', 'setTimeout(() => {}, 20_000)', 'fetching Electron'],
    ['nothing more comes', "console.log('progress 10'); setTimeout(() => {}, 20_000)", 'fetching Electron: 10 %'],
  ])('gives up one to which %s', async (_, script, lastSaid) => {
    const { timer, pass } = createFakeTime()
    const needs = aFetch(script)
    const fetched = fetchElectron({ ...needs, timer })
    await until(() => needs.said.includes(lastSaid))
    await pass(30_000)
    expect(await fetched).toBe('it could not be fetched: nothing came for 30 s')
    expect(existsSync(needs.failedFile)).toBe(true)
  })

  it('waits for one that is slow as long as anything comes', async () => {
    const { timer, pass } = createFakeTime()
    const needs = aFetch(`
      import { existsSync } from 'node:fs'
      for (const percent of [10, 20, 30]) {
        while (percent > 10 && !existsSync(import.meta.dirname + '/' + percent)) await new Promise((resolve) => setTimeout(resolve, 5))
        console.log('progress ' + percent)
      }`)
    const fetched = fetchElectron({ ...needs, timer })
    for (const percent of [10, 20, 30]) {
      writeFileSync(join(needs.packageFolder, String(percent)), '')
      await until(() => needs.said.includes(`fetching Electron: ${percent} %`) || existsSync(needs.failedFile))
      await pass(29_999)
    }
    expect(await fetched).toBeNull()
  })

  it('does not remember as failed one that was given up with the program', async () => {
    const needs = aFetch("console.log('part'); setInterval(() => {}, 1000)")
    const ending = new AbortController()
    const fetched = fetchElectron({ ...needs, signal: ending.signal })
    ending.abort()
    expect(await fetched).toBe('the fetch was given up')
    expect(existsSync(needs.failedFile)).toBe(false)
  })

  it('says that its package is not installed', async () => {
    expect(await fetchElectron(aFetch(null))).toBe('its package is not installed')
  })
})
