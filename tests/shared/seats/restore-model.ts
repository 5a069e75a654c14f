import { type DeviceNumber, serverDevice } from '../../../shared/core/ids.ts'
import { isNewer, rightFor } from '../../../shared/journal/rights.ts'
import {
  freeClosedSeat,
  recordSeatSold,
  releaseSeat,
  resellSeat,
  restateHeld,
  type SeatCustody,
  untouchedSeat,
  writeSeatOff,
} from '../../../shared/seats/custody.ts'
import { claimSeat } from '../../support/claim-seat.ts'
import { aShowtimeId } from '../../support/journal-entries.ts'
import type { ModelStep, Search } from '../../support/search-states.ts'
import { type Fact, memoryOf, seat } from './model-journal.ts'

// One seat, two kiosks, and a server whose tables are restored once or twice, to a copy that was made at any moment,
// with all that was on its way still on its way. Journals go up in order, as rule 8 has it: the server takes the next entry
// or does not. Beside that a kiosk may be given up, and its seat be sold again on two people's word.

/** A rule taken away, to see that the search would notice. */
export type Weakening =
  | 'a server that was restored grants at once'
  | 'its tables outrank the reports'
  | 'epochs that were forgotten are passed over'
  | 'an answer of a closed epoch is taken in the next one'
  | 'a kiosk closes while it is being paid'
  | 'a written-off seat is granted like a free one'
  | 'a seat that is sold again keeps its number'

type Kiosk = {
  readonly epoch: number
  /** Of the present epoch. */
  readonly journal: readonly Fact[]
  /** Of those before it, the first epoch's first. */
  readonly past: readonly (readonly Fact[])[]
  readonly isClosing: boolean
}

/** What the server knows of a kiosk. */
type Known = {
  readonly epoch: number
  readonly taken: number
  readonly recovery: 'unreported' | 'reported' | null
  readonly isWrittenOff: boolean
}

type Tables = { readonly seat: SeatCustody; readonly known: readonly Known[] }

type State = {
  readonly tables: Tables
  /** null: none was made, or it was restored for the last time. */
  readonly copy: Tables | null
  readonly timesRestored: number
  readonly kiosks: readonly Kiosk[]
  /** Answers of grants, `device epoch number`; each may come at any time, again, or never. */
  readonly answers: readonly string[]
  /** The numbers of the tickets that kiosks made. */
  readonly tickets: readonly number[]
  /** Numbers under which a lost kiosk held the seat when it was sold again. */
  readonly resold: readonly number[]
  readonly isDisplaced: boolean
}

const devices: readonly DeviceNumber[] = [1 as DeviceNumber, 2 as DeviceNumber]
const highestNumber = 3
const maxRestores = 2

export function restoreSearch(weakening: Weakening | null, hazard: 'restored' | 'lost'): Search<State> {
  const start: State = {
    tables: {
      seat: untouchedSeat,
      known: devices.map(() => ({ epoch: 1, taken: 0, recovery: null, isWrittenOff: false })),
    },
    copy: null,
    timesRestored: 0,
    kiosks: devices.map(() => ({ epoch: 1, journal: [], past: [], isClosing: false })),
    answers: [],
    tickets: [],
    resold: [],
    isDisplaced: false,
  }
  const steps = (state: State) => [
    ...grants(state, weakening),
    ...(hazard === 'restored' ? restores(state) : losses(state, weakening)),
    ...devices.flatMap((device, at) => [
      ...answersTo(state, device, at, weakening),
      ...kioskSteps(state, device, at, weakening),
      ...uploads(state, device, at, weakening),
    ]),
  ]
  return { start, steps, fault: faultOf }
}

/** A ticket under a number that was sold again is the one exception that two people signed for. */
function faultOf({ tickets, resold, isDisplaced }: State): string | null {
  // A door tells a seat's tickets apart by their numbers.
  if (new Set(tickets).size < tickets.length) return 'two tickets under one number'
  if (tickets.filter((number) => !resold.includes(number)).length > 1) return 'two tickets for one seat'
  return isDisplaced ? 'a sale that the server can’t seat' : null
}

function grants(state: State, weakening: Weakening | null): ModelStep<State>[] {
  const { seat: custody, known } = state.tables
  const isWaiting = known.some(({ recovery, isWrittenOff }) => recovery === 'unreported' && !isWrittenOff)
  if (isWaiting && weakening !== 'a server that was restored grants at once') return []
  if (custody.number >= highestNumber) return []
  const isWeak = weakening === 'a written-off seat is granted like a free one' && custody.state === 'written-off'
  const free: SeatCustody = isWeak ? { ...custody, holder: serverDevice, state: 'free' } : custody
  return devices.flatMap((device, at) => {
    const { epoch, recovery, isWrittenOff } = known[at] ?? start
    const granted = claimSeat(free, { holder: device, epoch }, 0)
    if (!granted.ok || isWrittenOff || recovery !== null) return []
    const answers = [...new Set([...state.answers, `${device} ${epoch} ${granted.value.number}`])].sort()
    const label = `server grants ${granted.value.number} to kiosk ${device}`
    return [{ label, next: { ...state, answers, tables: { ...state.tables, seat: granted.value } } }]
  })
}

const start: Known = { epoch: 1, taken: 0, recovery: null, isWrittenOff: false }

function restores(state: State): ModelStep<State>[] {
  if (state.timesRestored === maxRestores) return []
  if (state.copy === null) return [{ label: 'the tables are copied', next: { ...state, copy: state.tables } }]
  const known = state.copy.known.map((kiosk): Known => ({ ...kiosk, recovery: 'unreported' }))
  const tables = { ...state.copy, known }
  const timesRestored = state.timesRestored + 1
  const copy = timesRestored === maxRestores ? null : state.copy
  return [{ label: 'the copy is restored', next: { ...state, tables, copy, timesRestored } }]
}

/** Staff give a kiosk up for lost, and two of them have its seat sold again. */
function losses(state: State, weakening: Weakening | null): ModelStep<State>[] {
  const { seat: custody, known } = state.tables
  const steps: ModelStep<State>[] = []
  for (const [at, device] of devices.entries()) {
    if (known.some(({ isWrittenOff }) => isWrittenOff)) continue
    const writtenOff = writeSeatOff(custody, device)
    const tables = withKnown(state.tables, at, { isWrittenOff: true })
    const next = { ...state, tables: { ...tables, seat: writtenOff.ok ? writtenOff.value : custody } }
    steps.push({ label: `kiosk ${device} is written off`, next })
  }
  const resold = resellSeat(custody, custody.holder)
  if (resold.ok) {
    const number = weakening === 'a seat that is sold again keeps its number' ? custody.number - 1 : resold.value.number
    const next = { ...state, resold: [...state.resold, custody.number] }
    const tables = { ...state.tables, seat: { ...resold.value, number } }
    steps.push({ label: 'its seat is sold again', next: { ...next, tables } })
  }
  return steps
}

function answersTo(state: State, device: DeviceNumber, at: number, weakening: Weakening | null): ModelStep<State>[] {
  const kiosk = state.kiosks[at]
  if (!kiosk || kiosk.isClosing) return []
  return state.answers.flatMap((answer) => {
    const [of, epoch, number = 0] = answer.split(' ').map(Number)
    const isOfEpoch = epoch === kiosk.epoch || weakening === 'an answer of a closed epoch is taken in the next one'
    const { rights } = memoryOf(kiosk.journal)
    if (of !== device || !isOfEpoch || !isNewer(rights, aShowtimeId, { ...seat, grantNumber: number })) return []
    return [writing(state, device, at, { what: 'taken', number })]
  })
}

function kioskSteps(state: State, device: DeviceNumber, at: number, weakening: Weakening | null): ModelStep<State>[] {
  const kiosk = state.kiosks[at]
  const known = state.tables.known[at]
  if (!kiosk || !known) return []
  const { rights, isPaying } = memoryOf(kiosk.journal)
  const right = rightFor(rights, aShowtimeId, seat)
  const steps: ModelStep<State>[] = []
  const paid = kiosk.journal.findLast((fact) => fact.what === 'paying')
  if (isPaying && paid) {
    steps.push(writing(state, device, at, { what: 'sold', number: paid.number }))
  }
  const wasPaidFor = kiosk.journal.some((fact) => fact.what === 'paying' && fact.number === right?.grantNumber)
  if (right && !isPaying && !kiosk.isClosing && !wasPaidFor) {
    steps.push(writing(state, device, at, { what: 'paying', number: right.grantNumber }))
  }
  if (right && !isPaying) steps.push(writing(state, device, at, { what: 'back', number: right.grantNumber }))
  const isHeard = known.epoch === kiosk.epoch && known.recovery !== null
  if (isHeard && !kiosk.isClosing) {
    const label = `kiosk ${device} hears that it must close`
    steps.push({ label, next: withKiosk(state, at, { isClosing: true }) })
  }
  const isWhole = isHeard && kiosk.isClosing && known.taken === kiosk.journal.length
  if (isWhole && known.recovery === 'unreported') {
    const tables = withKnown(state.tables, at, { recovery: 'reported' })
    steps.push({ label: `kiosk ${device} has reported`, next: { ...state, tables } })
  }
  const isDone = !right || weakening === 'a kiosk closes while it is being paid'
  if (isWhole && known.recovery === 'reported' && isDone) steps.push(closing(state, device, at))
  return steps
}

function closing(state: State, device: DeviceNumber, at: number): ModelStep<State> {
  const freed = freeClosedSeat(state.tables.seat, device)
  const epoch = (state.kiosks[at]?.epoch ?? 0) + 1
  const known = withKnown(state.tables, at, { epoch, taken: 0, recovery: null })
  const tables = { ...known, seat: freed.ok ? freed.value : state.tables.seat }
  const isPaying = memoryOf(state.kiosks[at]?.journal ?? []).isPaying
  // A payment that is open outlives the epoch only where the rule is weakened.
  const { journal: closed = [], past = [] } = state.kiosks[at] ?? {}
  const journal = isPaying ? closed : []
  const next = withKiosk({ ...state, tables }, at, { epoch, journal, past: [...past, closed], isClosing: false })
  return { label: `kiosk ${device} closes its epoch`, next }
}

/** The server takes the next entry of the kiosk's journal, once. */
function uploads(state: State, device: DeviceNumber, at: number, weakening: Weakening | null): ModelStep<State>[] {
  const kiosk = state.kiosks[at]
  const known = state.tables.known[at]
  if (!kiosk || !known) return []
  const isForgotten = known.epoch < kiosk.epoch
  const journal = isForgotten ? (kiosk.past[known.epoch - 1] ?? []) : kiosk.journal
  const isWhole = known.taken === journal.length || weakening === 'epochs that were forgotten are passed over'
  if (isForgotten && isWhole) {
    const tables = withKnown(state.tables, at, { epoch: known.epoch + 1, taken: 0 })
    return [{ label: `server passes epoch ${known.epoch} of kiosk ${device}`, next: { ...state, tables } }]
  }
  const fact = journal[known.taken]
  if (!fact || known.epoch > kiosk.epoch) return []
  const label = `server takes "${fact.what} ${fact.number}" of kiosk ${device}`
  const taken = { ...state, tables: withKnown(state.tables, at, { taken: known.taken + 1 }) }
  const became = (custody: SeatCustody) => ({ ...taken, tables: { ...taken.tables, seat: custody } })
  const custody = state.tables.seat
  if (fact.what === 'taken' && known.recovery !== null && weakening !== 'its tables outrank the reports') {
    const restated = restateHeld(custody, device, known.epoch, fact.number)
    return [{ label, next: restated.ok ? became(restated.value) : taken }]
  }
  if (fact.what === 'back') {
    const home = releaseSeat(custody, device, fact.number)
    return [{ label, next: home.ok ? became(home.value) : taken }]
  }
  if (fact.what !== 'sold') return [{ label, next: taken }]
  const sold = recordSeatSold(custody, device, fact.number)
  const isDisplaced = state.isDisplaced || !(sold.ok || state.resold.includes(fact.number))
  return [{ label, next: { ...(sold.ok ? became(sold.value) : taken), isDisplaced } }]
}

function writing(state: State, device: DeviceNumber, at: number, fact: Fact): ModelStep<State> {
  const journal = [...(state.kiosks[at]?.journal ?? []), fact]
  const tickets = fact.what === 'sold' ? [...state.tickets, fact.number] : state.tickets
  const label = `kiosk ${device} writes "${fact.what} ${fact.number}"`
  return { label, next: { ...withKiosk(state, at, { journal }), tickets } }
}

function withKiosk(state: State, at: number, part: Partial<Kiosk>): State {
  return { ...state, kiosks: state.kiosks.map((kiosk, index) => (index === at ? { ...kiosk, ...part } : kiosk)) }
}

function withKnown(tables: Tables, at: number, part: Partial<Known>): Tables {
  return { ...tables, known: tables.known.map((known, index) => (index === at ? { ...known, ...part } : known)) }
}
