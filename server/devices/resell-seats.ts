import type { DeviceNumber } from '../../shared/core/ids.ts'
import { accepted, type Result, refused } from '../../shared/core/result.ts'
import type { Clock } from '../../shared/core/time.ts'
import { resellSeat } from '../../shared/seats/custody.ts'
import type { Ledger, LedgerTx } from '../ledger/ledger.ts'
import { moveHeldSeats } from '../seats/move-held-seats.ts'
import { checkSignedOff, type SignedOff } from './signed-off.ts'

type Tx = Pick<LedgerTx, 'accounts' | 'devices' | 'seats'>

export type ResellRefusal = 'NoSuchDevice' | 'NotWrittenOff' | 'WrongLogin' | 'NotManager'

/**
 * Rule 6 of custody, the one way by which two tickets for a seat can come to be: the seats of a kiosk that was written
 * off are sold again. One person proposes it, and another confirms; the audit has both. A sale of the lost kiosk that
 * turns up after that is displaced, and waits for a person with its money intact.
 */
export function createResellSeats({ ledger, clock }: { ledger: Ledger; clock: Clock }) {
  const proposalFor = async (tx: Tx, by: SignedOff, device: DeviceNumber) =>
    (await tx.devices.listProposals(by.cinemaId)).find((proposal) => proposal.device === device)

  const lockWrittenOff = async (tx: Tx, by: SignedOff, deviceNumber: DeviceNumber) => {
    const device = await tx.devices.lockDevice(deviceNumber)
    const signed = await checkSignedOff(tx, by)
    if (!signed.ok) return signed
    if (!device || device.cinema_id !== by.cinemaId) return refused('NoSuchDevice' as const)
    if (device.state === 'written-off') return accepted(device)
    // Closed, and nobody knows all that it sold (close-device.ts).
    const isInDoubt = device.state === 'closed' && (await tx.seats.seatsHeldBy(deviceNumber, 'written-off')).length > 0
    return isInDoubt ? accepted(device) : refused('NotWrittenOff' as const)
  }

  return {
    /** Said again, or by another person, it is the same proposal: that of the first, also once nothing is left to resell. */
    propose: async (by: SignedOff, device: DeviceNumber): Promise<Result<null, ResellRefusal>> =>
      ledger.transact(async (tx) => {
        const found = await lockWrittenOff(tx, by, device)
        if (!found.ok) return found
        const isLeft = (await tx.seats.seatsHeldBy(device, 'written-off')).length > 0
        if (!isLeft && (await tx.devices.isResaleConfirmed(device))) return accepted(null)
        if (await proposalFor(tx, by, device)) return accepted(null)
        const nowMs = clock.nowMs()
        await tx.devices.addProposal(by.cinemaId, { device, proposedBy: by.accountId, proposedAtMs: nowMs })
        await tx.accounts.keepAudit(by, { action: 'resale-proposed', from: null, to: { device } }, nowMs)
        return accepted(null)
      }),
    confirm: async (
      by: SignedOff,
      device: DeviceNumber,
    ): Promise<Result<{ seats: number }, ResellRefusal | 'NoProposal' | 'SamePerson'>> =>
      ledger.transact(async (tx) => {
        const found = await lockWrittenOff(tx, by, device)
        if (!found.ok) return found
        const proposal = await proposalFor(tx, by, device)
        if (!proposal) return refused('NoProposal')
        if (proposal.proposedBy === by.accountId) return refused('SamePerson')
        const nowMs = clock.nowMs()
        await tx.devices.confirmProposal(device, by.accountId, nowMs)
        const seats = await moveHeldSeats(tx, found.value, 'written-off', resellSeat)
        const from = { device, proposedBy: proposal.proposedBy }
        await tx.accounts.keepAudit(by, { action: 'resale-confirmed', from, to: { device, seats } }, nowMs)
        return accepted({ seats })
      }),
  }
}
