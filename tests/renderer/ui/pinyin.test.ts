import { describe, expect, it } from 'vitest'
import { candidatesFor } from '../../../renderer/ui/pinyin.ts'

describe('pinyin', () => {
  it('offers what the longest syllable at the beginning may stand for', () => {
    expect(candidatesFor('dianying')).toMatchObject({ syllable: 'dian' })
    expect(candidatesFor('dianying')?.characters).toContain('电')
    expect(candidatesFor('ying')?.characters).toContain('影')
    expect(candidatesFor('xian')?.characters).toContain('先')
  })

  it('offers something for every letter that a syllable can begin with, once one is whole', () => {
    expect(candidatesFor('zh')).toBeNull()
    expect(candidatesFor('zha')?.characters.length).toBeGreaterThan(3)
    expect(candidatesFor('')).toBeNull()
    expect(candidatesFor('vuu')).toBeNull()
  })

  it('offers each character of a syllable once', () => {
    for (const syllable of ['a', 'shi', 'yi', 'zhuang']) {
      const { characters = [] } = candidatesFor(syllable) ?? {}
      expect([syllable, new Set(characters).size]).toEqual([syllable, characters.length])
      expect(characters.every((character) => /^\p{Script=Han}$/u.test(character))).toBe(true)
    }
  })
})
