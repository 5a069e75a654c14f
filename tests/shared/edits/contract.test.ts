import { describe, expect, it } from 'vitest'
import { askedChangeSchema, editChangeSchema } from '../../../shared/edits/edit-kinds.ts'

const takes = (change: unknown) => editChangeSchema.safeParse(change).success

describe('a change', () => {
  it('names in `from` just the fields that it changes', () => {
    const film = { kind: 'change-film', filmId: 1 }
    expect(takes({ ...film, from: { title: 'a' }, to: { title: 'b' } })).toBe(true)
    expect(takes({ ...film, from: {}, to: { title: 'b' } })).toBe(false)
    expect(takes({ ...film, from: { director: 'a' }, to: { title: 'b' } })).toBe(false)
    expect(takes({ ...film, from: { title: 'a', director: 'a' }, to: { title: 'b' } })).toBe(false)
    expect(takes({ ...film, from: {}, to: {} })).toBe(false)
  })

  it('is held to the limits of the public interface', () => {
    const price = (priceFen: number) => ({
      ...{ kind: 'change-showtime', showtimeId: 1, from: { priceFen: 1 }, to: { priceFen } },
    })
    expect([0, 1, 999_999, 1_000_000, 1.5].map((fen) => takes(price(fen)))).toEqual([false, true, true, false, false])
    const film = (title: string) => ({ kind: 'change-film', filmId: 1, from: { title: 'a' }, to: { title } })
    const titles = ['', '  ', 'a', '😀'.repeat(255), '😀'.repeat(256), 'a\0', '\ud800']
    expect(titles.map((title) => takes(film(title)))).toEqual([false, false, true, true, false, false, false])
    const policy = (to: object) => ({ kind: 'change-policy', from: { cutoffMinutes: null }, to })
    const cutoffs = [-1_440, 1_441, null].map((cutoffMinutes) => takes(policy({ cutoffMinutes })))
    expect(cutoffs).toEqual([true, false, true])
    const plan = { rows: 2, cols: 2, gaps: [{ row: 3, col: 1 }] }
    expect(takes({ kind: 'add-hall', hallId: 1, hall: { name: 'a', description: '', plan } })).toBe(false)
  })

  it('has a plan within 60 by 60, its gaps inside of it and none twice', () => {
    const gap = { row: 2, col: 2 }
    const plans = [
      { rows: 60, cols: 60, gaps: [] },
      { rows: 2, cols: 2, gaps: [gap] },
      { rows: 61, cols: 1, gaps: [] },
      { rows: 0, cols: 1, gaps: [] },
      { rows: 1, cols: 2, gaps: [gap] },
      { rows: 2, cols: 2, gaps: [gap, gap] },
    ]
    const replan = (to: object) => ({
      kind: 'change-hall',
      hallId: 1,
      from: { plan: { rows: 9, cols: 9, gaps: [] } },
      to,
    })
    expect(plans.map((plan) => takes(replan({ plan })))).toEqual([true, true, false, false, false, false])
    expect(takes({ ...replan({ plan: plans[0] }), from: { name: 'a' } })).toBe(false)
  })

  it('gets its number from the kiosk, not from the page', () => {
    const film = { title: 'a', actors: 'a', director: 'a', synopsis: '', durationMinutes: 1 }
    expect(askedChangeSchema.safeParse({ kind: 'add-film', film }).success).toBe(true)
    expect(askedChangeSchema.safeParse({ kind: 'add-film', film, filmId: 1 }).success).toBe(false)
    expect([takes({ kind: 'add-film', film }), takes({ kind: 'add-film', film, filmId: 1 })]).toEqual([false, true])
  })
})
