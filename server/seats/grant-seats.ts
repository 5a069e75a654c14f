import type { DeviceNumber } from '../../shared/core/ids.ts'
import { accepted, type Result, refused } from '../../shared/core/result.ts'
import type { Clock } from '../../shared/core/time.ts'
import type { ProvenSeat } from '../../shared/seats/contract.ts'
import type { AllotRequest } from '../../shared/sync/allotment-messages.ts'
import type { GrantRequest } from '../../shared/sync/messages.ts'
import type { DeviceStop } from '../ledger/devices/device-stops.ts'
import { dayMs, type KeptADay, usualKeptADay } from '../ledger/devices/kept-a-day.ts'
import type { Ledger, LedgerTx } from '../ledger/ledger.ts'
import type { GrantOutcome, ShowtimeRefusal } from '../ledger/seats/grants-store.ts'
import type { PolicyOf } from '../policy/policies.ts'
import type { AllotmentRules } from './allotment.ts'
import { type Asked, type Asking, createDecideGrants } from './decide-grants.ts'
import type { Proofs } from './proofs.ts'

type Tx = Pick<LedgerTx, 'devices' | 'events' | 'sales' | 'seats' | 'showtimes'>

/** Why nothing of what this kiosk asks for is decided. */
type KioskRefusal =
  | { readonly code: 'WrongEpoch' }
  | { readonly code: 'DeviceRetired'; readonly why: 'written-off' | 'closed' }
  | { readonly code: 'Recovering' }

/** Why one request is not decided now; not remembered. */
type NotNow =
  | { readonly code: 'DeviceStopped'; readonly why: NonNullable<DeviceStop> }
  | { readonly code: 'TooMuchKept' }

type Outcome = Result<{ readonly seats: readonly ProvenSeat[] }, ShowtimeRefusal | NotNow>

/** What the kiosk is told: the decisions, in the order asked for, and how much the server has of this epoch's journal now. */
type Granted = {
  readonly decided: readonly { readonly asked: Asked; readonly outcome: Outcome }[]
  readonly acknowledgedSeq: number
}

export type GrantSeats = ReturnType<typeof createGrantSeats>

/**
 * Rule 1 of custody: gives a kiosk the seats it asks for, of each showtime all or none, durably before it answers. The
 * answer is kept under the request's id for a day, refusals too: a request that comes again, early or late, by itself or
 * among others, gets what it got and moves nothing.
 * A kiosk with fewer entries than the server sees that by the number in the answer, and uses nothing of it. The server
 * can't judge that itself: uploads run beside grants.
 */
export function createGrantSeats({
  ledger,
  clock,
  policy,
  proofs,
  limit = usualKeptADay,
}: {
  ledger: Ledger
  clock: Clock
  policy: PolicyOf<AllotmentRules>
  proofs: Proofs
  /** How many answers are remembered of one device: as in kept-a-day.ts unless given. */
  limit?: Pick<KeptADay, 'grants'>
}) {
  const decide = createDecideGrants({ clock, policy, proofs })

  async function grantAll(
    asking: Asking,
    purpose: GrantRequest['purpose'],
    requests: readonly Asked[],
  ): Promise<Result<Granted, KioskRefusal>> {
    return ledger.transact(async (tx) => {
      // One grant of a kiosk at a time, so that the same request sent twice at once finds the first one's answer.
      const device = await tx.devices.lockDevice(asking.device)
      if (device?.epoch !== asking.epoch) return refused({ code: 'WrongEpoch' })
      if (device.state === 'written-off' || device.state === 'closed') {
        return refused({ code: 'DeviceRetired', why: device.state })
      }
      // What it was granted under this epoch is told by its report alone.
      if (device.recovery !== null) return refused({ code: 'Recovering' })
      const ids = requests.map(({ requestId }) => requestId)
      const remembered = await tx.seats.findGrants(asking.device, ids)
      const outcomes = new Map<string, Outcome>(remembered.map(({ requestId, outcome }) => [requestId, outcome]))
      const added = requests.filter(({ requestId }) => !outcomes.has(requestId))
      const notNow = added.length > 0 ? await whyNotNow(tx, asking.device) : null
      if (notNow) for (const { requestId } of added) outcomes.set(requestId, refused(notNow))
      else
        for (const [requestId, outcome] of await decideNew(tx, asking, purpose, added)) outcomes.set(requestId, outcome)
      // The device is locked, in the epoch of the request: its number is of that epoch, and is not a remembered one.
      return accepted({
        decided: requests.map((asked) => ({ asked, outcome: outcomes.get(asked.requestId) as Outcome })),
        acknowledgedSeq: device.acknowledged_seq,
      })
    })
  }

  async function whyNotNow(tx: Tx, device: DeviceNumber): Promise<NotNow | null> {
    const stop = await tx.devices.stopOf(device)
    if (stop !== null) return { code: 'DeviceStopped', why: stop }
    const isMuch = await tx.seats.hasManyGrants(device, clock.nowMs() - dayMs, limit)
    return isMuch ? { code: 'TooMuchKept' } : null
  }

  async function decideNew(
    tx: Tx,
    asking: Asking,
    purpose: GrantRequest['purpose'],
    added: readonly Asked[],
  ): Promise<ReadonlyMap<string, GrantOutcome>> {
    if (added.length === 0) return new Map()
    const nowMs = clock.nowMs()
    const decided = await decide(tx, asking, purpose, added)
    await tx.seats.rememberGrants(asking.cinemaId, asking.device, decided, nowMs)
    return new Map(decided.map(({ requestId, outcome }) => [requestId, outcome]))
  }

  return {
    /** Seats of one showtime. */
    grantSeats: async (cinemaId: number, device: DeviceNumber, { epoch, purpose, ...asked }: GrantRequest) => {
      const granted = await grantAll({ cinemaId, device, epoch }, purpose, [asked])
      if (!granted.ok) return granted
      const { decided, acknowledgedSeq } = granted.value
      const [one] = decided
      if (!one) throw new Error('a grant request without an outcome')
      return one.outcome.ok ? accepted({ ...one.outcome.value, acknowledgedSeq }) : one.outcome
    },
    /** Allotted seats of many showtimes, each decided as by a request of its own. */
    allotSeats: (cinemaId: number, device: DeviceNumber, { epoch, requests }: AllotRequest) =>
      grantAll({ cinemaId, device, epoch }, 'allotment', requests),
  }
}
