import type { DeviceNumber, ShowtimeId } from '../../shared/core/ids.ts'
import { toFen } from '../../shared/core/money.ts'
import type { AskedChange } from '../../shared/edits/edit-kinds.ts'
import type { MadeEdit } from './check-schedule.ts'
import { type Customer, visit } from './customers.ts'
import { editShowtime } from './edit-showtimes.ts'
import type { MemoryTables } from './memory-tables.ts'
import { administrator, spareHallIds } from './schedule.ts'
import { hasUnsent, type ScheduleChange } from './schedule-hazards.ts'
import { InjectedFault } from './simulated-disk.ts'
import type { SimulatedKiosk } from './simulated-kiosk.ts'
import { fairWeather } from './simulated-network.ts'
import type { Struck } from './strike.ts'

type Row = NonNullable<ReturnType<MemoryTables['showtimes']['get']>>

/** How long the line of a kiosk is down that sells meanwhile, when its customer comes, and how often it is looked at. */
const awayMs = 5 * 60_000
const comesAfterMs = 20_000
const looksEveryMs = 10_000
const maxLooks = 20
const minAheadMs = 5 * 60_000

/** An edit that was made at a kiosk, and the device that it was then. */
export type EditMade = Pick<MadeEdit, 'id' | 'kiosk'> & { readonly device: DeviceNumber; readonly change: AskedChange }

/**
 * Changes a showtime. A new price may come at any time. What moves it or calls it off is for one that nobody has a
 * ticket of, as far as the server knows: mostly one of which a kiosk that is away sells a seat in that moment.
 */
export function changeSchedule(struck: Struck, hazard: ScheduleChange & { readonly kiosk: number }): void {
  const { world, server } = struck
  const ahead = [...server.tables.showtimes.all()].filter(
    (row) => row.called_off_at_ms === null && row.begins_at_ms > world.nowMs() + minAheadMs,
  )
  const open = hazard.change === 'reprice' ? ahead : ahead.filter((row) => !hasTickets(server.tables, row))
  const fit = open.length > 0 ? open : ahead
  const showtime = fit[hazard.which % Math.max(1, fit.length)]
  if (!showtime) return
  const change = () => changeNow(struck, hazard, showtime)
  if (hazard.change === 'reprice' || hazard.which % 4 === 0) change()
  else sellAway(struck, hazard, showtime, change)
}

function changeNow(struck: Struck, hazard: ScheduleChange & { readonly kiosk: number }, showtime: Row): void {
  if (struck.isHealed()) return
  const count = struck.nextCount()
  const to = toWhat(hazard, showtime, count)
  const kiosk = struck.kiosks.find(({ number }) => number === hazard.kiosk)
  if (kiosk) changeAtKiosk(struck, kiosk, showtime.showtime_id, to, count).catch(notWritten)
  else void changeAtServer(struck, showtime, to)
}

/** The line of a kiosk goes down that holds seats of the showtime, and somebody buys one there. Then `andThen`. */
function sellAway(
  { world, kiosks, isHealed }: Struck,
  hazard: ScheduleChange & { readonly kiosk: number },
  showtime: Row,
  andThen: () => void,
): void {
  const { showtime_id: showtimeId } = showtime
  const holders = kiosks.filter(
    (kiosk) => kiosk.number !== hazard.kiosk && (kiosk.running()?.desk.rights.rightsOf(showtimeId).length ?? 0) > 0,
  )
  const kiosk = holders[hazard.which % Math.max(1, holders.length)]
  if (!kiosk) {
    andThen()
    return
  }
  const weather = { ...fairWeather, line: 'cut' } as const
  kiosk.link.setWeather(weather)
  world.after(awayMs, () => {
    if (kiosk.link.weather() === weather) kiosk.link.setWeather(fairWeather)
  })
  const chance = world.chance(`customer of ${showtimeId} at ${hazard.which}`)
  world.after(comesAfterMs, () => {
    if (isHealed()) return
    const place = { world, kiosk, chance, wantsShowtime: showtimeId }
    visit(place, buyer).then(
      (outcome) => world.note(`${kiosk.name} customer of showtime ${showtimeId} ${outcome}`),
      () => world.note(`${kiosk.name} customer of showtime ${showtimeId} met a fault`),
    )
  })
  const look = (looks: number) => {
    if (looks === maxLooks || hasUnsent(kiosk, showtime)) andThen()
    else world.after(looksEveryMs, () => look(looks + 1))
  }
  look(0)
}

/**
 * A showtime of which a lost kiosk's seats are for sale again is moved, and somebody buys one of them at the kiosk, which
 * has heard of neither: such a ticket waits for a person twice, since its seat is gone and its showtime is another one.
 */
export function moveAndSell(struck: Struck, kiosk: SimulatedKiosk, seats: readonly { readonly showtimeId: number }[]) {
  const { world, server, counts, isHealed } = struck
  const ahead = seats.flatMap(({ showtimeId }) => server.tables.showtimes.get(String(showtimeId)) ?? [])
  const showtime = ahead.find(
    (row) =>
      row.called_off_at_ms === null && row.begins_at_ms > world.nowMs() + minAheadMs && !hasTickets(server.tables, row),
  )
  if (!showtime || isHealed()) return
  const { showtime_id: wantsShowtime, begins_at_ms } = showtime
  void changeAtServer(struck, showtime, { beginsAt: begins_at_ms / 1_000 + 60 + struck.nextCount() })
  world.after(comesAfterMs, () => {
    const place = { world, kiosk, chance: world.chance(`customer of what is gone ${wantsShowtime}`), wantsShowtime }
    visit(place, buyer).then(
      (outcome) => counts.add(`customer at a lost kiosk: ${outcome}`),
      () => world.note(`${kiosk.name} customer of showtime ${wantsShowtime} met a fault`),
    )
  })
}

/** Whose edit a failing disk did not take is told so, and it counts as not made. */
function notWritten(fault: unknown): void {
  if (!(fault instanceof InjectedFault)) throw fault
}

type To = Partial<{ priceFen: number; beginsAt: number; hallId: number }> | 'call-off'

/** Each value is one of its own, so that it can be told whose it was. */
function toWhat({ change, which }: ScheduleChange, showtime: Row, count: number): To {
  if (change === 'call-off') return 'call-off'
  if (change === 'reprice') return { priceFen: 10_000 + count }
  const beginsAt = showtime.begins_at_ms / 1_000 + 60 * (which % 10) + count
  return which % 2 === 0 ? { beginsAt } : { beginsAt, hallId: spareHallIds[which % spareHallIds.length] as number }
}

const buyer: Customer = {
  ...{ id: 0, kiosk: 0, comesAtMs: 0, seatCount: 1, wants: 0, plan: 'pay', terminal: 'approve', isHostile: false },
  cancelsAfterMs: null,
}

async function changeAtServer({ server, counts, world }: Struck, showtime: Row, to: To): Promise<void> {
  const schedule = server.schedule()
  if (!schedule) return
  const by = { cinemaId: showtime.cinema_id, accountId: administrator.accountId, device: null }
  const { film_id: filmId, hall_id: hallId, begins_at_ms, price_fen: priceFen } = showtime
  const beginsAt = begins_at_ms / 1_000
  const now = { filmId, hallId, beginsAt, priceFen }
  const answer =
    to === 'call-off'
      ? await schedule.callOff(by, showtime.showtime_id)
      : await schedule.change(by, showtime.showtime_id, toPlan({ ...now, ...(to as Partial<typeof now>) }))
  const outcome = answer.ok ? 'done' : answer.refusal
  counts.add(`schedule: ${outcome}`)
  world.note(`schedule ${showtime.showtime_id} ${JSON.stringify(to)} ${outcome}`)
}

function toPlan<Plan extends { beginsAt: number; priceFen: number }>({ beginsAt, priceFen, ...plan }: Plan) {
  return { ...plan, beginsAtMs: beginsAt * 1_000, priceFen: toFen(priceFen) }
}

async function changeAtKiosk(
  { world, server, counts, edits }: Struck,
  kiosk: SimulatedKiosk,
  showtimeId: ShowtimeId,
  to: To,
  count: number,
): Promise<void> {
  const [running, device] = [kiosk.running(), kiosk.device()]
  if (!running || device === null) return
  // The first time at this kiosk they show their password to the server; later the kiosk knows them by itself.
  await server.signIn(device, administrator.accountId)
  if (running.life.isOver() || kiosk.device() !== device) return
  const id = `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`
  const isOffline = !running.isOnline()
  const change = await editShowtime(running, { id, showtimeId, to })
  if (!change) return
  counts.add('edit made')
  if (isOffline) counts.add('edit made without a line')
  world.note(`${kiosk.name} edit ${count} ${JSON.stringify(change)}`)
  edits.push({ id, kiosk: kiosk.number, device, change })
}

function hasTickets(tables: MemoryTables, { showtime_id }: Row): boolean {
  for (const { showtime_id: id, state } of tables.tickets.all()) {
    if (id === showtime_id && (state === 'sold' || state === 'in-payment')) return true
  }
  return false
}
