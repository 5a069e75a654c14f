import { type DeviceNumber, serverDevice } from '../../../shared/core/ids.ts'
import { isNewer, rightFor } from '../../../shared/journal/rights.ts'
import {
  freeRefundedSeat,
  holdSeat,
  isClaimable,
  recordSeatSold,
  releaseSeat,
  type SeatCustody,
  untouchedSeat,
} from '../../../shared/seats/custody.ts'
import { claimSeat } from '../../support/claim-seat.ts'
import { aShowtimeId } from '../../support/journal-entries.ts'
import type { ModelStep, Search } from '../../support/search-states.ts'
import { type Fact, memoryOf as foldFacts, seat } from './model-journal.ts'

// One seat, a server, two kiosks and a web customer, driving the product's own custody and rights. Seats never bear on
// each other's custody, so one is enough. What was sent stays in the network for good and may arrive at any time, any
// number of times, in any order, or never: that is loss, repetition, reordering and delay at once. A kiosk's memory is
// folded from its journal before each step, so a crash between any two steps is already in here.

/** A rule taken away, to see that the search would notice. */
export type Weakening =
  | 'an old grant is accepted again'
  | 'a return is taken without its number'
  | 'a return is sent before it is in the journal'
  | 'a seat is returned while it is being paid for'
  | 'the server takes a seat back by time'
  | 'a grant is sent before it is in the tables'

type Message =
  | { readonly to: 'kiosk'; readonly device: DeviceNumber; readonly number: number }
  | { readonly to: 'server'; readonly device: DeviceNumber; readonly fact: Fact }

type State = {
  readonly seat: SeatCustody
  readonly nowMs: number
  /** Sales of kiosks that the server has applied, each once. */
  readonly applied: readonly string[]
  readonly webTickets: number
  readonly refundedTickets: number
  readonly isDisplaced: boolean
  readonly journals: readonly (readonly Fact[])[]
  /** Sorted, each message once. */
  readonly network: readonly string[]
}

const kiosks: readonly DeviceNumber[] = [1 as DeviceNumber, 2 as DeviceNumber]
const highestNumber = 3
const latestMs = 3

export function custodySearch(weakening: Weakening | null): Search<State> {
  const start: State = {
    seat: untouchedSeat,
    nowMs: 0,
    applied: [],
    webTickets: 0,
    refundedTickets: 0,
    isDisplaced: false,
    journals: kiosks.map(() => []),
    network: [],
  }
  const steps = (state: State) => [
    ...serverSteps(state, weakening),
    ...deliveries(state, weakening),
    ...kiosks.flatMap((device) => kioskSteps(state, device, weakening)),
  ]
  return { start, steps, fault: faultOf }
}

function faultOf(state: State): string | null {
  const kioskTickets = state.journals.flat().filter((fact) => fact.what === 'sold').length
  if (kioskTickets + state.webTickets - state.refundedTickets > 1) return 'two tickets for one seat'
  return state.isDisplaced ? 'a sale that the server can’t seat' : null
}

/** In a state where all that was sent has arrived, server and kiosks say the same of the seat. */
export function disagreement(state: State): string | null {
  if (deliveries(state, null).some((step) => JSON.stringify(step.next) !== JSON.stringify(state))) return null
  for (const device of kiosks) {
    const isHolder = state.seat.state === 'granted' && state.seat.holder === device
    const right = rightFor(memoryOf(state, device, null).rights, aShowtimeId, seat)
    if ((right?.grantNumber ?? 0) !== (isHolder ? state.seat.number : 0)) {
      return `kiosk ${device} holds ${right?.grantNumber}, the server says ${JSON.stringify(state.seat)}`
    }
  }
  return null
}

function serverSteps(state: State, weakening: Weakening | null): ModelStep<State>[] {
  const steps: ModelStep<State>[] = []
  if (state.nowMs < latestMs) steps.push({ label: 'time passes', next: { ...state, nowMs: state.nowMs + 1 } })
  if (state.seat.number < highestNumber) {
    for (const device of kiosks) {
      const grant = claimSeat(state.seat, { holder: device, epoch: 1 }, state.nowMs)
      if (!grant.ok) continue
      const { number } = grant.value
      const answered = send(state, { to: 'kiosk', device, number })
      steps.push({ label: `server grants ${number} to kiosk ${device}`, next: { ...answered, seat: grant.value } })
      if (weakening === 'a grant is sent before it is in the tables') {
        steps.push({ label: `server answers kiosk ${device} with ${number}, then crashes`, next: answered })
      }
    }
    const hold = holdSeat(state.seat, state.nowMs, state.nowMs + 1)
    if (hold.ok) steps.push({ label: 'server holds for the web', next: { ...state, seat: hold.value } })
  }
  if (state.seat.state === 'in-payment' && !isClaimable(state.seat, state.nowMs)) {
    const seatSold: SeatCustody = { ...state.seat, state: 'sold', holdEndsAtMs: null }
    steps.push({ label: 'web pays', next: { ...state, seat: seatSold, webTickets: state.webTickets + 1 } })
  }
  // Only a sale that the server knows can be refunded, and one refund is enough to sell the seat again.
  const freed = freeRefundedSeat(state.seat, state.seat.number)
  if (freed.ok && state.refundedTickets === 0) {
    steps.push({ label: 'server refunds', next: { ...state, seat: freed.value, refundedTickets: 1 } })
  }
  if (weakening === 'the server takes a seat back by time' && state.seat.state === 'granted' && state.nowMs > 1) {
    const home: SeatCustody = { ...state.seat, holder: serverDevice, state: 'free' }
    steps.push({ label: 'server takes the seat back', next: { ...state, seat: home } })
  }
  return steps
}

function deliveries(state: State, weakening: Weakening | null): ModelStep<State>[] {
  return state.network.flatMap((text) => {
    const message: Message = JSON.parse(text)
    const { device } = message
    if (message.to === 'kiosk') {
      const label = `kiosk ${device} gets grant ${message.number}`
      return [
        { label, next: onGrant(state, device, message.number, weakening) },
        { label: `${label}, not wanted any more`, next: onUnwantedGrant(state, device, message.number) },
      ]
    }
    const label = `server gets "${message.fact.what} ${message.fact.number}" of kiosk ${device}`
    return [{ label, next: onFact(state, device, message.fact, weakening) }]
  })
}

/** Rule 1: a grant that comes too late is recorded as seen and returns to the server, never having been held. */
function onUnwantedGrant(state: State, device: DeviceNumber, number: number): State {
  const { rights } = memoryOf(state, device, null)
  const isNew = isNewer(rights, aShowtimeId, { ...seat, grantNumber: number })
  return isNew ? write(state, device, { what: 'back', number }) : state
}

function onGrant(state: State, device: DeviceNumber, number: number, weakening: Weakening | null): State {
  const { rights, isPaying } = memoryOf(state, device, weakening)
  const isOld = !isNewer(rights, aShowtimeId, { ...seat, grantNumber: number })
  const isTakenAnyhow = weakening === 'an old grant is accepted again' && !isPaying && factCount(state, device) < 6
  return isOld && !isTakenAnyhow ? state : write(state, device, { what: 'taken', number })
}

function onFact(state: State, device: DeviceNumber, fact: Fact, weakening: Weakening | null): State {
  if (fact.what === 'back') {
    const isNumberChecked = weakening !== 'a return is taken without its number'
    const home = releaseSeat(state.seat, device, isNumberChecked ? fact.number : state.seat.number)
    return home.ok ? { ...state, seat: home.value } : state
  }
  const id = `${device}#${fact.number}`
  if (fact.what !== 'sold' || state.applied.includes(id)) return state
  const applied = [...state.applied, id].sort()
  const recorded = recordSeatSold(state.seat, device, fact.number)
  return recorded.ok ? { ...state, applied, seat: recorded.value } : { ...state, applied, isDisplaced: true }
}

function kioskSteps(state: State, device: DeviceNumber, weakening: Weakening | null): ModelStep<State>[] {
  const { rights, isPaying } = memoryOf(state, device, weakening)
  const right = rightFor(rights, aShowtimeId, seat)
  const steps: ModelStep<State>[] = []
  const add = (what: Fact['what'], number: number) =>
    steps.push({ label: `kiosk ${device} writes "${what} ${number}"`, next: write(state, device, { what, number }) })
  if (isPaying) {
    const paid = state.journals[kiosks.indexOf(device)]?.findLast((fact) => fact.what === 'paying')
    add('sold', paid?.number ?? 0)
    add('declined', paid?.number ?? 0)
  }
  if (!right) return steps
  const { grantNumber } = right
  const wasDeclined = state.journals[kiosks.indexOf(device)]?.some(
    (fact) => fact.what === 'declined' && fact.number === grantNumber,
  )
  // One refused payment for each grant is as good as many, and keeps the model finite.
  if (!isPaying && !wasDeclined) add('paying', grantNumber)
  if (!isPaying || weakening === 'a seat is returned while it is being paid for') add('back', grantNumber)
  if (!isPaying && weakening === 'a return is sent before it is in the journal') {
    const sent = send(state, { to: 'server', device, fact: { what: 'back', number: grantNumber } })
    steps.push({ label: `kiosk ${device} sends "back ${grantNumber}", then crashes`, next: sent })
  }
  return steps
}

/** On disk, and from then on it may reach the server. */
function write(state: State, device: DeviceNumber, fact: Fact): State {
  const journals = state.journals.map((facts, at) => (kiosks[at] === device ? [...facts, fact] : facts))
  return send({ ...state, journals }, { to: 'server', device, fact })
}

function send(state: State, message: Message): State {
  const isSilent = message.to === 'server' && message.fact.what !== 'back' && message.fact.what !== 'sold'
  if (isSilent) return state
  return { ...state, network: [...new Set([...state.network, JSON.stringify(message)])].sort() }
}

function factCount(state: State, device: DeviceNumber): number {
  return state.journals[kiosks.indexOf(device)]?.length ?? 0
}

function memoryOf(state: State, device: DeviceNumber, weakening: Weakening | null) {
  return foldFacts(state.journals[kiosks.indexOf(device)] ?? [], (rights) => {
    if (weakening === 'an old grant is accepted again') rights.highestSeen.clear()
  })
}
