import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shareUnchanged } from '../../../renderer/state/share-unchanged.ts'

/** JSON, often with the same parts again. */
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, 0, -0, 1, '', 'a', '__proto__'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', '__proto__'), tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value

const copyOf = (value: unknown) => (value === undefined ? undefined : structuredClone(value))

describe('data that comes again', () => {
  it('equals what came, whatever was before, and changes neither', () => {
    fc.assert(
      fc.property(json, json, (before, now) => {
        const [beforeCopy, nowCopy] = [copyOf(before), copyOf(now)]
        expect(shareUnchanged(before, now)).toStrictEqual(nowCopy)
        expect([before, now]).toStrictEqual([beforeCopy, nowCopy])
      }),
      { numRuns: 2_000 },
    )
  })

  it('is what was before where it is equal to it', () => {
    fc.assert(fc.property(json, (before) => Object.is(shareUnchanged(before, copyOf(before)), before)))
  })

  it('keeps the identity of each part that did not change, and of no other', () => {
    const before = {
      films: [
        { id: 1, title: { zh: '甲' } },
        { id: 2, title: { zh: '乙' } },
      ],
    }
    const now = {
      films: [
        { id: 1, title: { zh: '甲' } },
        { id: 2, title: { zh: '丙' } },
        { id: 3, title: { zh: '丁' } },
      ],
    }
    const shared = shareUnchanged(before, now)
    expect(shared).toEqual(now)
    expect(shared.films.map((film, index) => film === before.films[index])).toEqual([true, false, false])
  })
})
