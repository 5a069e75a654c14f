import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createLogTo } from '../../runtime/log.ts'
import { startProgram } from '../support/programs.ts'
import { makeTemporaryFolder } from '../support/temporary-folder.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

describe('the log of a program', () => {
  it('has no line but those of the table of events', () => {
    const log = createLogTo(() => undefined, { name: 'test' })
    // @ts-expect-error: nor does it compile.
    expect(() => log('seat-sold')).toThrow(TypeError)
  })

  it('is JSON lines on standard error, without secrets or telephone numbers', async () => {
    const script = `
      const { createLog } = await import('./runtime/log.ts')
      const secrets = { password: 'hush-1', customer: { mobile: 'hush-2', token: 'hush-3', name: 'shown' }, cookie: 'hush-4' }
      createLog('probe')('server-online', secrets)`
    const program = startProgram('log', { args: ['--input-type=module', '--eval', script] })
    await program.ended
    const line = JSON.parse(program.stderr())
    expect([program.stdout(), line.name, line.event, line.msg, line.level, line.customer.name]).toEqual([
      ...['', 'probe', 'server-online', 'online', 30, 'shown'],
    ])
    expect(program.stderr()).not.toContain('hush')
  })

  it.skipIf(process.platform !== 'linux')(
    'is kept in its file where standard error can’t be written to (tried on Linux, with a device that is full)',
    () => {
      const folder = makeTemporaryFolder()
      onTestFinished(folder.remove)
      const script = `
        const { createLog } = await import('./runtime/log.ts')
        const { openLogFile } = await import('./runtime/log-file.ts')
        const log = createLog('probe', openLogFile(${JSON.stringify(folder.path)}, 'probe'))
        log('server-online')
        await new Promise((resolve) => setTimeout(resolve, 100))
        log('server-line-lost')
        console.log('goes on')`
      const args = ['-c', 'exec "$0" --input-type=module --eval "$1" 2>/dev/full', process.execPath, script]
      const { status, stdout } = spawnSync('sh', args, { cwd: root, encoding: 'utf8' })
      const lines = readFileSync(join(folder.path, 'probe.log'), 'utf8').trim().split('\n')
      expect([status, stdout]).toEqual([0, 'goes on\n'])
      expect(lines.map((line) => JSON.parse(line).event)).toEqual(['server-online', 'server-line-lost'])
    },
  )
})
