import { describe, expect, it } from 'vitest'
import { replicaSchemas } from '../../../shared/catalog/replicas.ts'
import { packSeatStates } from '../../../shared/catalog/seat-states.ts'
import type { DeviceNumber } from '../../../shared/core/ids.ts'
import { someSeatStates } from '../../support/replica-documents.ts'

const sold = { state: 'sold', device: null } as const
const atKiosk = { state: 'kiosk', device: 3 as DeviceNumber } as const
const document = someSeatStates(7, [
  { ...sold, seats: ['1-1', '2-2'] },
  { ...atKiosk, seats: ['1-2'] },
])

describe('the seat states of a showtime', () => {
  it('are told packed, and kept as lists of seats', () => {
    const told = packSeatStates(document)
    expect(told).toEqual({
      ...{ id: '7', isDeleted: false, showtimeId: 7 },
      ...{ holders: [sold, atKiosk], rows: 2, cols: 2, places: 'YQ' },
    })
    expect(replicaSchemas.seatStates.parse(told)).toEqual(document)
  })

  it('are told where nobody has a seat', () => {
    const told = packSeatStates(someSeatStates(7, []))
    expect(told).toMatchObject({ holders: [], rows: 0, cols: 0, places: '' })
    expect(replicaSchemas.seatStates.parse(told)).toEqual(someSeatStates(7, []))
  })

  it.each([
    ['a text that is too short', { places: 'Y' }, '1 characters, but 2 rows of 2 with 2 holders take 2'],
    ['a seat outside of its rows', { rows: 1, cols: 2, places: 'h' }, 'a seat outside of the 1 rows of 2'],
    ['a seat of nobody who is named', { holders: [sold, atKiosk], places: '0A' }, 'seat 1-1 has holder 3 of 2'],
    ['a holder twice', { holders: [sold, sold] }, 'a holder twice'],
    ['more rows than any hall', { rows: 61 }, '<=60'],
    ['more columns than any hall', { cols: 61 }, '<=60'],
    ['a holder of no kind', { holders: [{ state: 'lost', device: null }, sold] }, 'Invalid option'],
    ['lists, as version 1 has them', { ...document, places: undefined }, 'expected string'],
  ])('are refused, and it is said why, with %s', (_, part, why) => {
    const read = replicaSchemas.seatStates.safeParse({ ...packSeatStates(document), ...part })
    expect(read.error?.message).toContain(why)
  })
})
