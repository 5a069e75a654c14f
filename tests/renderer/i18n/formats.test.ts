import { describe, expect, it } from 'vitest'
import { formatsFor } from '../../../renderer/i18n/formats.ts'
import { toFen } from '../../../shared/core/money.ts'

const zh = formatsFor('zh', 'Asia/Shanghai')
const en = formatsFor('en', 'Asia/Shanghai')
const saturdayNoon = Date.parse('2026-11-21T12:00:00+08:00')

describe('formats', () => {
  it('of a language and a time zone are made once', () => {
    expect(formatsFor('zh', 'Asia/Shanghai')).toBe(zh)
    expect(formatsFor('zh', 'Europe/London')).not.toBe(zh)
  })

  it('writes whole yuan without decimals, and fen with two', () => {
    expect([0, 4500, 6550, 123_456_789].map((amount) => zh.money(toFen(amount)))).toEqual([
      '¥0',
      '¥45',
      '¥65.50',
      '¥1,234,567.89',
    ])
    expect(en.money(toFen(6550))).toBe('¥65.50')
  })

  it('tells the time of the cinema, whatever the time of the machine', () => {
    const late = Date.parse('2026-11-21T23:30:00+08:00') / 1000
    expect([zh.time(late), en.time(late), formatsFor('en', 'Europe/London').time(late)]).toEqual([
      '23:30',
      '23:30',
      '15:30',
    ])
  })

  it('knows two times of one day at the cinema, whatever day it is for the machine', () => {
    const [midnight, day] = [Date.parse('2026-11-21T00:00:00+08:00'), 86_400_000]
    expect([zh.isSameDay(midnight, midnight + day - 1), zh.isSameDay(midnight - 1, midnight)]).toEqual([true, false])
  })

  it('calls a day today, tomorrow, and then by its weekday', () => {
    expect(['2026-11-21', '2026-11-22', '2026-11-23'].map((day) => zh.day(day, saturdayNoon).name)).toEqual([
      '今天',
      '明天',
      '周一',
    ])
    expect(['2026-11-21', '2026-11-22', '2026-11-23'].map((day) => en.day(day, saturdayNoon).name)).toEqual([
      'Today',
      'Tomorrow',
      'Mon',
    ])
  })

  it('ends the day at midnight of the cinema, not of the machine', () => {
    const justAfterMidnight = Date.parse('2026-11-22T00:10:00+08:00')
    expect(zh.day('2026-11-22', justAfterMidnight)).toEqual({ name: '今天', date: '11月22日' })
    expect(zh.moment(justAfterMidnight / 1000, saturdayNoon)).toBe('明天 11月22日 00:10')
  })

  it('counts down to nought and never below', () => {
    expect([300_000, 299_001, 61_000, 1, 0, -5000].map(zh.countdown)).toEqual([
      '5:00',
      '5:00',
      '1:01',
      '0:01',
      '0:00',
      '0:00',
    ])
  })

  it('gives a film its own words in each language', () => {
    const title = { zh: '风筝密电', en: 'The kite maker’s “cipher”' }
    expect([zh.text(title), en.text(title)]).toEqual(['风筝密电', 'The kite maker\'s "cipher"'])
  })
})
