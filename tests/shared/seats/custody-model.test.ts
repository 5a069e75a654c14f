import { describe, expect, it } from 'vitest'
import { searchStates } from '../../support/search-states.ts'
import { custodySearch, disagreement, type Weakening } from './custody-model.ts'
import { type Weakening as RestoreWeakening, restoreSearch } from './restore-model.ts'

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
    'a return is taken without its number',
    'a return is sent before it is in the journal',
    'a seat is returned while it is being paid for',
    'the server takes a seat back by time',
    'a grant is sent before it is in the tables',
  ])('would be two if %s', (weakening) => {
    const outcome = searchStates(custodySearch(weakening))
    expect(outcome).toMatchObject({ isSafe: false, fault: expect.stringMatching(/two tickets|can’t seat/) })
    expect(outcome).toMatchSnapshot()
  })
})

describe('who may sell a seat after the server was restored', () => {
  it('is one at most, once each kiosk has reported and begun a new epoch', () => {
    const outcome = searchStates(restoreSearch(null, 'restored'))
    expect(outcome).toEqual({ isSafe: true, stateCount: expect.any(Number) })
    if (outcome.isSafe) expect(outcome.stateCount).toBeGreaterThan(100_000)
  })

  it.each<RestoreWeakening>([
    'a server that was restored grants at once',
    'its tables outrank the reports',
    'epochs that were forgotten are passed over',
    'an answer of a closed epoch is taken in the next one',
    'a kiosk closes while it is being paid',
  ])('would be two if %s', (weakening) => {
    const outcome = searchStates(restoreSearch(weakening, 'restored'))
    expect(outcome).toMatchObject({ isSafe: false, fault: expect.stringMatching(/two tickets|can’t seat/) })
    expect(outcome).toMatchSnapshot()
  })
})

describe('who may sell the seat of a lost kiosk', () => {
  it('is nobody, and two tickets come of it only where two people signed that it is sold again', () => {
    const outcome = searchStates(restoreSearch(null, 'lost'))
    expect(outcome).toEqual({ isSafe: true, stateCount: expect.any(Number) })
    if (outcome.isSafe) expect(outcome.stateCount).toBeGreaterThan(500)
  })

  it.each<RestoreWeakening>([
    'a written-off seat is granted like a free one',
    'a seat that is sold again keeps its number',
  ])('would be two if %s', (weakening) => {
    const outcome = searchStates(restoreSearch(weakening, 'lost'))
    expect(outcome).toMatchObject({ isSafe: false, fault: expect.stringMatching(/two tickets|can’t seat/) })
    expect(outcome).toMatchSnapshot()
  })
})
