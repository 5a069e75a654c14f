import { describe, expect, it } from 'vitest'
import { minProtocolVersion, protocolVersion, pullAnswerSchemas, syncPaths } from '../../../shared/sync/messages.ts'
import {
  hasPath,
  isServedVersion,
  nearestServedVersion,
  olderPaths,
  protocolHeader,
  readAnswer,
  readRequest,
  versionInHeaders,
  writeAnswer,
  writeRequest,
} from '../../../shared/sync/protocol-window.ts'
import { renamedField } from '../../../shared/sync/versions/older-version.ts'

describe('the window of protocol versions', () => {
  it('serves each version from the oldest to the present one, and no other', () => {
    const versions = [minProtocolVersion - 1, minProtocolVersion, protocolVersion, protocolVersion + 1]
    expect(versions.map(isServedVersion)).toEqual([false, true, true, false])
    expect(versions.map(nearestServedVersion)).toEqual([
      minProtocolVersion,
      minProtocolVersion,
      protocolVersion,
      protocolVersion,
    ])
  })

  it('takes a request that names no version for one of version 1', () => {
    expect(versionInHeaders({})).toBe(1)
    expect(versionInHeaders({ [protocolHeader]: '2' })).toBe(2)
  })

  it('rewrites a request of version 1, path and body, and writes one for a server of version 1', () => {
    const older = { path: '/kiosk/v1/take-refund', body: { ticketNumber: 7, by: { how: 'cash', accountId: 5 } } }
    const present = { path: syncPaths.claimRefund, body: { ticketNumber: 7, by: { kind: 'cash', accountId: 5 } } }
    expect(readRequest(1, older)).toEqual(present)
    expect(writeRequest(1, present)).toEqual(older)
    expect(olderPaths(syncPaths.claimRefund)).toEqual(['/kiosk/v1/take-refund'])
  })

  it('says what is asked at a path of which version 1 knows nothing', () => {
    expect([hasPath(1, syncPaths.allot), hasPath(protocolVersion, syncPaths.allot)]).toEqual([false, true])
    expect([hasPath(1, syncPaths.grant), hasPath(1, syncPaths.claimRefund)]).toEqual([true, true])
  })

  it('keeps the query of a request', () => {
    const older = { path: '/kiosk/v1/to-resolve?device=2', body: undefined }
    expect(readRequest(1, older).path).toBe(`${syncPaths.reviewItems}?device=2`)
    expect(writeRequest(1, readRequest(1, older))).toEqual(older)
  })

  it('rewrites an answer for a kiosk of version 1, and one of a server of version 1', () => {
    const older = { acknowledgedSeq: 3, toResolve: [{ seq: 3, why: 'price' }] }
    const present = { acknowledgedSeq: 3, reviewItems: [{ seq: 3, why: 'price' }] }
    expect(writeAnswer(1, syncPaths.journal, present)).toEqual(older)
    expect(readAnswer(1, syncPaths.journal, older)).toEqual(present)
  })

  it('changes nothing in the present version, nor of what is the same in both', () => {
    const asked = { path: syncPaths.resolve, body: { end: { kind: 'accept' } } }
    expect(readRequest(protocolVersion, asked)).toEqual(asked)
    expect(writeRequest(protocolVersion, asked)).toEqual(asked)
    expect(writeAnswer(protocolVersion, syncPaths.journal, { reviewItems: [] })).toEqual({ reviewItems: [] })
    expect(readRequest(1, { path: syncPaths.grant, body: { how: 'x' } })).toEqual({
      path: syncPaths.grant,
      body: { how: 'x' },
    })
  })

  it('leaves what does not have the expected shape as it is, to be refused', () => {
    const { toNext } = renamedField(['end'], 'how', 'kind')
    for (const message of [undefined, null, 7, 'text', [], {}, { end: null }, { end: [1] }, { end: 'how' }]) {
      expect(toNext(message)).toEqual(message)
    }
  })
})

describe('seat states in a list of documents', () => {
  const sold = { state: 'sold', device: null }
  const atKiosk = { state: 'kiosk', device: 3 }
  const document = { id: '7', isDeleted: false, showtimeId: 7 }
  const listed = (taken: object[]) => ({ documents: [{ ...document, taken }], checkpoint: { seq: 3 } })
  const older = listed([
    { ...sold, seats: ['1-1', '2-2'] },
    { ...atKiosk, seats: ['1-2'] },
  ])
  const packed = { holders: [sold, atKiosk], rows: 2, cols: 2, places: 'YQ' }
  const present = { documents: [{ ...document, ...packed }], checkpoint: { seq: 3 } }

  it.each([syncPaths.pull, syncPaths.live])('have lists of seats in version 1, and packed ones since: %s', (path) => {
    expect(writeAnswer(1, path, present)).toEqual(older)
    expect(readAnswer(1, path, older)).toEqual(present)
    expect(writeAnswer(protocolVersion, path, present)).toBe(present)
    expect(readAnswer(protocolVersion, path, present)).toBe(present)
  })

  it('are left as they are where a seat is listed twice, or what is listed is no seat, to be refused', () => {
    const twice = listed([
      { ...sold, seats: ['1-1'] },
      { ...atKiosk, seats: ['1-1'] },
    ])
    for (const message of [twice, listed([{ ...sold, seats: ['61-1'] }]), listed([{}]), listed([])]) {
      const read = readAnswer(1, syncPaths.pull, message)
      const isEmpty = message.documents[0]?.taken.length === 0
      expect(pullAnswerSchemas.seatStates.safeParse(read).success).toBe(isEmpty)
      if (!isEmpty) expect(read).toEqual(message)
    }
    const unreadable = { documents: [{ ...document, ...packed, places: 'Y' }] }
    expect(writeAnswer(1, syncPaths.live, unreadable)).toEqual(unreadable)
  })
})
