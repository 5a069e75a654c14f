import type { DevicesAnswer } from '../../shared/sync/staff-messages.ts'
import type { DeviceRow } from '../ledger/devices/devices-store.ts'
import type { Ledger } from '../ledger/ledger.ts'

/** The cinema's kiosks with what each holds, and whether the server waits for reports after it was restored. */
export function createListDevices({ ledger }: { ledger: Ledger }) {
  return async (cinemaId: number): Promise<DevicesAnswer> =>
    ledger.transact(async (tx) => {
      const recovery = await tx.recovery.findRecovery(cinemaId)
      const held = await tx.seats.countHeldSeats(cinemaId)
      const proposals = await tx.devices.listProposals(cinemaId)
      const devices = (await tx.devices.listDevices(cinemaId)).map((row): DevicesAnswer['devices'][number] => {
        const countOf = (state: 'granted' | 'written-off') =>
          held.find((counted) => counted.device === row.device && counted.state === state)?.count ?? 0
        const proposal = proposals.find(({ device }) => device === row.device)
        return {
          device: row.device,
          name: row.name,
          state: shownState(row),
          heardAtMs: row.heard_at_ms,
          heldSeats: countOf('granted'),
          writtenOffSeats: countOf('written-off'),
          resaleProposed: proposal ? { byAccountId: proposal.proposedBy, atMs: proposal.proposedAtMs } : null,
        }
      })
      if (!recovery) return { recovery: null, devices }
      return { recovery: { ...recovery, unreported: await tx.recovery.listUnreported(cinemaId) }, devices }
    })
}

function shownState({ state, is_blocked: isBlocked }: DeviceRow): DevicesAnswer['devices'][number]['state'] {
  return state === 'enrolled' && isBlocked ? 'blocked' : state
}
