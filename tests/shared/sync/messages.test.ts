import { describe, expect, it } from 'vitest'
import {
  grantRequestSchema,
  helloText,
  journalRequestSchema,
  pullQuerySchema,
  requestText,
} from '../../../shared/sync/messages.ts'
import { sold } from '../../support/journal-entries.ts'

describe('what a device signs', () => {
  const hello = { device: 1, epoch: 2, challenge: 'abc', lastSeq: 3, acknowledgedSeq: 2 }
  const request = { method: 'GET', path: '/p?a=1', bodySha256: 'h', device: 1, timeMs: 2, nonce: 'n' }

  it('differs wherever any part of a hello differs', () => {
    const variants = [
      hello,
      { ...hello, device: 2 },
      { ...hello, epoch: 3 },
      { ...hello, challenge: 'abd' },
      { ...hello, lastSeq: 4 },
      { ...hello, acknowledgedSeq: 3 },
    ]
    expect(new Set(variants.map(helloText)).size).toBe(variants.length)
  })

  it('differs wherever any part of a request differs', () => {
    const variants = [
      request,
      { ...request, method: 'POST' },
      { ...request, path: '/p?a=2' },
      { ...request, bodySha256: 'i' },
      { ...request, device: 2 },
      { ...request, timeMs: 3 },
      { ...request, nonce: 'm' },
    ]
    expect(new Set(variants.map(requestText)).size).toBe(variants.length)
  })

  it('is never the same for a hello and a request', () => {
    expect(requestText(request).split('\n')[0]).not.toBe(helloText(hello).split('\n')[0])
  })
})

describe('a journal upload', () => {
  it('is taken with entries of a kind that is not known, and keeps all that they say', () => {
    const strange = { ...sold([{ row: 1, col: 1, grantNumber: 1 }]), kind: 'from-a-later-version', extra: 1 }
    expect(journalRequestSchema.parse({ epoch: 1, entries: [strange] }).entries).toEqual([strange])
  })

  it('has one to a hundred entries', () => {
    const entry = sold([{ row: 1, col: 1, grantNumber: 1 }])
    const isRead = [0, 1, 100, 101].map(
      (count) =>
        journalRequestSchema.safeParse({ epoch: 1, entries: Array.from({ length: count }, () => entry) }).success,
    )
    expect(isRead).toEqual([false, true, true, false])
  })
})

describe('a request', () => {
  it('for seats asks for at least one', () => {
    const request = { requestId: crypto.randomUUID(), epoch: 1, showtimeId: 1, purpose: 'sale', seats: [] }
    const isRead = [request, { ...request, seats: [{ row: 1, col: 1 }] }].map(
      (one) => grantRequestSchema.safeParse(one).success,
    )
    expect(isRead).toEqual([false, true])
  })

  it('for a replica is read from an address', () => {
    expect(pullQuerySchema.parse({ replica: 'films', after: '12', limit: '500' })).toEqual({
      replica: 'films',
      after: 12,
      limit: 500,
    })
  })
})
