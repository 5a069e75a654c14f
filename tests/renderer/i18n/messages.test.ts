import { describe, expect, it } from 'vitest'
import { en } from '../../../renderer/i18n/en.ts'
import { zh } from '../../../renderer/i18n/zh.ts'

/** Every sentence of a table by its path; those that take values are given some. */
function sentences(part: unknown, path = ''): [path: string, text: string][] {
  if (typeof part === 'string') return [[path, part]]
  if (typeof part === 'function') {
    const given = path.endsWith('.list') ? [['A', 'B', 'C']] : [2, 3, 4]
    return [[path, String(part(...given))]]
  }
  return Object.entries(part as object).flatMap(([key, inner]) => sentences(inner, `${path}.${key}`))
}

describe('messages', () => {
  it('leave no sentence empty in either language', () => {
    expect([...sentences(zh), ...sentences(en)].filter(([, text]) => text.trim() === '')).toEqual([])
  })

  it('have no Chinese left in English', () => {
    expect(sentences(en).filter(([, text]) => /\p{Script=Han}|[，。：；！？、]/u.test(text))).toEqual([])
  })

  it('have no English left in Chinese', () => {
    expect(sentences(zh).filter(([, text]) => /[A-Za-z]{3,}/.test(text))).toEqual([])
  })

  it('say one and many apart in English', () => {
    expect([en.seats.chosen(1), en.seats.chosen(2), en.pay.tickets(1), en.admin.waitingCount(1)]).toEqual([
      '1 seat',
      '2 seats',
      '1 ticket',
      '1 entry',
    ])
  })

  it('tell a long wait in minutes', () => {
    const waits = [en, zh].flatMap(({ signIn }) => [signIn.tooMany(59), signIn.tooMany(894)])
    expect(waits.map((wait) => /\d+ ?(?:s|min|秒|分钟)/.exec(wait)?.[0])).toEqual([
      '59 s',
      '15 min',
      '59 秒',
      '15 分钟',
    ])
  })

  it('name a seat as the field does', () => {
    expect([zh.seats.lost(zh.seats.seat(5, 8)), en.seats.seat(5, 8)]).toEqual([
      '5排8座刚刚被别人选走了。',
      'Row 5, seat 8',
    ])
  })
})
