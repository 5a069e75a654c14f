import { describe, expect, it } from 'vitest'
import { searchStates } from '../../support/search-states.ts'
import type { Weakening } from './custody-model.ts'
import { custodySearch, disagreement } from './custody-model.ts'

describe('who may sell a seat', () => {
  it('is one at most, in every state that loss, repetition, reordering and crashes can lead to', () => {
    const outcome = searchStates(custodySearch(null))
    expect(outcome).toEqual({ isSafe: true, stateCount: expect.any(Number) })
    if (outcome.isSafe) expect(outcome.stateCount).toBeGreaterThan(2_000)
  })

  it('is the same to the server and to the kiosks once all that was sent has arrived', () => {
    expect(searchStates({ ...custodySearch(null), fault: disagreement })).toMatchObject({ isSafe: true })
  })

  it.each<Weakening>([
    'an old grant is accepted again',
    'a give-back is taken without its number',
    'a give-back is sent before it is in the journal',
    'a seat is given back while it is being paid for',
    'the server takes a seat back by time',
    'a grant is sent before it is in the tables',
  ])('would be two if %s', (weakening) => {
    const outcome = searchStates(custodySearch(weakening))
    expect(outcome).toMatchObject({ isSafe: false, fault: expect.stringMatching(/two tickets|can’t seat/) })
    expect(outcome).toMatchSnapshot()
  })
})
