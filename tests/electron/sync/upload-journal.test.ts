import { describe, expect, it } from 'vitest'
import { createDeliverEpochs } from '../../../electron/server-link/deliver-epochs.ts'
import type { PassEpoch, SendEntries } from '../../../electron/server-link/send-journal.ts'
import { openNotices } from '../../../electron/store/notices.ts'
import { createJournalUpload } from '../../../electron/sync/upload-journal.ts'
import type { AccountId, DeviceNumber } from '../../../shared/core/ids.ts'
import { accepted, refused } from '../../../shared/core/result.ts'
import { aKioskStore } from '../../support/a-kiosk-store.ts'
import { cinemaClockOf } from '../../support/cinema-clock.ts'
import { createFakeTime } from '../../support/fake-time.ts'
import { anyProof } from '../../support/proofs.ts'
import { createSilentLog } from '../../support/silent-log.ts'
import { until } from '../../support/until.ts'

type Answer = Awaited<ReturnType<SendEntries>>

/** A journal with this many entries, and a server that answers as it is told, else as it should. */
async function setUp(entryCount: number) {
  const time = createFakeTime()
  const { log } = createSilentLog()
  const store = await aKioskStore(time.clock)
  const { journal } = store
  await journal.begin({ device: 3 as DeviceNumber, epoch: 1 })
  const append = () => journal.append('staff-action', { accountId: 1 as AccountId, action: 'signed-in' })
  for (let count = 0; count < entryCount; count++) await append()
  const answers: Answer[] = []
  const sent: string[] = []
  let has = 0
  const send: SendEntries = async (owner, entries) => {
    const first = entries[0]?.seq ?? 0
    const last = entries.at(-1)?.seq ?? 0
    sent.push(`${owner.device}: ${first}-${last}`)
    const told = answers.shift()
    if (told) return told
    if (first > has + 1) return refused({ code: 'JournalGap', expectedSeq: has + 1 })
    has = Math.max(has, last)
    return accepted({ acknowledgedSeq: has, proof: anyProof, durability: 'process', reviewItems: [] })
  }
  const notices = await openNotices(store.facts, cinemaClockOf(time.clock))
  const passEpoch: PassEpoch = async ({ device, epoch }, seq) => {
    sent.push(`${device}: epoch ${epoch} ended at ${seq}`)
    has = 0
    return accepted({ epoch: epoch + 1, proof: anyProof })
  }
  const deliverEpochs = createDeliverEpochs({ journal, notices, log })
  let failingWrites = 0
  const failingJournal: typeof journal = {
    ...journal,
    noteDelivered: async (owner) => (failingWrites-- > 0 ? fail() : journal.noteDelivered(owner)),
    acknowledge: async (...of) => (failingWrites-- > 0 ? fail() : journal.acknowledge(...of)),
  }
  const failWrites = (times: number) => (failingWrites = times)
  const upload = createJournalUpload({
    journal: failingJournal,
    send,
    passEpoch,
    deliverEpochs,
    notices,
    ports: { timer: time.timer, log },
  })
  return {
    failWrites,
    store,
    journal,
    append,
    upload,
    notices,
    answers,
    sent,
    time,
    serverHas: (seq: number) => (has = seq),
  }
}

function fail(): never {
  throw new Error('EIO: i/o error')
}

const hello = (acknowledgedSeq: number) => ({
  acknowledgedSeq,
  acknowledgedProof: anyProof,
  durability: 'process' as const,
})

describe('uploading the journal', () => {
  it('sends all of it in order, a hundred entries at a time', async () => {
    const { upload, sent, journal } = await setUp(205)
    await upload.begin(hello(0))
    await upload.run()
    expect(sent).toEqual(['3: 1-100', '3: 101-200', '3: 201-205'])
    expect(journal.acknowledged()).toEqual({ seq: 205, durability: 'process', proof: anyProof })
  })

  it('waits where the server keeps no more of a stopped kiosk, says so, and tries again after five minutes', async () => {
    const { upload, sent, answers, journal, time } = await setUp(1)
    answers.push(refused({ code: 'QuarantineFull' }))
    await upload.begin(hello(0))
    await upload.run()
    expect(upload.stop$.value).toBe('full')
    await upload.run()
    expect(sent).toEqual(['3: 1-1'])
    await time.pass(5 * 60_000 - 1)
    expect(upload.stop$.value).toBe('full')
    await time.pass(1)
    await until(() => journal.acknowledged().seq === 1)
    expect(upload.stop$.value).toBeNull()
  })

  it('begins after what the server has told it to have', async () => {
    const { upload, sent, append } = await setUp(3)
    await upload.begin(hello(0))
    await upload.run()
    await append()
    await upload.begin(hello(3))
    await upload.run()
    expect(sent).toEqual(['3: 1-3', '3: 4-4'])
  })

  it('has all compared that the server has beyond what it ever told this database', async () => {
    const { upload, sent, serverHas, journal } = await setUp(5)
    serverHas(3)
    await upload.begin(hello(3))
    expect(journal.acknowledged().seq).toBe(0)
    await upload.run()
    expect(sent).toEqual(['3: 1-5'])
  })

  it('sells nothing more where the server has another journal of it, and sends all of its own all the same', async () => {
    const { upload, sent, answers, serverHas, journal, notices } = await setUp(205)
    const other = refused({ code: 'JournalGap' as const, expectedSeq: 151 })
    serverHas(150)
    answers.push(other, other)
    await upload.begin(hello(150))
    await upload.run()
    expect(upload.isBehind$.value).toBe(true)
    expect(sent).toEqual(['3: 1-100', '3: 101-200', '3: 151-205'])
    expect(journal.acknowledged().seq).toBe(205)
    expect(notices.all$.value.map(({ what }) => what)).toEqual(['database-restored'])
  })

  it('sends all of a former journal of which the server has another one', async () => {
    const { upload, sent, answers, journal, append } = await setUp(205)
    await journal.begin({ device: 4 as DeviceNumber, epoch: 1 })
    await append()
    const other = refused({ code: 'JournalGap' as const, expectedSeq: 151 })
    answers.push(other, other)
    await upload.begin(hello(0))
    await upload.run()
    expect(sent.slice(0, 3)).toEqual(['3: 1-100', '3: 101-200', '3: 151-205'])
    expect(await journal.isWhole({ device: 3 as DeviceNumber, epoch: 1 })).toBe('lacking')
  })

  it('sends again what the server has lost since', async () => {
    const { upload, sent, append, serverHas } = await setUp(3)
    await upload.begin(hello(0))
    await upload.run()
    serverHas(1)
    await upload.begin(hello(1))
    await append()
    await upload.run()
    expect(sent).toEqual(['3: 1-3', '3: 2-4'])
  })

  it('fills a gap that the server finds, once', async () => {
    const { upload, sent, append, serverHas } = await setUp(3)
    await upload.begin(hello(0))
    await upload.run()
    serverHas(0)
    await append()
    await upload.run()
    expect(sent).toEqual(['3: 1-3', '3: 4-4', '3: 1-4'])
    expect(upload.stop$.value).toBeNull()
  })

  it('stands still, and says so, where the server asks round and round', async () => {
    const { upload, answers, sent } = await setUp(3)
    const gap = refused({ code: 'JournalGap' as const, expectedSeq: 1 })
    answers.push(gap, gap)
    await upload.run()
    expect(upload.stop$.value).toBe('gap')
    await upload.run()
    expect(sent.length).toBe(2)
  })

  it('stands still where the server has more than this kiosk: its database was restored', async () => {
    const { upload, notices, sent } = await setUp(3)
    await upload.begin(hello(9))
    await upload.run()
    expect([upload.stop$.value, upload.isBehind$.value, sent]).toEqual(['gap', true, []])
    expect(notices.all$.value).toMatchObject([{ what: 'database-restored' }])
  })

  it.each([
    [
      'an acknowledgement',
      accepted({ acknowledgedSeq: 9, durability: 'process' as const, proof: anyProof, reviewItems: [] }),
    ],
    ['a gap that begins after all that there is', refused({ code: 'JournalGap' as const, expectedSeq: 10 })],
  ])('stands still where the server shows that it has more by %s, until a hello says otherwise', async (_, answer) => {
    const { upload, answers, notices, journal } = await setUp(3)
    await upload.begin(hello(0))
    expect(upload.isBehind$.value).toBe(false)
    answers.push(answer)
    await upload.run()
    expect([upload.stop$.value, upload.isBehind$.value]).toEqual(['gap', true])
    expect(notices.all$.value).toMatchObject([{ what: 'database-restored', detail: '3 < 9' }])
    expect(journal.acknowledged().seq).toBe(0)
    await upload.begin(hello(3))
    expect([upload.stop$.value, upload.isBehind$.value]).toEqual([null, false])
  })

  it('stands still at a refusal until the next connection', async () => {
    const { upload, answers, sent } = await setUp(1)
    answers.push(refused({ code: 'WrongEpoch' }))
    await upload.run()
    expect(upload.stop$.value).toBe('refused')
    await upload.begin(hello(0))
    await upload.run()
    expect([upload.stop$.value, sent]).toEqual([null, ['3: 1-1', '3: 1-1']])
  })

  it('keeps what a lost line did not answer, and tries again by itself after a fault of the server', async () => {
    const { upload, answers, sent, time, journal } = await setUp(1)
    answers.push(refused({ code: 'NoAnswer', why: 'cut' }), refused({ code: 'ServerFault', detail: 'HTTP 500' }))
    await upload.run()
    await upload.run()
    expect([sent.length, journal.acknowledged().seq, upload.stop$.value]).toEqual([2, 0, null])
    await time.pass(15_000)
    await until(() => journal.acknowledged().seq === 1)
    expect(sent).toHaveLength(3)
  })

  it('tries again by itself after a write of its own failed, though nothing new is written', async () => {
    const { upload, failWrites, time, journal } = await setUp(2)
    await upload.begin(hello(0))
    failWrites(2)
    await expect(upload.run()).rejects.toThrow('EIO')
    await time.pass(15_000)
    expect(journal.acknowledged().seq).toBe(0)
    await time.pass(15_000)
    await until(() => journal.acknowledged().seq === 2)
  })

  it('offers a former journal again after a fault while it was offered, its own or of the server', async () => {
    const { upload, journal, sent, answers, failWrites, time } = await setUp(1)
    await journal.begin({ device: 4 as DeviceNumber, epoch: 1 })
    await upload.begin(hello(0))
    failWrites(1)
    await expect(upload.run()).rejects.toThrow('EIO')
    answers.push(refused({ code: 'ServerFault', detail: 'HTTP 500' }))
    await time.pass(15_000)
    await until(() => sent.length === 2)
    expect(journal.previousOwners()).toHaveLength(1)
    await time.pass(15_000)
    await until(() => journal.previousOwners().length === 0)
    expect(sent).toEqual(['3: 1-1', '3: 1-1', '3: 1-1'])
  })

  it('tells staff what a person must look at, once', async () => {
    const { upload, answers, notices } = await setUp(1)
    const reviewItems = [{ seq: 1, why: 'displaced' as const }]
    const answer = accepted({ acknowledgedSeq: 1, proof: anyProof, durability: 'process' as const, reviewItems })
    answers.push(answer, answer)
    await upload.run()
    await upload.begin(hello(0))
    await upload.run()
    expect(notices.all$.value.map(({ what, detail }) => [what, detail])).toEqual([['review-item', '1: displaced']])
  })

  it('sends what this kiosk wrote as another device too', async () => {
    const { upload, journal, sent, append } = await setUp(2)
    await journal.begin({ device: 4 as DeviceNumber, epoch: 1 })
    await append()
    await upload.begin(hello(0))
    await upload.run()
    expect(sent).toEqual(['3: 1-2', '4: 1-1'])
    expect(journal.previousOwners()).toEqual([])
  })

  it('sends epochs before the present one to a server that has forgotten them, and then what was waiting', async () => {
    const { upload, journal, answers, sent, append } = await setUp(2)
    await journal.handOver(async ({ device, epoch }) => ({ device, epoch: epoch + 1 }))
    await append()
    answers.push(refused({ code: 'WrongEpoch' }))
    await upload.run()
    expect(sent).toEqual(['3: 1-1', '3: 1-2', '3: epoch 1 ended at 2', '3: 1-1'])
    expect(upload.stop$.value).toBeNull()
  })

  it('sends epochs of a former journal that were over before it, the earliest first', async () => {
    const { upload, journal, sent, append } = await setUp(2)
    await journal.begin({ device: 3 as DeviceNumber, epoch: 2 })
    await append()
    await journal.begin({ device: 4 as DeviceNumber, epoch: 1 })
    await upload.run()
    expect(sent).toEqual(['3: 1-2', '3: epoch 1 ended at 2', '3: 1-1'])
    expect(journal.previousOwners()).toEqual([])
  })

  it('sends what is left of a former journal that has a hole, where the server has what is missing', async () => {
    const { upload, journal, store, sent, serverHas, notices } = await setUp(4)
    await store.database.journal.findOne('3-1-2').remove()
    await journal.begin({ device: 4 as DeviceNumber, epoch: 1 })
    serverHas(3)
    await upload.run()
    expect(sent).toEqual(['3: 1-1', '3: 3-4'])
    expect([journal.previousOwners(), notices.all$.value]).toEqual([[], []])
  })

  it('keeps what the server can not take for a hole in it, tells staff, and offers it again', async () => {
    const { upload, journal, store, sent, notices } = await setUp(4)
    await store.database.journal.findOne('3-1-2').remove()
    await journal.begin({ device: 4 as DeviceNumber, epoch: 1 })
    for (let connection = 0; connection < 2; connection++) {
      await upload.begin(hello(0))
      await upload.run()
    }
    expect(sent).toEqual(['3: 1-1', '3: 3-4', '3: 1-1', '3: 3-4'])
    expect(notices.all$.value.map(({ what, detail }) => [what, detail])).toEqual([['journal-incomplete', '3: 2 to 2']])
    expect(journal.previousOwners()).toHaveLength(1)
  })

  it.each([{ code: 'JournalGap', expectedSeq: 7 }, { code: 'UnknownDevice' }, { code: 'WrongEpoch' }] as const)(
    'knows a former journal as not whole where the server refuses it for good ($code)',
    async (refusal) => {
      const { upload, journal, answers } = await setUp(4)
      await journal.begin({ device: 4 as DeviceNumber, epoch: 1 })
      const former = { device: 3 as DeviceNumber, epoch: 1 }
      const passing: readonly Answer[] = [
        refused({ code: 'NoAnswer', why: 'down' }),
        refused({ code: 'QuarantineFull' }),
        refused({ code: 'TooManyRequests', retryAfterSeconds: 1 }),
        refused({ code: 'ServerFault', detail: 'HTTP 500' }),
      ]
      for (const answer of passing) {
        await upload.begin(hello(0))
        answers.push(answer)
        await upload.run()
        expect(await journal.isWhole(former)).toBe('unknown')
      }
      await upload.begin(hello(0))
      answers.push(refused(refusal))
      await upload.run()
      expect(await journal.isWhole(former)).toBe('lacking')
      expect(journal.previousOwners()).toEqual([former])
    },
  )

  it('knows a former journal as not whole where its signature is refused time after time, and not for once', async () => {
    const { upload, journal, answers } = await setUp(4)
    await journal.begin({ device: 4 as DeviceNumber, epoch: 1 })
    const former = { device: 3 as DeviceNumber, epoch: 1 }
    for (const whole of ['unknown', 'unknown', 'lacking']) {
      await upload.begin(hello(0))
      answers.push(refused({ code: 'BadSignature' }))
      await upload.run()
      expect(await journal.isWhole(former)).toBe(whole)
    }
  })

  it('takes a former journal for whole though its signature was refused before', async () => {
    const { upload, journal, answers } = await setUp(4)
    await journal.begin({ device: 4 as DeviceNumber, epoch: 1 })
    answers.push(refused({ code: 'BadSignature' }))
    for (let connection = 0; connection < 2; connection++) {
      await upload.begin(hello(0))
      await upload.run()
    }
    expect(await journal.isWhole({ device: 3 as DeviceNumber, epoch: 1 })).toBe('whole')
  })
})
