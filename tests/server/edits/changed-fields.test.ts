import { describe, expect, it } from 'vitest'
import { changedFields } from '../../../server/edits/apply-kind.ts'

describe('fields that somebody else changed', () => {
  it('are those whose value is another one, lists and missing ones told by what they hold', () => {
    const from = { title: 'a', memberLevels: [1, 0.9], cutoffMinutes: null, staleHours: null }
    expect(changedFields(from, { title: 'a', memberLevels: [1, 0.9], director: 'b' })).toEqual([])
    expect(changedFields(from, { title: 'b', memberLevels: [1], staleHours: 0 })).toEqual([
      'title',
      'memberLevels',
      'staleHours',
    ])
  })
})
