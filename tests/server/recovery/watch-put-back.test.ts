import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { OpenDatabase } from '../../../server/db/database.ts'
import { readCommitNumber } from '../../../server/recovery/commit-number-store.ts'
import type { Mark } from '../../../server/recovery/server-mark.ts'
import { createServerMark } from '../../../server/recovery/server-mark.ts'
import { watchPutBack } from '../../../server/recovery/watch-put-back.ts'
import { whyPutBack } from '../../../server/recovery/why-put-back.ts'
import { databaseKinds, openTestDatabase } from '../../support/databases.ts'
import { makeTemporaryFolder } from '../../support/temporary-folder.ts'

const mark: Mark = { commitNumber: 5, lastIds: {}, openSinceBoot: null }
const opened = { isSaidSo: false, commitNumber: 5, durability: 'process', bootId: 'boot-1', mark } as const

describe('a database that is opened', () => {
  it.each([
    ['it was closed in order where its mark left it', opened],
    ['it has come further than its mark', { ...opened, commitNumber: 6 }],
    ['it has no mark, as at the first start', { ...opened, mark: null }],
    ['its server was killed, and the machine runs on', { ...opened, mark: { ...mark, openSinceBoot: 'boot-1' } }],
    [
      'it writes with fsync, whatever ended it',
      { ...opened, durability: 'fsync', mark: { ...mark, openSinceBoot: 'boot-0' } },
    ],
  ] as const)('goes on where %s', (_, given) => {
    expect(whyPutBack(given)).toBeNull()
  })

  it.each([
    ['operator', { ...opened, isSaidSo: true, mark: null }],
    ['commit-number', { ...opened, commitNumber: 4 }],
    ['reboot', { ...opened, mark: { ...mark, openSinceBoot: 'boot-0' } }],
    ['reboot', { ...opened, bootId: null, mark: { ...mark, openSinceBoot: 'unknown' } }],
  ] as const)('counts as put back: %s', (why, given) => {
    expect(whyPutBack(given)).toBe(why)
  })
})

describe.each(databaseKinds)('the mark beside the database on %s', (kind) => {
  let database: OpenDatabase
  beforeAll(async () => {
    database = await openTestDatabase(kind)
  })
  afterAll(() => database.close())

  it('is never ahead of the database, moves only with it, and tells an older copy', async () => {
    const folder = makeTemporaryFolder()
    onTestFinished(folder.remove)
    const { db } = database
    const kept = createServerMark(join(folder.path, 'seal', 'server.mark'))
    const begun: string[] = []
    const open = (isSaidSo = false) =>
      watchPutBack({
        ...{ db, durability: 'fsync', mark: kept, bootId: 'boot-1', isSaidSo },
        beginRecovery: async (why) => {
          begun.push(why)
        },
      })
    const number = async () => (await kept.read())?.commitNumber
    const first = await open()
    const before = (await number()) ?? 0
    await first.step()
    expect(await number()).toBe(before)
    first.note()
    await first.step()
    expect([await number(), await readCommitNumber(db)]).toEqual([before + 1, before + 1])
    await first.closed()
    expect(await kept.read()).toEqual({ commitNumber: before + 1, openSinceBoot: null })

    await open()
    expect(begun).toEqual([])
    await db.updateTable('commit_number').set({ number: before }).execute()
    await open()
    expect(begun).toEqual(['commit-number'])
    await open()
    await open(true)
    expect(begun).toEqual(['commit-number', 'operator'])
  })
})
