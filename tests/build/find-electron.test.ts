import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { fetchElectron } from '../../build/fetch-electron.ts'
import { findElectron } from '../../build/find-electron.ts'
import { makeTemporaryFolder } from '../support/temporary-folder.ts'

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
    expect(findElectron(folder)).toBe(join(folder, 'dist/electron'))
    expect(findElectron(aPackage({ 'dist/version': 'v45.4.1' }))).not.toBeNull()
  })

  it.each([
    { 'package.json': null },
    { 'path.txt': null },
    { 'dist/version': null },
    { 'dist/version': '44.0.0' },
    { 'dist/electron': null },
    { 'dist/electron': '' },
  ])('finds none where %o', (changes) => {
    expect(findElectron(aPackage(changes))).toBeNull()
  })

  it('finds none where there is no package at all', () => {
    expect(findElectron('/nowhere')).toBeNull()
  })
})

describe('fetching Electron', () => {
  const nowMs = Date.UTC(2026, 10, 21)

  function aFetch(script: string | null) {
    const folder = aPackage()
    if (script !== null) writeFileSync(join(folder, 'install.js'), script)
    return { packageFolder: folder, failedFile: join(folder, 'cache/not-fetched'), nowMs, say: () => undefined }
  }

  it('lets its package do it', async () => {
    const needs = aFetch('require("node:fs").writeFileSync(__dirname + "/fetched", "")')
    expect(await fetchElectron(needs)).toBeNull()
    expect([existsSync(join(needs.packageFolder, 'fetched')), existsSync(needs.failedFile)]).toEqual([true, false])
  })

  it('remembers a try that failed for a day', async () => {
    const needs = aFetch('process.exit(1)')
    expect(await fetchElectron(needs)).toBe('it could not be fetched')
    const ageTheTry = (ms: number) => utimesSync(needs.failedFile, (nowMs - ms) / 1_000, (nowMs - ms) / 1_000)
    ageTheTry(23 * 3_600_000)
    expect(await fetchElectron(needs)).toBe('it could not be fetched today')
    ageTheTry(25 * 3_600_000)
    expect(await fetchElectron(needs)).toBe('it could not be fetched')
  })

  it('gives up a try that does not end', async () => {
    const needs = aFetch('setInterval(() => {}, 1000)')
    expect(await fetchElectron({ ...needs, giveUpAfterMs: 200 })).toBe('it could not be fetched in time')
  })

  it('says that its package is not installed', async () => {
    expect(await fetchElectron(aFetch(null))).toBe('its package is not installed')
  })
})
