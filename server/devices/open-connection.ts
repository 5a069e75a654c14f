import { serverDevice } from '../../shared/core/ids.ts'
import type { Result } from '../../shared/core/result.ts'
import { accepted, refused } from '../../shared/core/result.ts'
import type { Clock } from '../../shared/core/time.ts'
import type { Durability, HelloAnswer, HelloRequest } from '../../shared/sync/messages.ts'
import { helloText } from '../../shared/sync/messages.ts'
import type { Book, Ledger } from '../ledger/ledger.ts'
import type { Challenges } from './challenges.ts'
import { hasClosed } from './close-device.ts'
import type { IsSignedBy } from './device-keys.ts'
import type { DeviceRow } from './devices-store.ts'

type Dependencies = {
  readonly beginRecovery: (why: 'kiosk') => Promise<void>
  readonly ledger: Ledger
  readonly clock: Clock
  readonly challenges: Challenges
  readonly isSignedBy: IsSignedBy
  readonly durability: Durability
}

type HelloRefusal =
  | { readonly code: 'BadSignature' | 'UnknownDevice' | 'WrongEpoch' }
  | { readonly code: 'DeviceRetired'; readonly why: 'written-off' | 'closed' }

/**
 * A kiosk comes online: proves who it is over a challenge, whatever its clock says, and learns what the server has of
 * its journal and believes it to hold. Each challenge is good for one hello. One that knows more of this server than it
 * does itself shows that it was put back, and begins its recovery (rule 7).
 */
export function createOpenConnection(needs: Dependencies) {
  const { ledger, clock, challenges, isSignedBy, durability, beginRecovery } = needs

  return async (hello: HelloRequest): Promise<Result<HelloAnswer, HelloRefusal>> => {
    const proven = await ledger.transact((book) => prove(book, hello))
    if (!proven.ok) return proven
    if (knowsMore(hello, proven.value)) await beginRecovery('kiosk')
    return ledger.transact((book) => welcome(book, hello))
  }

  async function prove(book: Book, hello: HelloRequest): Promise<Result<DeviceRow, HelloRefusal>> {
    const device = await book.findDevice(hello.device)
    if (!device) return refused({ code: 'UnknownDevice' })
    const isGenuine =
      challenges.isValid(hello.challenge) && isSignedBy(device.public_key, helloText(hello), hello.signature)
    if (!isGenuine) return refused({ code: 'BadSignature' })
    // Under no device's name: whoever says hello with it, and at whichever server, only one is heard.
    const isFirst = await book.spendNonce(serverDevice, hello.challenge, clock.nowMs())
    if (!isFirst) return refused({ code: 'BadSignature' })
    await book.noteHello(hello.device, hello.appVersion, clock.nowMs())
    return accepted(device)
  }

  async function welcome(book: Book, hello: HelloRequest): Promise<Result<HelloAnswer, HelloRefusal>> {
    const device = await book.lockDevice(hello.device)
    if (!device) return refused({ code: 'UnknownDevice' })
    if (device.state === 'written-off' || device.state === 'closed') {
      return refused({ code: 'DeviceRetired', why: device.state })
    }
    // How its epochs went on is forgotten here: it delivers them, and then says hello anew.
    const isAhead = device.recovery === 'unreported' && hello.epoch > device.epoch
    // It closed that epoch, and never heard the answer: it is told to close it again. Where the next one has an entry,
    // somebody has heard it, and this is a copy.
    const isClosed = hasClosed(device, { epoch: hello.epoch, seq: hello.lastSeq }) && device.acknowledged_seq === 0
    if (device.epoch !== hello.epoch && !isClosed && !isAhead) return refused({ code: 'WrongEpoch' })
    const seats = Map.groupBy(await book.seatsHeldBy(hello.device, 'granted'), (seat) => seat.showtimeId)
    return accepted({
      serverTimeMs: clock.nowMs(),
      durability,
      cinema: await book.getCinema(device.cinema_id),
      stopped: await book.stopOf(device.device),
      epoch: isClosed ? hello.epoch : device.epoch,
      acknowledgedSeq: isClosed ? await book.lastSeqOf({ ...device, epoch: hello.epoch }) : device.acknowledged_seq,
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
  if (device.recovery === 'unreported' || device.state !== 'enrolled') return false
  const isLater = hello.epoch === device.epoch && hello.acknowledgedSeq > device.acknowledged_seq
  return hello.epoch > device.epoch || isLater
}
