import { isDeepStrictEqual } from 'node:util'
import { toSeatStates } from '../../server/seats/seat-states.ts'
import { toShowtimeReplica } from '../../server/showtimes/showtime-replicas.ts'
import type { SeatStatesReplica } from '../../shared/catalog/replicas.ts'
import type { MemoryTables } from './memory-tables.ts'
import type { RunningKiosk, SimulatedKiosk } from './simulated-kiosk.ts'

/** What has not come to rest: queues that are not empty, and what kiosk and server do not see alike. */
export function findUnrest(kiosks: readonly SimulatedKiosk[], tables: MemoryTables): string[] {
  const waiting = [...tables.outbox.all()].length
  const atServer = waiting > 0 ? [`server: ${waiting} changes untold`] : []
  for (const { ended_at_ms } of tables.recoveries.all()) {
    if (ended_at_ms === null) atServer.push('server: the recovery goes on')
  }
  const seatsNow = seatsByShowtime(tables)
  const atKiosks = kiosks.flatMap((kiosk) => {
    return ofKiosk(kiosk, tables, seatsNow).map((what) => `${kiosk.name}: ${what}`)
  })
  return [...atServer, ...atKiosks]
}

function ofKiosk(kiosk: SimulatedKiosk, tables: MemoryTables, seatsNow: readonly SeatStatesReplica[]): string[] {
  const running = kiosk.running()
  if (!running) return ['not up']
  if (!running.isOnline()) return ['not online']
  const { journal, desk } = running
  const unrest: string[] = []
  const owner = journal.owner()
  const written = kiosk.disk
    .allEntries()
    .filter(({ device, epoch }) => device === owner?.device && epoch === owner.epoch)
  if (written.length > journal.lastSeq()) unrest.push('an entry is being written')
  const closingWhy = running.closingWhy()
  if (closingWhy !== null) unrest.push(`is closing: ${closingWhy}`)
  const unsent = journal.lastSeq() - journal.acknowledged().seq
  if (unsent > 0) unrest.push(`${unsent} entries unsent`)
  if (lacksFormer(kiosk, running, tables)) unrest.push('a former journal is unsent')
  const open = desk.rights.openPayments().length
  if (open > 0) unrest.push(`${open} payments open`)
  unrest.push(...unlikeRights(running, tables), ...unlikeSeats(kiosk, seatsNow), ...unlikeShowtimes(kiosk, tables))
  return unrest
}

/** Whether a former owner's journal has an entry that the server lacks. */
function lacksFormer({ disk }: SimulatedKiosk, { journal }: RunningKiosk, tables: MemoryTables): boolean {
  const former = new Set(journal.previousOwners().map(({ device, epoch }) => `${device}/${epoch}`))
  return disk.allEntries().some(({ device, epoch, seq }) => {
    return former.has(`${device}/${epoch}`) && !tables.journal_entries.get(`${device}/${epoch}/${seq}`)
  })
}

/** Rights as the kiosk has them and custody as the server has it. */
function unlikeRights({ journal, desk }: RunningKiosk, tables: MemoryTables): string[] {
  const device = journal.owner()?.device
  if (device === undefined) return []
  const own = desk.rights
    .showtimesHeld()
    .flatMap((showtimeId) =>
      desk.rights.rightsOf(showtimeId).map(({ row, col, grantNumber }) => `${showtimeId}/${row}-${col}/${grantNumber}`),
    )
  const held = [...tables.seat_custody.all()].flatMap((seat) =>
    seat.holder === device && seat.state === 'granted'
      ? [`${seat.showtime_id}/${seat.seat_row}-${seat.seat_col}/${seat.number}`]
      : [],
  )
  const [here, there] = [own.toSorted(), held.toSorted()]
  return isDeepStrictEqual(here, there) ? [] : [`holds ${here.join(' ')}, by the server ${there.join(' ')}`]
}

/** The seat states of every showtime as they are. */
function seatsByShowtime(tables: MemoryTables): SeatStatesReplica[] {
  const rows = [...tables.seat_custody.all()].filter((row) => !isPassing(row))
  rows.sort((a, b) => a.seat_row - b.seat_row || a.seat_col - b.seat_col)
  const showtimeIds = [...tables.showtimes.all()].map((row) => row.showtime_id)
  return toSeatStates(showtimeIds, rows, 0)
}

/** Seat states as the kiosk has them and as they are. */
function unlikeSeats({ replicas }: SimulatedKiosk, seatsNow: readonly SeatStatesReplica[]): string[] {
  const unlike = seatsNow.filter(({ id, taken }) => {
    const own = replicas.documentsOf('seatStates').get(id)
    const lasting = own?.taken.filter((holder) => !isPassing(holder))
    return !isDeepStrictEqual(lasting, taken)
  })
  return unlike.map(({ showtimeId }) => `seat states of showtime ${showtimeId} differ`)
}

/** Showtimes as the kiosk has them and as they are. */
function unlikeShowtimes({ replicas }: SimulatedKiosk, tables: MemoryTables): string[] {
  const isUnlike = (row: Parameters<typeof toShowtimeReplica>[0]) =>
    !isDeepStrictEqual(replicas.documentsOf('showtimes').get(String(row.showtime_id)), toShowtimeReplica(row))
  return [...tables.showtimes.all()].filter(isUnlike).map(({ showtime_id: id }) => `showtime ${id} differs`)
}

/** Free, or held for a web customer for a little while yet. */
function isPassing({ state }: { readonly state: string }): boolean {
  return state === 'free' || state === 'in-payment'
}
