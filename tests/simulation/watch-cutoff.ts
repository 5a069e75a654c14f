import type { RunningKiosk, SimulatedKiosk } from './simulated-kiosk.ts'
import type { SimulatedServer } from './simulated-server.ts'
import { simulatedPolicy } from './simulated-settings.ts'
import type { World } from './world.ts'

type Broke = (what: string, detail: string) => void

/** A clock that is set wrong by two minutes while its kiosk is off is not noticed, and the estimate is as wrong then. */
const estimateIsWithinMs = 2 * 60_000 + 30_000

/**
 * Nothing is sold after the true end of its sale, whatever the clock of the kiosk says. Where the clock of the server was
 * set wrong, nobody in the cinema can know the time: from then on this day is not judged.
 */
export function watchCutoff(
  world: World,
  { machineClock }: Pick<SimulatedServer, 'machineClock'>,
  { name }: SimulatedKiosk,
  { desk, life }: RunningKiosk,
  broke: Broke,
): void {
  let held: string | null = null
  desk.sellTickets.view$.subscribe((view) => {
    const saleId = view.stage === 'held' ? view.saleId : null
    if (view.stage !== 'held' || saleId === held || life.isOver() || machineClock.wasSetWrong()) {
      held = saleId
      return
    }
    held = saleId
    const endsMs = view.beginsAt * 1_000 - simulatedPolicy.cutoffMinutes * 60_000
    const lateMs = world.nowMs() - endsMs
    if (lateMs > estimateIsWithinMs) {
      broke('sold after the true cut-off', `${name}: showtime ${view.showtimeId}, ${lateMs} ms too late`)
    }
  })
}
