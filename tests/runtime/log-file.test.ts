import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openLogFile } from '../../runtime/log-file.ts'
import { makeTemporaryFolder } from '../support/temporary-folder.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

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

  it('fills a file up to its limit before it begins the next one', () => {
    const { path, text } = aFolder()
    const log = openLogFile(path, 'kiosk', { maxBytes: 10, maxFiles: 2 })
    for (const line of ['1234\n', '6789\n', 'next\n']) log.write(line)
    log.close()
    expect([text('kiosk.1.log'), text('kiosk.log')]).toEqual(['1234\n6789\n', 'next\n'])
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

  it('counts what earlier starts left in it towards its limit', () => {
    const { path, text } = aFolder()
    const limits = { maxBytes: 20, maxFiles: 2 }
    for (const line of ['earlier 12345\n', 'later 1234567\n']) {
      const log = openLogFile(path, 'kiosk', limits)
      log.write(line)
      log.close()
    }
    expect(readdirSync(path).sort()).toEqual(['kiosk.1.log', 'kiosk.log'])
    expect([text('kiosk.1.log'), text('kiosk.log')]).toEqual(['earlier 12345\n', 'later 1234567\n'])
  })

  it('takes 25 MB of a disk at most, in five files, where nothing else is said', () => {
    const { path } = aFolder()
    const log = openLogFile(path, 'kiosk')
    const line = `${'x'.repeat(999_999)}\n`
    for (let count = 0; count < 40; count += 1) log.write(line)
    log.close()
    const sizes = readdirSync(path).map((name) => statSync(join(path, name)).size)
    expect(sizes).toEqual([5_000_000, 5_000_000, 5_000_000, 5_000_000, 5_000_000])
  })

  it.skipIf(process.platform === 'win32')('can be read by its user alone (not on Windows, which has no modes)', () => {
    const { path } = aFolder()
    openLogFile(path, 'kiosk').write('one\n')
    expect([path, join(path, 'kiosk.log')].map((name) => statSync(name).mode & 0o777)).toEqual([0o700, 0o600])
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

  it('whose older files are in the way loses lines, and goes on once they can be moved', () => {
    const { path, text } = aFolder()
    const inTheWay = join(path, 'kiosk.1.log')
    mkdirSync(join(inTheWay, 'full'), { recursive: true })
    const log = openLogFile(path, 'kiosk', { maxBytes: 10, maxFiles: 2 })
    log.write('one 12345\n')
    for (const line of ['lost 1\n', 'lost 2\n']) log.write(line)
    rmSync(inTheWay, { recursive: true })
    log.write('two\n')
    log.close()
    expect(text('kiosk.1.log')).toBe('one 12345\n')
    const [missing = '', ...lines] = text('kiosk.log').split('\n')
    expect(JSON.parse(missing)).toMatchObject({ lost: 2 })
    expect(lines).toEqual(['two', ''])
  })

  it('whose newest file can’t be renamed keeps the older ones, however many lines it loses', () => {
    const { path, text } = aFolder()
    // As on Windows, where another program has the file open.
    const script = `
      import fs from 'node:fs'
      import { syncBuiltinESMExports } from 'node:module'
      const { renameSync } = fs
      let isOpenElsewhere = false
      fs.renameSync = (from, to) => {
        if (isOpenElsewhere && from.endsWith('kiosk.log')) throw Object.assign(new Error('EBUSY'), { code: 'EBUSY' })
        renameSync(from, to)
      }
      syncBuiltinESMExports()
      const { openLogFile } = await import('./runtime/log-file.ts')
      const log = openLogFile(${JSON.stringify(path)}, 'kiosk', { maxBytes: 10, maxFiles: 5 })
      for (const age of [4, 3, 2, 1, 0]) log.write('age ' + age + ' 12\\n')
      isOpenElsewhere = true
      for (const line of [1, 2, 3, 4, 5]) log.write('lost ' + line + '\\n')
      isOpenElsewhere = false
      log.write('next\\n')`
    const { status } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { cwd: root })
    expect(status).toBe(0)
    const [missing = '', next] = text('kiosk.log').split('\n')
    expect([JSON.parse(missing).lost, next]).toEqual([5, 'next'])
    expect([1, 2, 3, 4].map((age) => text(`kiosk.${age}.log`))).toEqual([0, 1, 2, 3].map((age) => `age ${age} 12\n`))
  })

  it('goes on with a line of its own where an earlier start was ended in the middle of one', () => {
    const { path, text } = aFolder()
    mkdirSync(path)
    writeFileSync(join(path, 'kiosk.log'), 'whole\nhal')
    const log = openLogFile(path, 'kiosk')
    log.write('next\n')
    log.close()
    expect(text('kiosk.log')).toBe('whole\nhal\nnext\n')
  })

  it.skipIf(process.platform === 'win32')(
    'on a disk that is full in the middle of a line goes on with a line of its own (not on Windows, which has no such limit)',
    async () => {
      const { path, text } = aFolder()
      // What a process may write to one file stands in for the disk: in the same way it takes a part of a line, then nothing.
      const script = `
        import { truncateSync } from 'node:fs'
        import { openLogFile } from './runtime/log-file.ts'
        const log = openLogFile('${path}', 'kiosk')
        const line = 'x'.repeat(399) + '\\n'
        for (const _ of [1, 2, 3, 4]) log.write(line)
        console.log('not thrown')
        truncateSync('${path}/kiosk.log', 500)
        log.write('short\\n')`
      const limited = `ulimit -f 1; exec "$0" --input-type=module --eval "$1"`
      const { stdout } = spawnSync('bash', ['-c', limited, process.execPath, script], { cwd: root, encoding: 'utf8' })
      expect(stdout).toBe('not thrown\n')
      const [whole = '', cut = '', missing = '{}', ...lines] = text('kiosk.log').split('\n')
      expect([whole.length, cut.length]).toEqual([399, 100])
      expect(JSON.parse(missing)).toMatchObject({ lost: 2, msg: 'log lines lost' })
      expect(lines).toEqual(['short', ''])
    },
  )
})
