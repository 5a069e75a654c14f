import { describe, expect, it } from 'vitest'
import type { Journal } from '../../../electron/journal/journal.ts'
import { createRequestGrants } from '../../../electron/seats/request-grants.ts'
import type { Ask } from '../../../electron/server-link/server-requests.ts'
import type { ShowtimeId } from '../../../shared/core/ids.ts'
import { accepted, refused } from '../../../shared/core/result.ts'
import { chooseAllotment } from '../../../shared/seats/allotment.ts'
import type { AllotRequest } from '../../../shared/sync/allotment-messages.ts'
import { syncPaths } from '../../../shared/sync/messages.ts'
import { anyProof } from '../../support/proofs.ts'
import { aSalesDesk } from '../../support/sales-desk.ts'
import { aShowtime } from '../../support/sales-facts.ts'
import { seatGrid } from '../../support/seat-grid.ts'
import { until } from '../../support/until.ts'

const rows = ['....', '....']
const wide = Array(6).fill('..........')

/** How often the journal was written, and with how many entries each time. */
function countingWrites() {
  const writes: number[] = []
  const journalOf = (journal: Journal): Journal => ({
    ...journal,
    append: (kind, body) => {
      writes.push(1)
      return journal.append(kind, body)
    },
    appendAll: (kind, bodies) => {
      if (bodies.length > 0) writes.push(bodies.length)
      return journal.appendAll(kind, bodies)
    },
  })
  return { writes, journalOf }
}

describe('the allotment of many showtimes', () => {
  it('is asked for in a request for every fifty of them, and written in one commit for each request', async () => {
    const { writes, journalOf } = countingWrites()
    const kiosk = await aSalesDesk({ drawn: rows, showtimes: 120, journalOf })
    await kiosk.desk().keepAllotment.run()
    expect(kiosk.rights().counts()).toEqual({ showtimes: 120, seats: 960 })
    expect(kiosk.custody.lists.map((list) => list.length)).toEqual([50, 50, 20])
    expect(writes).toEqual([50, 50, 20])
    // One entry a showtime, under the id of its own request, the soonest first.
    const entries = await kiosk.entries()
    expect(entries.map(({ kind }) => kind)).toEqual(Array(120).fill('rights-taken'))
    expect(entries.map(({ body }) => 'showtimeId' in body && body.showtimeId)).toEqual(
      Array.from({ length: 120 }, (_, index) => aShowtime + index),
    )
    const ids = kiosk.custody.requests.map(({ requestId }) => requestId)
    expect(entries.map(({ body }) => 'requestId' in body && body.requestId)).toEqual(ids)
  })

  it('is asked for again of those showtimes alone that lack seats, beside those that come next', async () => {
    const kiosk = await aSalesDesk({ drawn: rows, showtimes: 5 })
    kiosk.custody.takeAtOnce(3)
    kiosk.custody.sellElsewhere(aShowtime, { row: 1, col: 1 })
    await kiosk.desk().keepAllotment.run()
    expect(kiosk.custody.lists.map((list) => list.map(({ showtimeId }) => showtimeId - aShowtime))).toEqual([
      [0, 1, 2],
      [0, 3, 4],
    ])
    expect(kiosk.rights().counts()).toEqual({ showtimes: 5, seats: 7 + 4 * 8 })
  })

  it('begins at a group of the kiosk’s own once somebody else had what it chose', async () => {
    const kiosk = await aSalesDesk({ drawn: wide, showtimes: 2 })
    const chooseAt = (turn: number | null) => chooseAllotment({ ...seatGrid(...wide), held: [], wanted: 8, turn })
    const [best, own] = [chooseAt(null), chooseAt(1)]
    const [gone] = best
    if (!gone) throw new Error('nothing is chosen')
    expect(own).not.toContainEqual(gone)
    kiosk.custody.takeAtOnce(1)
    kiosk.custody.sellElsewhere(aShowtime, gone)
    await kiosk.desk().keepAllotment.run()
    const asked = kiosk.custody.requests.map(({ showtimeId, seats }) => [showtimeId - aShowtime, seats])
    expect(asked).toEqual([
      [0, best],
      [0, own],
      [1, own],
    ])
  })

  it('comes under the same ids where an answer is lost, and no seat of it is held unknown', async () => {
    const kiosk = await aSalesDesk({ drawn: rows, showtimes: 3 })
    kiosk.custody.loseAnswers(1)
    await kiosk.desk().keepAllotment.run()
    const [first, second] = kiosk.custody.lists
    expect(second).toEqual(first)
    expect(kiosk.rights().counts()).toEqual({ showtimes: 3, seats: 24 })
  })

  it('returns to the server in one request and one commit where no answer came, and is asked for again', async () => {
    const { writes, journalOf } = countingWrites()
    const kiosk = await aSalesDesk({ drawn: rows, showtimes: 3, journalOf })
    kiosk.custody.loseAnswers(2)
    await kiosk.desk().keepAllotment.run()
    expect(kiosk.rights().counts().seats).toBe(0)
    await kiosk.desk().keepAllotment.run()
    expect(writes).toEqual([3, 3])
    expect((await kiosk.kinds()).slice(0, 3)).toEqual(Array(3).fill('rights-given-back'))
    expect(kiosk.rights().counts()).toEqual({ showtimes: 3, seats: 24 })
    expect(
      kiosk
        .rights()
        .rightsOf(aShowtime)
        .map(({ grantNumber }) => grantNumber),
    ).toEqual(Array(8).fill(2))
  })

  it('is not half written where the disk is full, and is taken or returned once it is not', async () => {
    let isDiskFull = true
    const kiosk = await aSalesDesk({
      drawn: rows,
      showtimes: 3,
      journalOf: (journal) => ({
        ...journal,
        appendAll: (kind, bodies) =>
          isDiskFull ? Promise.reject(new Error('ENOSPC')) : journal.appendAll(kind, bodies),
      }),
    })
    await expect(kiosk.desk().keepAllotment.run()).rejects.toThrow('ENOSPC')
    expect(await kiosk.kinds()).toEqual([])
    isDiskFull = false
    await kiosk.desk().keepAllotment.run()
    await kiosk.upload()
    expect(kiosk.custody.held().flatMap(({ seats }) => seats)).toHaveLength(kiosk.rights().counts().seats)
  })

  it('makes a sale of a seat that is being asked for wait for it', async () => {
    const kiosk = await aSalesDesk({ drawn: rows, showtimes: 2 })
    const letAnswersGo = kiosk.custody.keepAnswersBack()
    const keeping = kiosk.desk().keepAllotment.run()
    await until(() => kiosk.custody.requests.length === 2)
    const holding = kiosk.sell().hold({ showtimeId: aShowtime, seats: [{ row: 1, col: 1 }] })
    letAnswersGo()
    expect(await holding).toMatchObject({ ok: true })
    await keeping
    expect(kiosk.custody.requests.filter(({ purpose }) => purpose === 'sale')).toEqual([])
  })
})

describe('asking a server for allotted seats', () => {
  const requestOf = (index: number) => ({
    ...{ requestId: `00000000-0000-4000-8000-00000000000${index}`, epoch: 1, purpose: 'allotment' as const },
    ...{ showtimeId: (10 + index) as ShowtimeId, seats: [{ row: 1, col: 1 }] },
  })
  const requests = [requestOf(1), requestOf(2)]
  const seats = [{ row: 1, col: 1, grantNumber: 1, proof: anyProof }]

  /** A server that grants what is asked of it, or answers a list in its own way. */
  function aServer(answerList?: (asked: AllotRequest) => unknown) {
    const asked: string[] = []
    const ask: Ask = async (question) => {
      asked.push(question.path)
      const list = question.body as AllotRequest
      const outcomes = list.requests?.map(({ requestId }) => ({ kind: 'granted', requestId, seats }))
      const answer = question.path === syncPaths.grant ? { seats } : (answerList?.(list) ?? { outcomes })
      return accepted(question.answer.parse({ acknowledgedSeq: 4, ...(answer as object) })) as never
    }
    return { asked, ask }
  }

  it('is one request at a server that knows lists, and a grant request each at one of version 1', async () => {
    const granted = requests.map(() => accepted({ seats, acknowledgedSeq: 4 }))
    for (const [version, atOnce, paths] of [
      [2, 50, [syncPaths.allot]],
      [1, 1, [syncPaths.grant, syncPaths.grant]],
    ] as const) {
      const { ask, asked } = aServer()
      const server = createRequestGrants({ ask, version: () => version })
      expect(await server.allotments(requests)).toEqual(granted)
      expect([server.maxAllotments(), asked]).toEqual([atOnce, paths])
    }
  })

  it('takes an outcome that is missing for none, and whatever order they come in', async () => {
    const gone = { code: 'SeatsGone', seats: [{ row: 1, col: 1 }] } as const
    const { ask } = aServer(({ requests: list }) => ({
      outcomes: list.slice(1).map(({ requestId }) => ({ kind: 'refused', requestId, refusal: gone })),
    }))
    const server = createRequestGrants({ ask, version: () => 2 })
    expect(await server.allotments(requests)).toEqual([refused({ code: 'NoAnswer' }), refused(gone)])
  })
})
