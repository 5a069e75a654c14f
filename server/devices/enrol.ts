import type { Insertable } from 'kysely'
import type { Cinema } from '../../shared/catalog/cinema.ts'
import type { AccountId } from '../../shared/core/ids.ts'
import { accepted, type Result, refused } from '../../shared/core/result.ts'
import type { Clock } from '../../shared/core/time.ts'
import { type EnrolAnswer, type EnrolRequest, formerText } from '../../shared/sync/messages.ts'
import type { Tables } from '../db/tables.ts'
import type { DeviceRow } from '../ledger/devices/devices-store.ts'
import type { Ledger, LedgerTx } from '../ledger/ledger.ts'
import { mayEnrol } from '../ledger/merchants/merchant.ts'
import type { Proofs } from '../seats/proofs.ts'
import { type IsSignedBy, isPublicKey } from './device-keys.ts'
import { writeOff } from './write-off-device.ts'

type Tx = Pick<LedgerTx, 'devices' | 'events' | 'merchants' | 'recovery' | 'review' | 'sales' | 'seats'>

const firstEpoch = 1

type EnrolDeps = {
  readonly ledger: Ledger
  readonly clock: Clock
  readonly isSignedBy: IsSignedBy
  /** Keeps beside the database, durably, which kiosks there are. */
  readonly markNow: () => Promise<void>
  readonly proofs: Proofs
}

export type EnrolRefusal = 'BadEnrolCode' | 'BadPublicKey' | 'MerchantStopped'

/**
 * Makes a kiosk a device of the code's cinema, under a number that was never used before. The same code with the same
 * key answers the same again, as long as it is valid and nothing was heard of that device: the first answer may have been
 * lost. A merchant whose contract does not let it enrol leaves the code as it is. What the kiosk was before, and can prove
 * with that device's key, is given up: where it was not closed in order its seats are written off. Before it hears that it
 * is enrolled the kiosk is in the mark beside the database, so a copy that is restored can't hide it.
 */
export function createEnrol({ ledger, clock, isSignedBy, markNow, proofs }: EnrolDeps) {
  return async (request: EnrolRequest): Promise<Result<EnrolAnswer, EnrolRefusal>> => {
    if (!isPublicKey(request.publicKey)) return refused('BadPublicKey')
    const enrolled = await ledger.transact(async (tx): Promise<Result<EnrolAnswer, EnrolRefusal>> => {
      const nowMs = clock.nowMs()
      const code = await tx.devices.lockEnrolCode(request.code, nowMs)
      if (!code) return refused('BadEnrolCode')
      const cinema = await tx.catalog.getCinema(code.cinema_id)
      if (code.used_by !== null) {
        const made = await tx.devices.lockDevice(code.used_by)
        const isSame = made?.public_key === request.publicKey && made.state === 'enrolled' && made.heard_at_ms === null
        if (!isSame) return refused('BadEnrolCode')
        return accepted(await answerOf(tx, made, cinema))
      }
      if (request.previousOwners.length > 0) {
        await tx.recovery.lockRecovery(code.cinema_id)
        await tx.devices.lockKiosks(request.previousOwners.map(({ device }) => device))
      }
      if (!(await mayEnrolFor(tx, code.cinema_id, code.merchant_id))) return refused('MerchantStopped')
      const device = await tx.devices.nextDeviceNumber()
      const made = {
        cinema_id: code.cinema_id,
        device,
        epoch: firstEpoch,
        public_key: request.publicKey,
        name: request.name,
        is_blocked: false,
        acknowledged_seq: 0,
        app_version: null,
        enrolled_at_ms: nowMs,
        merchant_id: code.merchant_id,
      }
      await tx.devices.addDevice(made)
      await tx.devices.spendEnrolCode(request.code, device)
      for (const former of request.previousOwners) await giveUpFormer(tx, made, request, former, nowMs)
      return accepted(await answerOf(tx, made, cinema))
    })
    if (enrolled.ok) await markNow()
    return enrolled
  }

  async function answerOf(
    tx: Tx,
    { device, epoch }: Pick<DeviceRow, 'device' | 'epoch'>,
    cinema: Cinema,
  ): Promise<EnrolAnswer> {
    const { cinemaId } = cinema
    const told = { cinemaId, device, epoch, seq: 0, generation: await tx.recovery.generationOf(cinemaId) }
    return { device, epoch, cinema, proof: proofs.ofTold(told) }
  }

  function isProven(cinemaId: number, { device, told }: EnrolRequest['previousOwners'][number]): boolean {
    return told !== null && proofs.generationOfTold({ cinemaId, device, ...told }, told.proof) !== null
  }

  async function giveUpFormer(
    tx: Tx,
    made: Insertable<Tables['devices']>,
    { code, publicKey }: EnrolRequest,
    former: EnrolRequest['previousOwners'][number],
    nowMs: number,
  ): Promise<void> {
    const device = await tx.devices.lockDevice(former.device)
    const text = formerText({ ...former, code, publicKey })
    if (!device) {
      // Enrolled after the copy was made that this server was restored from, as only that very kiosk can prove.
      const isLost = former.device < made.device && isProven(made.cinema_id, former)
      // Its journal is signed with the key that it is known by from now on: its own, where the kiosk has that still.
      const formerKey = former.publicKey ?? publicKey
      // From its first epoch on: all that it wrote is unknown here.
      if (isLost && isPublicKey(formerKey) && isSignedBy(formerKey, text, former.signature))
        await tx.devices.addDevice({ ...made, ...lost, device: former.device, public_key: formerKey })
      return
    }
    if (device.cinema_id !== made.cinema_id || !isSignedBy(device.public_key, text, former.signature)) return
    // Or the server's first word on its staff would name nobody, and the kiosk forget them all.
    if (device.public_key === made.public_key) await tx.devices.inheritSignIns(device.device, made.device)
    // A server that was restored does not know what it holds: only a person may say that it is not waited for.
    if (device.recovery === 'unreported') return
    if (device.state === 'enrolled' || device.state === 'forked') await writeOff(tx, device, nowMs)
  }
}

/** A device that is there only to deliver its journal, which outranks the tables. */
const lost = { state: 'written-off', recovery: 'reported' } as const

async function mayEnrolFor(tx: Tx, cinemaId: number, merchantId: AccountId | null): Promise<boolean> {
  if (merchantId === null) return true
  const merchant = await tx.merchants.lockMerchant(cinemaId, merchantId)
  return merchant !== undefined && mayEnrol(merchant.state)
}
