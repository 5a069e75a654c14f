import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openLogFile } from '../../program/log-file.ts'
import { makeTemporaryFolder } from '../support/temporary-folder.ts'

function aFolder() {
  const folder = makeTemporaryFolder()
  onTestFinished(folder.remove)
  const path = join(folder.path, 'logs')
  return { path, text: (name: string) => readFileSync(join(path, name), 'utf8') }
}

describe('a log file', () => {
  it('has each line as soon as it is written, also those of the starts before', () => {
    const { path, text } = aFolder()
    const first = openLogFile(path, 'kiosk')
    first.write('one\n')
    expect(text('kiosk.log')).toBe('one\n')
    first.close()
    const second = openLogFile(path, 'kiosk')
    second.write('two\n')
    second.close()
    expect(text('kiosk.log')).toBe('one\ntwo\n')
  })

  it('keeps the newest lines in files of limited size, and deletes the oldest file', () => {
    const { path, text } = aFolder()
    const log = openLogFile(path, 'kiosk', { maxBytes: 20, maxFiles: 3 })
    for (const number of [1, 2, 3, 4, 5, 6, 7, 8]) log.write(`line ${number} 票\n`)
    log.close()
    expect(readdirSync(path).sort()).toEqual(['kiosk.1.log', 'kiosk.2.log', 'kiosk.log'])
    expect([text('kiosk.2.log'), text('kiosk.1.log'), text('kiosk.log')]).toEqual([
      'line 6 票\n',
      'line 7 票\n',
      'line 8 票\n',
    ])
    for (const name of readdirSync(path)) expect(statSync(join(path, name)).size).toBeLessThanOrEqual(20)
  })

  it('writes a line that is longer than a file all the same', () => {
    const { path, text } = aFolder()
    const log = openLogFile(path, 'kiosk', { maxBytes: 10, maxFiles: 2 })
    log.write('short\n')
    log.write('longer than ten bytes\n')
    log.close()
    expect([text('kiosk.1.log'), text('kiosk.log')]).toEqual(['short\n', 'longer than ten bytes\n'])
  })

  it('that can’t be written to stops nobody, and says later how many lines are missing', () => {
    const { path, text } = aFolder()
    writeFileSync(path, 'a file where the folder should be')
    const log = openLogFile(path, 'kiosk')
    log.write('one\n')
    log.write('two\n')
    rmSync(path)
    mkdirSync(path)
    log.write('three\n')
    log.write('four\n')
    log.close()
    const [missing = '', ...lines] = text('kiosk.log').split('\n')
    expect(JSON.parse(missing)).toMatchObject({ lost: 2, msg: 'log lines lost', name: 'kiosk' })
    expect(lines).toEqual(['three', 'four', ''])
  })
})
