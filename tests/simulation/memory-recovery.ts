import type { Book } from '../../server/ledger/ledger.ts'
import type { MarkedDevice } from '../../server/recovery/server-mark.ts'
import type { MemoryTables } from './memory-tables.ts'

type Names =
  | 'addProposal'
  | 'addRecovery'
  | 'adoptEpoch'
  | 'closeEpoch'
  | 'confirmProposal'
  | 'endRecovery'
  | 'findRecovery'
  | 'goBeyond'
  | 'isResaleConfirmed'
  | 'listCinemaIds'
  | 'listDevices'
  | 'listProposals'
  | 'listUnreported'
  | 'markReported'
  | 'markUnreported'
  | 'releaseShowtimes'
  | 'setDeviceState'
  | 'withholdShowtimes'

type Device = NonNullable<ReturnType<MemoryTables['devices']['get']>>

const mayHoldSeats = ['enrolled', 'forked']
const skippedIds = 100_000
const sequences = ['ticket_ids', 'device_numbers']

/** As the mark keeps them, by number. */
export function markedDevicesOf(tables: MemoryTables): MarkedDevice[] {
  return [...tables.devices.all()]
    .sort((a, b) => a.device - b.device)
    .map(({ device, cinema_id, public_key, name, merchant_id, enrolled_at_ms }) => {
      return { device, cinema_id, public_key, name, merchant_id, enrolled_at_ms }
    })
}

/** What a server's mark says of the ids that were given. */
export function lastIdsOf(tables: MemoryTables): Record<string, number> {
  return Object.fromEntries(sequences.map((name) => [name, tables.last(name)]))
}

/** The part of the book that is about lost kiosks, closed epochs and a server that was put back. */
export function openMemoryRecovery(tables: MemoryTables): Pick<Book, Names> {
  const changeDevice = (device: number, change: Partial<Device>) => {
    const row = tables.devices.get(String(device))
    if (row) tables.devices.put(String(device), { ...row, ...change })
  }
  const endOpen = (cinemaId: number, nowMs: number) => {
    for (const row of [...tables.recoveries.all()]) {
      if (row.cinema_id !== cinemaId || row.ended_at_ms !== null) continue
      tables.recoveries.put(String(row.recovery_id), { ...row, ended_at_ms: nowMs })
    }
  }
  const devicesInOrder = () => [...tables.devices.all()].sort((a, b) => a.device - b.device)
  const waiting = () => [...tables.sign_offs.all()].filter((row) => row.confirmed_at_ms === null)

  return {
    addProposal: async (cinemaId, { device, proposedBy, proposedAtMs }) => {
      const sign_off_id = tables.next('sign_off_ids')
      tables.sign_offs.insert(String(sign_off_id), {
        ...{ sign_off_id, cinema_id: cinemaId, device, proposed_by: proposedBy, proposed_at_ms: proposedAtMs },
        ...{ confirmed_by: null, confirmed_at_ms: null },
      })
    },
    addRecovery: async (cinemaId, { why, beganAtMs }) => {
      endOpen(cinemaId, beganAtMs)
      const recovery_id = tables.next('recovery_ids')
      const row = { recovery_id, cinema_id: cinemaId, why, began_at_ms: beganAtMs, ended_at_ms: null }
      tables.recoveries.insert(String(recovery_id), row)
    },
    adoptEpoch: async (device, epoch) => changeDevice(device, { epoch, acknowledged_seq: 0 }),
    closeEpoch: async (device, next) =>
      changeDevice(device.device, {
        ...next,
        closed_epoch: device.epoch,
        closed_seq: device.acknowledged_seq,
        acknowledged_seq: next.epoch === device.epoch ? device.acknowledged_seq : 0,
        recovery: null,
      }),
    confirmProposal: async (device, confirmedBy, nowMs) => {
      for (const row of waiting()) {
        if (row.device !== device) continue
        const confirmed = { ...row, confirmed_by: confirmedBy, confirmed_at_ms: nowMs }
        tables.sign_offs.put(String(row.sign_off_id), confirmed)
      }
    },
    endRecovery: async (cinemaId, nowMs) => endOpen(cinemaId, nowMs),
    findRecovery: async (cinemaId) => {
      const open = [...tables.recoveries.all()].find((row) => row.cinema_id === cinemaId && row.ended_at_ms === null)
      return open && { why: open.why, beganAtMs: open.began_at_ms }
    },
    goBeyond: async ({ commitNumber, lastIds }) => {
      for (const name of sequences) tables.raise(name, Math.max(tables.last(name), lastIds[name] ?? 0) + skippedIds)
      tables.raise('commit_number', Math.max(tables.last('commit_number'), commitNumber) + 1)
    },
    isResaleConfirmed: async (device) =>
      [...tables.sign_offs.all()].some((row) => row.device === device && row.confirmed_at_ms !== null),
    listCinemaIds: async () => [...tables.cinemas.all()].map((row) => row.cinema_id),
    listDevices: async () => devicesInOrder(),
    listProposals: async () =>
      waiting()
        .sort((a, b) => a.device - b.device)
        .map((row) => ({ device: row.device, proposedBy: row.proposed_by, proposedAtMs: row.proposed_at_ms })),
    listUnreported: async () =>
      devicesInOrder()
        .filter((row) => row.recovery === 'unreported' && mayHoldSeats.includes(row.state))
        .map((row) => row.device),
    markReported: async (device) => changeDevice(device, { recovery: 'reported' }),
    markUnreported: async () => {
      for (const row of devicesInOrder()) {
        if (mayHoldSeats.includes(row.state)) changeDevice(row.device, { recovery: 'unreported' })
      }
    },
    releaseShowtimes: async () => {
      const withheld = [...tables.showtimes.all()].filter((row) => row.is_withheld)
      for (const row of withheld) tables.showtimes.put(String(row.showtime_id), { ...row, is_withheld: false })
      return withheld.map((row) => row.showtime_id)
    },
    setDeviceState: async (device, state) => changeDevice(device, { state }),
    withholdShowtimes: async (_, nowMs) => {
      for (const row of [...tables.showtimes.all()]) {
        if (row.ends_at_ms > nowMs) tables.showtimes.put(String(row.showtime_id), { ...row, is_withheld: true })
      }
    },
  }
}
