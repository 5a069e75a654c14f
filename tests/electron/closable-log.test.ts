import pino from 'pino'
import { expect, it } from 'vitest'
import { createClosableLog } from '../../electron/closable-log.ts'

it('tells a fault as one until it is closed, and as information after that', () => {
  const lines: { level: number; msg: string; err?: { message: string } }[] = []
  const inner = pino({ level: 'info' }, { write: (line: string) => lines.push(JSON.parse(line)) })
  const { log, close } = createClosableLog(inner)
  log.error({ err: new Error('a full disk') }, 'not written')
  log.warn('a warning')
  close()
  log.error({ err: new Error('a closed store') }, 'not written')
  log.error('only words')
  expect(lines.map(({ level, msg, err }) => [pino.levels.labels[level], msg, err?.message])).toEqual([
    ['error', 'not written', 'a full disk'],
    ['warn', 'a warning', undefined],
    ['info', 'not written', 'a closed store'],
    ['info', 'only words', undefined],
  ])
})
