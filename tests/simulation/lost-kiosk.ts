import type { DeviceNumber } from '../../shared/core/ids.ts'
import type { SignedAway } from './checker.ts'
import type { Counts } from './counts.ts'
import { lookForDevices } from './device-states.ts'
import { administrator, cinemaId, secondStaffAccountId } from './schedule.ts'
import type { SimulatedKiosk } from './simulated-kiosk.ts'
import type { SimulatedServer } from './simulated-server.ts'
import type { World } from './world.ts'

const everyMs = 5_000

/**
 * Staff give up a kiosk of which nobody hears, and sign that its seats are sold again: step by step, each tried again
 * until the server has it. Ends where the kiosk turns up and closes its journal before.
 */
export function giveUpKiosk(
  given: {
    readonly world: World
    readonly server: SimulatedServer
    /** At whose pages staff see what became of it. */
    readonly kiosks: readonly SimulatedKiosk[]
    readonly counts: Counts
    readonly broke: (what: string, detail: string) => void
    readonly isOver: () => boolean
    readonly onFault: (fault: unknown) => void
    readonly signedAway: SignedAway[]
    /** The seats of the kiosk are for sale again. */
    readonly onResold: (seats: readonly SignedAway[]) => void
  },
  device: DeviceNumber,
  isResold: boolean,
): void {
  const { world, server, counts, signedAway } = given
  const first = { cinemaId, accountId: administrator.accountId, passwordVersion: 1, device: null }
  const second = { ...first, accountId: secondStaffAccountId }
  let isProposed = false

  /** What is signed away, for whoever judges the day: staff do not ask it. */
  const seatsOf = (): SignedAway[] =>
    [...server.tables.seat_custody.all()]
      .filter(({ holder, state }) => holder === device && state === 'written-off')
      .map(({ showtime_id, seat_row: row, seat_col: col }) => ({ device, showtimeId: showtime_id, row, col }))

  const resell = async (): Promise<boolean> => {
    const { resellSeats } = server.people() ?? {}
    if (!resellSeats) return false
    if (!isProposed) {
      isProposed = (await resellSeats.propose(first, device)).ok
      return false
    }
    const alone = await resellSeats.confirm(first, device)
    if (alone.ok) given.broke('sold again by one person', `device ${device}`)
    else if (alone.refusal === 'SamePerson') counts.add('resale refused to one person')
    const seats = seatsOf()
    const confirmed = await resellSeats.confirm(second, device)
    // Signed before, and the answer was lost in a crash.
    const isSigned = confirmed.ok || confirmed.refusal === 'NoProposal'
    if (!isSigned) return false
    signedAway.push(...seats)
    counts.add("a lost kiosk's seats sold again")
    given.onResold(seats)
    world.note(`the seats of device ${device} are sold again: ${seats.length}`)
    return true
  }

  const step = async (): Promise<boolean> => {
    const states = await lookForDevices(given.kiosks.filter((kiosk) => kiosk.device() !== device))
    // No kiosk's page has anything now.
    if (states.size === 0) return false
    const state = states.get(device)
    if (state === undefined || state === 'closed') return true
    if (state === 'written-off') return isResold ? await resell() : true
    if (await server.writeOff(device)) counts.add('device written off')
    return false
  }

  const again = () => {
    if (given.isOver()) return
    // A step in which the server dies never ends: the next one is taken all the same.
    let isDone = false
    step().then((done) => {
      isDone = done
    }, given.onFault)
    world.after(everyMs, () => {
      if (!isDone) again()
    })
  }
  again()
}
