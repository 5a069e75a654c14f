import type { AccountId, DeviceNumber } from '../../../shared/core/ids.ts'
import type { Database } from '../../db/tables.ts'

export type Proposal = { readonly device: DeviceNumber; readonly proposedBy: AccountId; readonly proposedAtMs: number }

/** Proposals of the cinema that nobody has confirmed yet, at most one a device. */
export async function listProposals(db: Database, cinemaId: number): Promise<Proposal[]> {
  return db
    .selectFrom('sign_offs')
    .select(['device', 'proposed_by as proposedBy', 'proposed_at_ms as proposedAtMs'])
    .where('cinema_id', '=', cinemaId)
    .where('confirmed_at_ms', 'is', null)
    .orderBy('device')
    .execute()
}

/** Whether two people have signed already that this device's seats are sold again. */
export async function isResaleConfirmed(trx: Database, device: DeviceNumber): Promise<boolean> {
  const found = await trx
    .selectFrom('sign_offs')
    .select('device')
    .where('device', '=', device)
    .where('confirmed_at_ms', 'is not', null)
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

/** Only where none waits for this device, whose row the caller has locked. */
export async function addProposal(trx: Database, cinemaId: number, proposal: Proposal): Promise<void> {
  const { device, proposedBy: proposed_by, proposedAtMs: proposed_at_ms } = proposal
  await trx.insertInto('sign_offs').values({ cinema_id: cinemaId, device, proposed_by, proposed_at_ms }).execute()
}

/** The proposal that waits for this device is confirmed by another person than the one who made it. */
export async function confirmProposal(
  trx: Database,
  device: DeviceNumber,
  confirmedBy: AccountId,
  nowMs: number,
): Promise<void> {
  await trx
    .updateTable('sign_offs')
    .set({ confirmed_by: confirmedBy, confirmed_at_ms: nowMs })
    .where('device', '=', device)
    .where('confirmed_at_ms', 'is', null)
    .execute()
}
