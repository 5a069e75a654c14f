import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { aKioskAndChanges } from '../../support/kiosk-and-changes.ts'
import {
  asEdit,
  changeByTtms,
  prepareChange,
  type ShowtimeChangeName,
  showtimeChanges,
} from '../../support/showtime-changes.ts'
import { grantedSeats } from '../../support/signing-kiosk.ts'

const done = { ok: true, value: {} }

/** A kiosk at which an administrator edits a showtime, while another one has an unsent sale of it and holds a seat. */
async function anEditUnderAnUnsentSale(name: ShowtimeChangeName) {
  const world = await aKioskAndChanges()
  const { server, other, showtimeId, kiosk } = world
  const seats = grantedSeats(
    await other.grant(showtimeId, [
      { row: 1, col: 1 },
      { row: 1, col: 2 },
    ]),
  )
  const prepared = await prepareChange(server, showtimeId, name)
  const { filmId, hallId, beginsAt } = prepared.before
  const sold = other.entry('sold', {
    ...other.sold(showtimeId, seats.slice(0, 1)),
    performance: { filmId, hallId, beginsAt },
  })
  const edit = async () => {
    expect(await kiosk.call('edits.make', { id: randomUUID(), change: asEdit(prepared) })).toEqual(done)
    const [made] = await kiosk.sees('edits', {}, (edits) => edits.length > 0 && edits[0]?.state !== 'waiting')
    return made?.refusal?.code ?? made?.state
  }
  return { ...world, prepared, sold, edit, left: seats.slice(1) }
}

describe.each(showtimeChanges)('an edit by which a showtime is %s', (name) => {
  const isRepriced = name === 'repriced'

  it('goes through while another kiosk has an unsent sale of it, which then waits for a person or is refunded', async () => {
    const { edit, other, sold, left, showtimeId, ticketsOf, kiosk, server } = await anEditUnderAnUnsentSale(name)
    expect(await edit()).toBe('accepted')
    const why = name === 'called-off' ? 'called-off' : 'showtime-changed'
    const { body } = await other.upload([
      sold,
      other.entry('rights-given-back', { showtimeId, seats: left, reason: 'recalled' }),
    ])
    expect(body).toMatchObject({ acknowledgedSeq: 2, reviewItems: isRepriced ? [] : [{ seq: 1, why }] })
    expect(await ticketsOf()).toMatchObject([{ paid_fen: 3_990, state: name === 'called-off' ? 'refunded' : 'sold' }])
    expect([kiosk.faults, server.faults]).toEqual([[], []])
  })

  it('is refused where the server knows the sale, as at the public interface, unless it is a new price', async () => {
    const { edit, other, sold, server, administrator, prepared, kiosk } = await anEditUnderAnUnsentSale(name)
    await other.upload([sold])
    expect(await edit()).toBe(isRepriced ? 'accepted' : 'HasTickets')
    const { notices } = await kiosk.sees('device', {}, ({ notices: seen }) => isRepriced || seen.length > 0)
    expect(notices.map(({ what }) => what)).toEqual(isRepriced ? [] : ['edit-refused'])
    const said = await changeByTtms(server, administrator, prepared)
    expect(said).toBe(isRepriced ? '' : 'the data you input is not legal')
  })
})
