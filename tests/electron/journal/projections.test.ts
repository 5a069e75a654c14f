import { describe, expect, it } from 'vitest'
import type { JournalOwner } from '../../../electron/journal/journal.ts'
import { createProjections, type Projection, type Readable } from '../../../electron/journal/projections.ts'
import type { JournalEntry } from '../../../shared/journal/journal-entry.ts'
import { rightsTaken } from '../../support/journal-entries.ts'

const ownerOf = (device: number, epoch: number) => ({ device, epoch }) as JournalOwner
const entryOf = ({ device, epoch }: JournalOwner, seq: number): JournalEntry => ({
  ...rightsTaken([{ row: 1, col: 1, grantNumber: seq }], { seq, device }),
  epoch,
})

/** Projections over journals in memory, and what was read of them: the most entries at once, and how often. */
function setUp(seqs: readonly (readonly [JournalOwner, readonly number[]])[], readable: Readable) {
  const reads: number[] = []
  const projections = createProjections({
    read: async (owner, afterSeq, limit) => {
      const [, found = []] = seqs.find(([{ device, epoch }]) => device === owner.device && epoch === owner.epoch) ?? []
      const entries = found.filter((seq) => seq > afterSeq).slice(0, limit)
      reads.push(entries.length)
      return entries.map((seq) => entryOf(owner, seq))
    },
    readable: () => readable,
  })
  const follow = (since: Projection['since']) => {
    const taken: string[] = []
    projections.add({
      since,
      take: ({ device, epoch, seq }) => void taken.push(`${device}/${epoch}/${seq}`),
      endPast: () => void taken.push('now'),
    })
    return taken
  }
  return { projections, reads, follow }
}

const upTo = (lastSeq: number) => Array.from({ length: lastSeq }, (_, index) => index + 1)

describe('what is folded from a journal', () => {
  it('takes what it wants of the past before the present, past what is lost', async () => {
    const [other, earlier, owner] = [ownerOf(1, 1), ownerOf(2, 1), ownerOf(2, 2)]
    const { projections, follow } = setUp(
      [
        [other, [1, 2, 5]],
        [earlier, [1]],
        [owner, [1, 2, 3]],
      ],
      { earlierDevices: [other], earlierEpochs: [earlier], present: { owner, lastSeq: 2 } },
    )
    const [ever, device, epoch] = [follow('ever'), follow('this-device'), follow('this-epoch')]
    await projections.fold()
    // The third entry is not told yet: its write may still be under way.
    expect(ever).toEqual(['1/1/1', '1/1/2', '1/1/5', '2/1/1', 'now', '2/2/1', '2/2/2'])
    expect(device).toEqual(['2/1/1', 'now', '2/2/1', '2/2/2'])
    expect(epoch).toEqual(['now', '2/2/1', '2/2/2'])
    projections.take(entryOf(owner, 3))
    expect([ever, device, epoch].map((taken) => taken.at(-1))).toEqual(['2/2/3', '2/2/3', '2/2/3'])
  })

  it('costs one read of each entry, however much is folded, and few entries are in memory at a time', async () => {
    const owner = ownerOf(1, 1)
    const { projections, reads, follow } = setUp([[owner, upTo(1_000)]], {
      earlierDevices: [],
      earlierEpochs: [],
      present: { owner, lastSeq: 1_000 },
    })
    const followed = [follow('ever'), follow('this-device'), follow('this-epoch'), follow('ever')]
    await projections.fold()
    expect(followed.map(({ length }) => length)).toEqual([1_001, 1_001, 1_001, 1_001])
    expect(reads).toEqual([200, 200, 200, 200, 200])
  })

  it('is folded once, and what is added later is folded then', async () => {
    const owner = ownerOf(1, 1)
    const { projections, follow } = setUp([[owner, [1]]], {
      earlierDevices: [],
      earlierEpochs: [],
      present: { owner, lastSeq: 1 },
    })
    const first = follow('this-epoch')
    await projections.fold()
    const second = follow('this-epoch')
    projections.take(entryOf(owner, 2))
    expect(second).toEqual([])
    await projections.fold()
    expect([first, second]).toEqual([
      ['now', '1/1/1', '1/1/2'],
      ['now', '1/1/1'],
    ])
  })
})
