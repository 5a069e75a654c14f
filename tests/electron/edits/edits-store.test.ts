import { describe, expect, it } from 'vitest'
import { openEditsStore } from '../../../electron/edits/edits-store.ts'
import type { StoredEdit } from '../../../electron/store/stored-edit.ts'
import type { AccountId, ShowtimeId } from '../../../shared/core/ids.ts'
import { toFen } from '../../../shared/core/money.ts'
import { aKioskStore } from '../../support/a-kiosk-store.ts'
import { createFakeTime } from '../../support/fake-time.ts'

const dayMs = 86_400_000
const { clock } = createFakeTime()

function anEdit(count: number, parts: Partial<StoredEdit> = {}): StoredEdit {
  const priceFen = toFen(100)
  return {
    ...{ id: `00000000-0000-4000-8000-00000000000${count}`, count, madeAtMs: clock.nowMs() },
    ...{ accountId: 1 as AccountId, madeBy: '经理' },
    change: { kind: 'change-showtime', showtimeId: 7 as ShowtimeId, from: { priceFen }, to: { priceFen } },
    ...{ state: 'waiting', refusal: null, decidedAtMs: null, revises: null },
    ...parts,
  }
}

describe('the edits that a kiosk keeps', () => {
  it('are on disk in the order in which they were made, under counts that never come again', async () => {
    const { database, facts } = await aKioskStore(clock)
    const edits = await openEditsStore(database, facts, clock.nowMs())
    expect([await edits.nextCount(), await edits.nextCount()]).toEqual([1, 2])
    await edits.add(anEdit(2))
    await edits.add(anEdit(1))
    await edits.remove(anEdit(2).id)
    edits.close()
    const again = await openEditsStore(database, facts, clock.nowMs())
    expect([again.all().map(({ count }) => count), await again.nextCount()]).toEqual([[1], 3])
  })

  it('lose one that was revised, also where the kiosk was killed before it was taken away', async () => {
    const { database, facts } = await aKioskStore(clock)
    const refused = anEdit(1, { state: 'refused', refusal: { code: 'Clash' }, decidedAtMs: clock.nowMs() })
    await database.edits.bulkInsert([refused, anEdit(2, { revises: refused.id })])
    const edits = await openEditsStore(database, facts, clock.nowMs())
    expect(edits.all().map(({ count }) => count)).toEqual([2])
    expect(await edits.find(refused.id)).toBe(null)
  })

  it('forget what was accepted a month ago, and never what was refused', async () => {
    const { database, facts } = await aKioskStore(clock)
    const long = clock.nowMs() - 31 * dayMs
    await database.edits.bulkInsert([
      anEdit(1, { state: 'accepted', decidedAtMs: long }),
      anEdit(2, { state: 'refused', refusal: { code: 'Clash' }, decidedAtMs: long }),
      anEdit(3, { state: 'accepted', decidedAtMs: clock.nowMs() }),
    ])
    const edits = await openEditsStore(database, facts, clock.nowMs())
    expect(edits.all().map(({ count }) => count)).toEqual([2, 3])
  })
})
