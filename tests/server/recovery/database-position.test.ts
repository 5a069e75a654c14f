import { expect, it } from 'vitest'
import { createReadPosition } from '../../../server/recovery/database-position.ts'

it('a database that keeps its system identifier to itself is asked for it once, and for the rest from then on', async () => {
  const asked: string[] = []
  const ask = async (statement: string) => {
    asked.push(statement)
    if (statement.includes('pg_control_system')) {
      throw Object.assign(new Error('permission denied for function pg_control_system'), { code: '42501' })
    }
    return { number: 7, recordedSystem: '5', recordedTimeline: 1, actualSystem: null, actualTimeline: 2, more: 'more' }
  }
  const read = createReadPosition<{ readonly more: string }>(true, { columns: ", 'more' as more" })
  const position = {
    commitNumber: 7,
    recorded: { systemIdentifier: '5', timeline: 1 },
    actual: { systemIdentifier: null, timeline: 2 },
  }
  expect(await read(ask)).toMatchObject({ position, more: 'more' })
  expect(asked).toHaveLength(2)
  expect(await read(ask)).toMatchObject({ position })
  expect(asked).toHaveLength(3)
})
