import { expect, it } from 'vitest'
import { createClosableLog } from '../../electron/closable-log.ts'
import { createLogTo } from '../../runtime/log.ts'

it('logs an error as one until it is closed, and after that as information that names it', () => {
  const lines: unknown[] = []
  const { log, close } = createClosableLog(createLogTo((line) => lines.push(JSON.parse(line)), { name: 'test' }))
  log('journal-close-failed', { err: new Error('a full disk') })
  log('server-line-lost', { why: 'a cable' })
  close()
  log('journal-close-failed', { err: new Error('a closed store') })
  log('server-line-lost', { why: 'a cable' })
  expect(lines).toMatchObject([
    { level: 50, event: 'journal-close-failed', err: { message: 'a full disk' } },
    { level: 40, event: 'server-line-lost', why: 'a cable' },
    { level: 30, event: 'work-failed-after-close', failed: 'journal-close-failed', err: { message: 'a closed store' } },
    { level: 40, event: 'server-line-lost', why: 'a cable' },
  ])
})
