import type { RunningKiosk, SimulatedKiosk } from './simulated-kiosk.ts'
import type { SimulatedServer } from './simulated-server.ts'
import { simulatedPolicy } from './simulated-settings.ts'
import type { World } from './world.ts'

type Broke = (what: string, detail: string) => void

/** The server's time is known to half of what its answer takes at most on a bad line. */
const toldWithinMs = 8_000

/**
 * Nothing is sold after the true end of its sale, whatever the clock of the kiosk says. Only a kiosk whose own clock was
 * set wrong, and which has not heard of its server since it was started, can't know better. Where the clock of the server
 * was set wrong, nobody in the cinema can know the time: from then on this day is not judged.
 */
export function watchCutoff(
  world: World,
  { machineClock: ofServer }: Pick<SimulatedServer, 'machineClock'>,
  { name, machineClock }: SimulatedKiosk,
  { desk, life, cinemaClock, hasHeard }: RunningKiosk,
  broke: Broke,
): void {
  const maxLateMs = () => {
    const isMisled = machineClock.wasSetWrong() && !hasHeard()
    return toldWithinMs + (isMisled ? Math.max(0, world.nowMs() - cinemaClock.cinemaNowMs()) : 0)
  }
  // Seats that were held in time may be paid for until their hold ends, after a payment that was declined, too.
  const judged = new Set<string>()
  desk.sellTickets.view$.subscribe((view) => {
    if (view.stage !== 'held' || judged.has(view.saleId)) return
    judged.add(view.saleId)
    if (life.isOver() || ofServer.wasSetWrong()) return
    const endsMs = view.beginsAt * 1_000 - simulatedPolicy.cutoffMinutes * 60_000
    const lateMs = world.nowMs() - endsMs
    if (lateMs > maxLateMs()) {
      broke('sold after the true cutoff', `${name}: showtime ${view.showtimeId}, ${lateMs} ms too late`)
    }
  })
}
