import type { MemoryQueries } from './memory-queries.ts'
import { openMemorySignOffs } from './memory-sign-offs.ts'
import { find, insert, insertUnlessTaken, lockRow, lockRows, select, updateRow } from './memory-statements.ts'
import type { MemoryTables, RowOf } from './memory-tables.ts'

const beginsWith = {
  ...{ merchant_id: null, app_version: null, recovery: null, heard_at_ms: null },
  ...{ closed_epoch: null, closed_seq: null },
} as const

/** The chapter of kiosks and the people at them (server/devices/). */
export function openMemoryDevices(tables: MemoryTables): MemoryQueries<'devices'> {
  const { devices, enrol_codes, device_nonces, device_staff } = tables
  return {
    ...openMemorySignOffs(tables),
    acknowledgeUpTo: async (trx, device, seq, nowMs) => {
      await updateRow(trx, devices, device, () => ({ acknowledged_seq: seq, heard_at_ms: nowMs }))
    },
    addDevice: async (trx, device) =>
      insert(trx, devices, { ...beginsWith, ...device, state: device.state ?? 'enrolled' }),
    adoptEpoch: async (trx, device, epoch) => {
      await updateRow(trx, devices, device, () => ({ epoch, acknowledged_seq: 0 }))
    },
    closeEpoch: async (trx, device, next) => {
      await updateRow(trx, devices, device.device, () => ({
        ...next,
        closed_epoch: device.epoch,
        closed_seq: device.acknowledged_seq,
        acknowledged_seq: next.epoch === device.epoch ? device.acknowledged_seq : 0,
        recovery: null,
      }))
    },
    countKiosks: async (trx) => select(trx, devices, (row) => !row.is_blocked && row.state === 'enrolled').length,
    findDevice: async (trx, device) => find(trx, devices, device),
    hasSignedInAt: async (trx, device, accountId) => find(trx, device_staff, `${device}/${accountId}`) !== undefined,
    inheritSignIns: async (trx, from, to) => {
      for (const { account_id } of select(trx, device_staff, ({ device }) => device === from)) {
        await insertUnlessTaken(trx, device_staff, { device: to, account_id })
      }
    },
    listDevices: async (trx) => select(trx, devices, () => true).sort((a, b) => a.device - b.device),
    lockDevice: async (trx, device) => lockRow(trx, devices, device, 'alone'),
    lockEnrolCode: async (trx, code, nowMs) =>
      lockRow(trx, enrol_codes, code, 'alone', (row) => row.expires_at_ms > nowMs),
    lockKiosks: async (trx, wanted) => {
      const asked = select(trx, devices, ({ device }) => wanted.includes(device))
      const keys = new Set(asked.map(({ public_key }) => public_key))
      const isOfKiosk = ({ public_key }: RowOf<'devices'>) => keys.has(public_key)
      const rows = select(trx, devices, isOfKiosk).sort((a, b) => a.device - b.device)
      return lockRows(trx, devices, rows, isOfKiosk, 'alone')
    },
    nextDeviceNumber: async () => tables.next('device_numbers') as never,
    noteHello: async (trx, device, appVersion, nowMs) => {
      await updateRow(trx, devices, device, () => ({ app_version: appVersion, heard_at_ms: nowMs }))
    },
    noteSignIn: async (trx, device, accountId) => {
      await insertUnlessTaken(trx, device_staff, { device, account_id: accountId })
    },
    blockDevice: async (trx, device) => {
      await updateRow(trx, devices, device, () => ({ is_blocked: true }))
    },
    setDeviceState: async (trx, device, state) => {
      await updateRow(trx, devices, device, () => ({ state }))
    },
    spendEnrolCode: async (trx, code, device) => {
      await updateRow(trx, enrol_codes, code, () => ({ used_by: device }))
    },
    spendNonce: async (trx, device, nonce, nowMs) =>
      insertUnlessTaken(trx, device_nonces, { device, nonce, used_at_ms: nowMs }),
    stopOf: async (trx, device) => {
      const row = find(trx, devices, device)
      if (!row) return null
      // As server/ledger/devices/device-stops.ts has it; no kiosk here belongs to a merchant.
      if (row.is_blocked || row.state === 'closed' || row.state === 'written-off') return 'blocked'
      return row.state === 'forked' ? 'forked' : null
    },
  }
}
