import type { MarkedDevice } from '../../server/ledger/recovery/mark.ts'
import type { MemoryQueries } from './memory-queries.ts'
import { insert, lockRow, lockRows, select, update, updateRow, updateRows } from './memory-statements.ts'
import type { MemoryTables, RowOf } from './memory-tables.ts'
import type { MemoryTransaction } from './memory-transaction.ts'

const skippedIds = 100_000
const sequences = ['ticket_ids', 'device_numbers']

/** As the mark keeps them, by number. */
export function markedDevicesOf(tables: MemoryTables): MarkedDevice[] {
  return [...tables.devices.all()]
    .sort((a, b) => a.device - b.device)
    .map(({ device, cinema_id, public_key, name, merchant_id, enrolled_at_ms, is_blocked, state }) => {
      return { device, cinema_id, public_key, name, merchant_id, enrolled_at_ms, is_blocked, state }
    })
}

/** What a server's mark says of the ids that were given. */
export function lastIdsOf(tables: MemoryTables): Record<string, number> {
  return Object.fromEntries(sequences.map((name) => [name, tables.last(name)]))
}

/** The chapter of recoveries: lost kiosks and a server that was restored (server/ledger/recovery/recoveries-store.ts). */
export function openMemoryRecovery(tables: MemoryTables): MemoryQueries<'recovery'> {
  const { devices, recoveries, showtimes, cinemas, commit_number } = tables
  const isOpen = (cinemaId: number) => (row: RowOf<'recoveries'>) =>
    row.cinema_id === cinemaId && row.ended_at_ms === null
  const endOpen = async (trx: MemoryTransaction, cinemaId: number, nowMs: number) => {
    await update(trx, recoveries, isOpen(cinemaId), () => ({ ended_at_ms: nowMs }))
  }
  const setWithheld = async (
    trx: MemoryTransaction,
    matches: (row: RowOf<'showtimes'>) => boolean,
    is_withheld: boolean,
  ) => {
    const inOrder = select(trx, showtimes, matches).sort((a, b) => a.showtime_id - b.showtime_id)
    const locked = await lockRows(trx, showtimes, inOrder, matches, 'alone')
    const all = () => true
    return updateRows(trx, showtimes, locked, all, () => ({ is_withheld }))
  }
  const mayHold = ({ state }: RowOf<'devices'>) => state === 'enrolled' || state === 'forked'

  return {
    addRecovery: async (trx, cinemaId, { why, beganAtMs, generation }) => {
      await endOpen(trx, cinemaId, beganAtMs)
      const recovery_id = tables.next('recovery_ids')
      await insert(trx, recoveries, {
        ...{ recovery_id, cinema_id: cinemaId, why, generation, began_at_ms: beganAtMs, ended_at_ms: null },
      })
    },
    endRecovery: endOpen,
    findRecovery: async (trx, cinemaId) => {
      const [open] = select(trx, recoveries, isOpen(cinemaId))
      return open && { why: open.why, beganAtMs: open.began_at_ms }
    },
    generationOf: async (trx, cinemaId) =>
      Math.max(0, ...select(trx, recoveries, (row) => row.cinema_id === cinemaId).map((row) => row.generation)),
    goBeyond: async (trx, { commitNumber, lastIds }) => {
      for (const name of sequences) {
        tables.raise(name, Math.max(tables.next(name), lastIds[name] ?? 0) + skippedIds)
      }
      await update(
        trx,
        commit_number,
        () => true,
        (row) => ({ number: Math.max(row.number, commitNumber) + 1 }),
      )
    },
    listUnreported: async (trx) =>
      select(trx, devices, (row) => row.recovery === 'unreported' && mayHold(row))
        .map((row) => row.device)
        .sort((a, b) => a - b),
    markReported: async (trx, device) => {
      await updateRow(trx, devices, device, () => ({ recovery: 'reported' }) as const)
    },
    lockRecovery: async (trx, cinemaId) => {
      await lockRow(trx, cinemas, cinemaId, 'alone')
    },
    markUnreported: async (trx) => {
      const all = () => true
      const inOrder = select(trx, devices, all).sort((a, b) => a.device - b.device)
      const locked = await lockRows(trx, devices, inOrder, all, 'alone')
      await updateRows(trx, devices, locked, mayHold, () => ({ recovery: 'unreported' }) as const)
    },
    releaseShowtimes: async (trx) => {
      const released = await setWithheld(trx, (row) => row.is_withheld, false)
      return released.map((row) => row.showtime_id)
    },
    withholdShowtimes: async (trx, _, nowMs) => {
      await setWithheld(trx, (row) => row.ends_at_ms > nowMs, true)
    },
  }
}
