import { expect, it } from 'vitest'
import { createLiveHub } from '../../../server/events/live-hub.ts'
import type { DeviceNumber } from '../../../shared/core/ids.ts'
import { protocolVersion } from '../../../shared/sync/messages.ts'
import type { StaffWord } from '../../../shared/sync/staff-messages.ts'

it('a kiosk hears who its staff are at once, when that changes, and again after a minute, by whichever clock', () => {
  const hub = createLiveHub()
  const device = 7 as DeviceNumber
  const heard: string[] = []
  const rest = {
    cinemaId: 1,
    version: protocolVersion,
    stopped: null,
    mustClose: false,
    close: () => undefined,
  } as const
  hub.add({ ...rest, device, send: (event) => heard.push(event.toString()) })
  const clerk = { accountId: 5, name: 'clerk', role: 'clerk', stamp: 's' } as StaffWord['staff'][number]
  const tell = (asOfMs: number, staff: StaffWord['staff']) => {
    heard.length = 0
    hub.tellStaff(asOfMs, new Map([[device, staff]]))
    return heard.length
  }
  expect(tell(1_000_000, [clerk])).toBe(1)
  expect(tell(1_002_000, [clerk])).toBe(0)
  expect(tell(1_004_000, [])).toBe(1)
  expect(tell(1_063_999, [])).toBe(0)
  // It signed in at a server whose clock is ahead: the first word was older than that, and this one is not.
  expect(tell(1_064_000, [])).toBe(1)
  expect(heard[0]).toContain('"asOfMs":1064000')
  expect(tell(1_066_000, [])).toBe(0)
})

it('each kiosk hears of changes in the version of the protocol that it reads, written out once a version', () => {
  const hub = createLiveHub()
  const heard = [1, 1, protocolVersion].map((version, index) => {
    const events: Buffer[] = []
    const device = (7 + index) as DeviceNumber
    const send = (event: Buffer) => void events.push(event)
    hub.add({ cinemaId: 1, device, version, stopped: null, mustClose: false, send, close: () => undefined })
    return events
  })
  hub.send(1, { replica: 'showtimes', documents: [{ id: '7', allottedSeats: 8 }], checkpoint: { seq: 3 } })
  const [one, other, newest] = heard.map(([event]) => event)
  const documentsOf = (event: Buffer | undefined) => JSON.parse(String(event).split('data: ')[1] ?? '').documents
  expect(documentsOf(one)).toEqual([{ id: '7', standingSeats: 8 }])
  // The same bytes, not a copy of them.
  expect(other).toBe(one)
  expect(documentsOf(newest)).toEqual([{ id: '7', allottedSeats: 8 }])
})
