import { describe, expect, it } from 'vitest'
import { startProgram } from '../support/programs.ts'

describe('the log of a program', () => {
  it('is JSON lines on standard error, without secrets or telephone numbers', async () => {
    const script = `
      const { createLog } = await import('./program/log.ts')
      const secrets = { password: 'hush-1', customer: { mobile: 'hush-2', token: 'hush-3', name: 'shown' }, cookie: 'hush-4' }
      createLog('probe').info(secrets, 'said')`
    const program = startProgram('log', { args: ['--input-type=module', '--eval', script] })
    await program.ended
    const line = JSON.parse(program.stderr())
    expect([program.stdout(), line.name, line.msg, line.customer.name]).toEqual(['', 'probe', 'said', 'shown'])
    expect(program.stderr()).not.toContain('hush')
  })
})
