import type { AccountRow } from '../accounts/accounts-store.ts'
import type { Audited } from '../accounts/audit-store.ts'
import type { DeviceRow } from '../devices/devices-store.ts'
import type { LedgerTx } from '../ledger.ts'
import type { BatchPart } from './batch-part.ts'

/** Whom a kiosk names, each looked up once, and what is audited of them, written together. */
export function openBatchAccounts(tx: Pick<LedgerTx, 'accounts'>): BatchPart<'accounts'> {
  const accounts = new Map<number, AccountRow | undefined>()
  const audited: Audited[] = []
  return {
    queries: {
      findAccount: async (cinemaId, accountId) => {
        if (!accounts.has(accountId)) accounts.set(accountId, await tx.accounts.findAccount(cinemaId, accountId))
        return accounts.get(accountId)
      },
      keepAudit: async (by, change, nowMs) => {
        audited.push({ by, change, nowMs })
      },
    },
    flush: async () => {
      if (audited.length > 0) await tx.accounts.keepAudits(audited.splice(0))
    },
    forget: () => {
      accounts.clear()
      audited.length = 0
    },
  }
}

/** Devices and who signed in there, each looked up once. */
export function openBatchDevices(tx: Pick<LedgerTx, 'devices'>): BatchPart<'devices'> {
  const devices = new Map<number, DeviceRow | undefined>()
  const signIns = new Map<string, boolean>()
  return {
    queries: {
      findDevice: async (device) => {
        if (!devices.has(device)) devices.set(device, await tx.devices.findDevice(device))
        return devices.get(device)
      },
      hasSignedInAt: async (device, accountId) => {
        const key = `${device}/${accountId}`
        if (!signIns.has(key)) signIns.set(key, await tx.devices.hasSignedInAt(device, accountId))
        return signIns.get(key) === true
      },
    },
    flush: async () => undefined,
    forget: () => {
      devices.clear()
      signIns.clear()
    },
  }
}
