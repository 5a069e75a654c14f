import type { KioskRequest } from '../../server/http/kiosk/operation.ts'
import type { RowOf } from './memory-tables.ts'
import type { RunningKiosk, SimulatedKiosk } from './simulated-kiosk.ts'
import type { ServedAnswer, SimulatedServer } from './simulated-server.ts'
import type { World } from './world.ts'

// Rules that are broken before anybody is harmed, seen while the day goes on: what a line carries, what a screen shows
// and what a journal says, read as an onlooker reads them.

type Seats = { readonly seats?: readonly unknown[] }
type Broke = (what: string, detail: string) => void

const openToBlocked = ['challenge', 'hello', 'journal']
const maxHoldMs = 2 * 120_000 + 61_000

/** A grant is all that was asked for or none, and a blocked device is told nothing. */
export function watchLine({ tables }: Pick<SimulatedServer, 'tables'>, broke: Broke) {
  return (request: KioskRequest) => {
    // It is judged once, at the door: a stop counts from the next request on. One that ends on the way counts at once.
    const device = String(request.headers['x-ttms-device'] ?? '')
    const row = tables.devices.get(device)
    return (served: ServedAnswer): void => {
      const isStillBlocked = row?.is_blocked === true && tables.devices.get(device)?.is_blocked !== false
      judge(request, row, isStillBlocked, served)
    }
  }

  function judge(
    request: KioskRequest,
    row: RowOf<'devices'> | undefined,
    isBlocked: boolean,
    served: ServedAnswer,
  ): void {
    if (served.kind === 'gone' || served.kind === 'fault' || (served.kind === 'answer' && !served.answer.ok)) return
    const path = request.url.slice('/kiosk/v1/'.length).split('?', 1)[0] ?? ''
    const device = String(request.headers['x-ttms-device'] ?? '')
    // One that was given up besides may also end its journal in order.
    const isEnding = path === 'close' && row?.state !== 'enrolled'
    if (isBlocked && !openToBlocked.includes(path) && !isEnding) {
      broke('blocked device served', `device ${device}: ${path}`)
    }
    if (served.kind !== 'answer' || !served.answer.ok) return
    const asked = JSON.parse(request.body.toString() || '{}') as Seats & { readonly requests?: readonly Seats[] }
    const answered = served.answer.value as Seats & { readonly outcomes?: readonly Seats[] }
    if (path === 'grant') judgeGrant(asked, answered)
    if (path !== 'allot') return
    const { requests = [], outcomes = [] } = { ...asked, ...answered }
    if (requests.length !== outcomes.length)
      broke('granted in part', `${outcomes.length} of ${requests.length} showtimes`)
    for (const [index, one] of requests.entries()) if (outcomes[index]?.seats) judgeGrant(one, outcomes[index])
  }

  function judgeGrant({ seats: wanted = [] }: Seats, { seats: given = [] }: Seats): void {
    if (wanted.length !== given.length) broke('granted in part', `${given.length} of ${wanted.length} seats`)
  }
}

/** A hold ends by itself, whatever the wall clock says. */
export function watchOrder(world: World, { name }: SimulatedKiosk, { desk, life }: RunningKiosk, broke: Broke): void {
  let held: string | null = null
  desk.sellTickets.view$.subscribe((view) => {
    const saleId = view.stage === 'held' ? view.saleId : null
    if (saleId === held) return
    held = saleId
    if (saleId === null) return
    world.after(maxHoldMs, () => {
      if (held === saleId && !life.isOver()) broke('hold without end', `${name}: ${saleId}`)
    })
  })
}

/** A seat that is being paid for stays where it is. */
export function watchJournal({ journal }: RunningKiosk, broke: Broke): void {
  const paying = new Map<string, ReadonlySet<string>>()
  const take = (entry: Awaited<ReturnType<typeof journal.entriesAfter>>[number]) => {
    const { kind, body } = entry
    if (kind === 'payment-started') {
      const seats = body.seats.map(({ row, col }) => `${body.showtimeId}/${row}-${col}`)
      paying.set(body.paymentKey, new Set(seats))
    } else if (kind === 'sold') paying.delete(body.payment.key)
    else if (kind === 'payment-declined' || kind === 'reversed') paying.delete(body.paymentKey)
    else if (kind === 'payment-settled-by-staff') {
      if (body.outcome === 'not-charged') paying.delete(body.paymentKey)
    } else if (kind === 'rights-given-back') {
      for (const { row, col } of body.seats) {
        const isPaidFor = [...paying.values()].some((seats) => seats.has(`${body.showtimeId}/${row}-${col}`))
        if (isPaidFor) broke('seat returned while it was paid for', `${body.showtimeId}/${row}-${col}`)
      }
    }
  }
  void journal.entriesAfter(0, Infinity).then((before) => {
    for (const entry of before) take(entry)
    journal.changes$.subscribe(take)
    journal.owners$.subscribe(() => paying.clear())
  })
}
