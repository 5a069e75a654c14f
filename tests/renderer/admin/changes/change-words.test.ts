import { describe, expect, it } from 'vitest'
import { changeWords, refusalWords } from '../../../../renderer/admin/changes/change-words.ts'
import { formatsFor } from '../../../../renderer/i18n/formats.ts'
import { type Language, messagesIn } from '../../../../renderer/i18n/messages.ts'
import type { Words } from '../../../../renderer/state/use-words.ts'
import type { FilmId, HallId, ShowtimeId } from '../../../../shared/core/ids.ts'
import { toFen } from '../../../../shared/core/money.ts'
import { plainEditRefusals } from '../../../../shared/edits/contract.ts'
import { seatGrid } from '../../../support/seat-grid.ts'

const beginsAt = Date.parse('2026-11-21T19:30:00+08:00') / 1000
const nowMs = beginsAt * 1000 - 3_600_000
const wordsIn = (language: Language): Words => {
  return { language, t: messagesIn[language], f: formatsFor(language, 'Asia/Shanghai') }
}
const movedTo = { film: null, hall: null }
const about = { film: { zh: '片', en: 'Film' }, hall: { zh: '一厅', en: 'Hall 1' }, beginsAt, email: null }

describe('a change in words', () => {
  it('says what it is about, and each field before and after', () => {
    const change = {
      ...{ kind: 'change-showtime' as const, showtimeId: 1 as ShowtimeId },
      ...{ from: { priceFen: toFen(4_500) }, to: { priceFen: toFen(5_050) } },
    }
    expect(changeWords({ change, about, movedTo }, wordsIn('zh'), nowMs)).toEqual({
      kind: '修改场次',
      about: '片·一厅·今天 11月21日 19:30',
      lines: ['票价 ¥45 → ¥50.50'],
    })
    expect(changeWords({ change, about, movedTo }, wordsIn('en'), nowMs)).toEqual({
      kind: 'Showtime changed',
      about: 'Film · Hall 1 · Today 21 Nov 19:30',
      lines: ['Price ¥45 → ¥50.50'],
    })
  })

  it('names the film and the hall that a showtime is moved to, and counts the seats of a plan', () => {
    const moved = {
      ...{ kind: 'change-showtime' as const, showtimeId: 1 as ShowtimeId },
      ...{ from: { filmId: 1 as FilmId, hallId: 1 as HallId }, to: { filmId: 2 as FilmId, hallId: 2 as HallId } },
    }
    const to = { film: { zh: '片二', en: 'Film 2' }, hall: null }
    expect(changeWords({ change: moved, about, movedTo: to }, wordsIn('zh'), nowMs).lines).toEqual([
      '影片 片 → 片二',
      '影厅 一厅 → 2',
    ])
    const [before, after] = [seatGrid('... ', '...'), seatGrid('....')].map(({ plan: { rows, cols, gaps } }) => {
      return { plan: { rows, cols, gaps } }
    })
    const planned = { kind: 'change-hall' as const, hallId: 1 as HallId, from: before ?? {}, to: after ?? {} }
    expect(changeWords({ change: planned, about, movedTo }, wordsIn('en'), nowMs).lines).toEqual([
      'Seats 2 × 4, 7 seats → 1 × 4, 4 seats',
    ])
  })

  it('calls what the cinema has not set itself the default', () => {
    const change = {
      kind: 'change-policy' as const,
      from: { cutoffMinutes: null, offlineSales: 'allotment' as const },
      to: { cutoffMinutes: 10, offlineSales: null },
    }
    const nothing = { film: null, hall: null, beginsAt: null, email: null }
    expect(changeWords({ change, about: nothing, movedTo }, wordsIn('en'), nowMs)).toEqual({
      kind: 'Rule changed',
      about: '',
      lines: ['Sales end before the start (minutes) Default → 10', 'Sales while offline Allowed → Default'],
    })
  })

  it('has a reason for every refusal, and names the fields that somebody else changed', () => {
    for (const code of plainEditRefusals) {
      expect(refusalWords({ code }, wordsIn('zh'))).toBe(messagesIn.zh.changes.refusal[code])
    }
    const refusal = { code: 'ChangedMeanwhile' as const, fields: ['title', 'priceFen'] }
    expect(refusalWords(refusal, wordsIn('zh'))).toContain('片名、票价')
    expect(refusalWords(refusal, wordsIn('en'))).toContain('Title, Price')
  })
})
