import type { Log } from '../../runtime/log.ts'
import { type DeviceNumber, serverDevice } from '../../shared/core/ids.ts'
import { accepted, type Refused, type Result, refused } from '../../shared/core/result.ts'
import type { Clock } from '../../shared/core/time.ts'
import { type Durability, type HelloAnswer, type HelloRequest, helloText } from '../../shared/sync/messages.ts'
import type { DeviceRow } from '../ledger/devices/devices-store.ts'
import type { Ledger, LedgerTx } from '../ledger/ledger.ts'
import type { Shown } from '../recovery/begin-recovery.ts'
import { putAside } from '../recovery/put-aside.ts'
import type { Proofs } from '../seats/proofs.ts'
import type { Challenges } from './challenges.ts'
import { hasClosed } from './close-device.ts'
import type { IsSignedBy } from './device-keys.ts'

type Tx = Pick<LedgerTx, 'catalog' | 'devices' | 'journals' | 'recovery' | 'seats'>

export type TooManyRequests = Refused<{ readonly code: 'TooManyRequests'; readonly retryAfterSeconds: number }>

/** Does `work` for this device, unless as much as it may have is under way for it already: then nothing is done. */
export type LimitOfDevice = <Done>(device: DeviceNumber, work: () => Promise<Done>) => Promise<Done | TooManyRequests>

type Deps = {
  readonly beginRecovery: (why: 'kiosk', shown: Shown) => Promise<void>
  readonly ledger: Ledger
  readonly clock: Clock
  readonly challenges: Challenges
  readonly isSignedBy: IsSignedBy
  readonly durability: Durability
  readonly proofs: Proofs
  readonly log: Log
  /** Bounds how many hellos of a device, known to be its own, are under way at once; unbounded where it is not given. */
  readonly limit?: LimitOfDevice
}

type HelloRefusal =
  | { readonly code: 'BadSignature' | 'UnknownDevice' | 'WrongEpoch' | 'Unproven' }
  | { readonly code: 'DeviceRetired'; readonly why: 'written-off' | 'closed' }
  | TooManyRequests['refusal']

export type OpenConnection = ReturnType<typeof createOpenConnection>

/**
 * A kiosk comes online: proves who it is over a challenge, whatever its clock says, and learns what the server has of
 * its journal and believes it to hold. Each challenge is good for one hello. One that knows more of this server than it
 * does itself, and can prove it, shows that it was restored, and begins its recovery (rule 7). Without the proof only this
 * kiosk is put aside, and staff are told.
 */
export function createOpenConnection(deps: Deps) {
  const { ledger, clock, challenges, isSignedBy, durability, proofs, log, beginRecovery } = deps
  const { limit = (_device, work) => work() } = deps

  return async (hello: HelloRequest): Promise<Result<HelloAnswer, HelloRefusal>> => {
    const proven = await ledger.transact((tx) => prove(tx, hello))
    if (!proven.ok) return proven
    return limit(hello.device, () => open(hello, proven.value))
  }

  async function open(hello: HelloRequest, device: DeviceRow): Promise<Result<HelloAnswer, HelloRefusal>> {
    const claim = knowsMore(hello, device) ? await ledger.transact((tx) => claimOf(tx, hello, device)) : null
    if (claim) {
      const { generation } = claim
      // One that was blocked starts nothing, whatever it can prove: staff are told of it.
      if (generation !== null && !device.is_blocked) {
        const isStillSo = (tx: Tx) => stillKnowsMore(tx, hello)
        await beginRecovery('kiosk', { generation, isStillSo })
      } else await tellStaff(hello, device)
      if (generation === null) return refused({ code: 'Unproven' })
    }
    return ledger.transact((tx) => welcome(tx, hello))
  }

  /** What it claims to know that this server does not; null: others have begun a recovery meanwhile. */
  async function claimOf(
    tx: Tx,
    hello: HelloRequest,
    device: DeviceRow,
  ): Promise<{ readonly generation: number | null } | null> {
    // Before the device is read again: a recovery that begins in between is seen there.
    const generation = await generationShown(tx, hello, device)
    const present = await tx.devices.findDevice(device.device)
    return present && knowsMore(hello, present) ? { generation } : null
  }

  /** Kiosks come back all at once: the first of them begins it. */
  async function stillKnowsMore(tx: Tx, hello: HelloRequest): Promise<boolean> {
    const device = await tx.devices.findDevice(hello.device)
    if (!device || !knowsMore(hello, device)) return false
    return (await generationShown(tx, hello, device)) !== null
  }

  /**
   * The generation in which the server said what the kiosk knows of it; null: it can't prove that, or only of a time
   * before the last recovery. In that one it closed its epoch and was told what to prove from then on: one restored
   * database is shown once, however much of before a kiosk has kept.
   */
  async function generationShown(
    tx: Tx,
    { epoch, acknowledgedSeq: seq, acknowledgedProof }: HelloRequest,
    { cinema_id: cinemaId, device }: DeviceRow,
  ): Promise<number | null> {
    const shown = proofs.generationOfTold({ cinemaId, device, epoch, seq }, acknowledgedProof)
    return shown !== null && shown >= (await tx.recovery.generationOf(cinemaId)) ? shown : null
  }

  async function tellStaff({ acknowledgedSeq, appVersion }: HelloRequest, device: DeviceRow): Promise<void> {
    log('kiosk-ahead', { device: device.device, acknowledgedSeq })
    const seq = acknowledgedSeq === 0 ? null : acknowledgedSeq
    await ledger.transact(async (tx) => {
      await tx.devices.noteHello(device.device, appVersion, clock.nowMs())
      await putAside(tx, device, { seq, showtimeId: null }, clock.nowMs())
    })
  }

  async function prove(tx: Tx, hello: HelloRequest): Promise<Result<DeviceRow, HelloRefusal>> {
    const device = await tx.devices.findDevice(hello.device)
    if (!device) return refused({ code: 'UnknownDevice' })
    const isGenuine =
      challenges.isValid(hello.challenge) && isSignedBy(device.public_key, helloText(hello), hello.signature)
    if (!isGenuine) return refused({ code: 'BadSignature' })
    // Under no device's name: whoever says hello with it, and at whichever server, only one is heard.
    const isFirst = await tx.devices.spendNonce(serverDevice, hello.challenge, clock.nowMs())
    if (!isFirst) return refused({ code: 'BadSignature' })
    return accepted(device)
  }

  async function welcome(tx: Tx, hello: HelloRequest): Promise<Result<HelloAnswer, HelloRefusal>> {
    const device = await tx.devices.lockDevice(hello.device)
    if (!device) return refused({ code: 'UnknownDevice' })
    await tx.devices.noteHello(hello.device, hello.appVersion, clock.nowMs())
    if (device.state === 'written-off' || device.state === 'closed') {
      return refused({ code: 'DeviceRetired', why: device.state })
    }
    // How its epochs went on is forgotten here: it delivers them, and then says hello again.
    const isAhead = device.recovery === 'unreported' && hello.epoch > device.epoch
    // It closed that epoch, and never heard the answer: it is told to close it again. Where the next one has an entry,
    // somebody has heard it, and this is a copy.
    const isClosed = hasClosed(device, { epoch: hello.epoch, seq: hello.lastSeq }) && device.acknowledged_seq === 0
    if (device.epoch !== hello.epoch && !isClosed && !isAhead) return refused({ code: 'WrongEpoch' })
    const seats = Map.groupBy(await tx.seats.seatsHeldBy(hello.device, 'granted'), (seat) => seat.showtimeId)
    const epoch = isClosed ? hello.epoch : device.epoch
    const acknowledgedSeq = isClosed ? await tx.journals.lastSeqOf({ ...device, epoch }) : device.acknowledged_seq
    const generation = await tx.recovery.generationOf(device.cinema_id)
    const told = { cinemaId: device.cinema_id, device: device.device, epoch, seq: acknowledgedSeq, generation }
    return accepted({
      serverTimeMs: clock.nowMs(),
      durability,
      cinema: await tx.catalog.getCinema(device.cinema_id),
      stopped: await tx.devices.stopOf(device.device),
      epoch,
      acknowledgedSeq,
      acknowledgedProof: proofs.ofTold(told),
      held: [...seats].map(([showtimeId, held]) => ({
        showtimeId,
        seats: held.map(({ row, col, grantNumber }) => ({ row, col, grantNumber })),
      })),
      mustClose: isClosed || device.recovery !== null,
    })
  }
}

/** Whether the kiosk was told what this server has forgotten: a later epoch, or that it has more of the journal. */
function knowsMore(hello: HelloRequest, device: DeviceRow): boolean {
  // In a recovery it brings all that it has anyway, until it has closed its epoch.
  if (device.recovery !== null || device.state !== 'enrolled') return false
  const isLater = hello.epoch === device.epoch && hello.acknowledgedSeq > device.acknowledged_seq
  return hello.epoch > device.epoch || isLater
}
