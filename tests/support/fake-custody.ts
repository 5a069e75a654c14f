import type { Granted, RequestGrants } from '../../electron/seats/request-grants.ts'
import type { DeviceNumber, ShowtimeId } from '../../shared/core/ids.ts'
import { accepted, refused } from '../../shared/core/result.ts'
import type { JournalEntry } from '../../shared/journal/journal-entry.ts'
import { recordSeatSold, releaseSeat, type SeatCustody, untouchedSeat } from '../../shared/seats/custody.ts'
import { type SeatPosition, seatKey } from '../../shared/seats/seat-plan.ts'
import type { GrantAnswer, GrantRequest, HelloAnswer } from '../../shared/sync/messages.ts'
import { claimSeat } from './claim-seat.ts'
import { anyProof } from './proofs.ts'

const server = 0 as DeviceNumber

/** The server's end of custody, by the real rules (shared/seats/custody.ts), with switches for what a line can do. */
export function createFakeCustody(device = 1 as DeviceNumber) {
  const seats = new Map<string, SeatCustody>()
  const answers = new Map<string, Omit<GrantAnswer, 'acknowledgedSeq'>>()
  const requests: GrantRequest[] = []
  const lists: (readonly GrantRequest[])[] = []
  let atOnce = 50
  const conflicts: JournalEntry[] = []
  let isOnline = true
  let lostAnswers = 0
  let answersMayCome: Promise<void> = Promise.resolve()
  let maxAllotted = 60
  let taken = 0
  let moreEntries = 0

  const keyOf = (showtimeId: ShowtimeId, seat: SeatPosition) => `${showtimeId}/${seatKey(seat)}`
  const seatOf = (key: string) => seats.get(key) ?? untouchedSeat

  const tell = (answer: Omit<GrantAnswer, 'acknowledgedSeq'>) =>
    accepted({ ...answer, acknowledgedSeq: taken + moreEntries })

  const decide = (request: GrantRequest): Granted => {
    const known = answers.get(request.requestId)
    if (known) return tell(known)
    if (request.purpose === 'allotment' && request.seats.length > maxAllotted) {
      return refused({ code: 'AllotmentFull', most: maxAllotted })
    }
    const granted = request.seats.map((seat) => {
      const grant = claimSeat(seatOf(keyOf(request.showtimeId, seat)), { holder: device, epoch: request.epoch }, 0)
      return { seat, grant }
    })
    const gone = granted.filter(({ grant }) => !grant.ok).map(({ seat }) => seat)
    if (gone.length > 0) return refused({ code: 'SeatsGone', seats: gone })
    const answer = {
      seats: granted.flatMap(({ seat, grant }) => {
        if (!grant.ok) return []
        seats.set(keyOf(request.showtimeId, seat), grant.value)
        return [{ ...seat, grantNumber: grant.value.number, proof: anyProof }]
      }),
    }
    answers.set(request.requestId, answer)
    return tell(answer)
  }

  const grantAll = async (asked: readonly GrantRequest[]): Promise<readonly Granted[]> => {
    const lost = () => asked.map(() => refused({ code: 'NoAnswer' as const }))
    if (!isOnline) return lost()
    requests.push(...asked)
    lists.push(asked)
    const answers = asked.map(decide)
    await answersMayCome
    if (lostAnswers === 0) return answers
    lostAnswers--
    return lost()
  }
  const requestGrants: RequestGrants = {
    one: async (request) => (await grantAll([request]))[0] ?? refused({ code: 'NoAnswer' }),
    allotments: grantAll,
    maxAllotments: () => atOnce,
  }

  const record = (entry: JournalEntry) => {
    if (entry.kind === 'rights-given-back') {
      for (const seat of entry.body.seats) {
        const key = keyOf(entry.body.showtimeId, seat)
        const home = releaseSeat(seatOf(key), device, seat.grantNumber)
        if (home.ok) seats.set(key, home.value)
      }
    }
    if (entry.kind === 'sold') {
      for (const ticket of entry.body.tickets) {
        const key = keyOf(entry.body.showtimeId, ticket)
        const sold = recordSeatSold(seatOf(key), device, ticket.grantNumber)
        if (sold.ok) seats.set(key, sold.value)
        else conflicts.push(entry)
      }
    }
  }

  return {
    requestGrants,
    requests,
    /** What was asked for together. */
    lists,
    /** Of so many showtimes allotted seats may be asked for at once. */
    takeAtOnce: (showtimes: number) => {
      atOnce = showtimes
    },
    isOnline: () => isOnline,
    goOffline: () => {
      isOnline = false
    },
    goOnline: () => {
      isOnline = true
    },
    /** The server decides, and its answers stay on their way until they are let go. */
    keepAnswersBack: () => {
      const { promise, resolve } = Promise.withResolvers<void>()
      answersMayCome = promise
      return resolve
    },
    /** The server decides and the answer is lost, this many times. */
    loseAnswers: (count: number) => {
      lostAnswers = count
    },
    allowAllotted: (most: number) => {
      maxAllotted = most
    },
    /** Somebody else has it. */
    sellElsewhere: (showtimeId: ShowtimeId, seat: SeatPosition) => {
      const number = seatOf(keyOf(showtimeId, seat)).number + 1
      seats.set(keyOf(showtimeId, seat), { holder: server, epoch: 0, number, state: 'sold', holdEndsAtMs: null })
    },
    /** Takes the entries that it has not seen, as an upload would. */
    upload: (entries: readonly JournalEntry[]) => {
      for (const entry of entries.slice(taken)) record(entry)
      taken = entries.length
    },
    /** This many entries came of another program under the same device. */
    hearMoreElsewhere: (entries: number) => {
      moreEntries = entries
    },
    /** Sales that no grant stood behind. */
    conflicts,
    stateOf: (showtimeId: ShowtimeId, seat: SeatPosition) => seatOf(keyOf(showtimeId, seat)).state,
    held: (): HelloAnswer['held'] => {
      const byShowtime = new Map<ShowtimeId, HelloAnswer['held'][number]['seats']>()
      for (const [key, seat] of seats) {
        if (seat.state !== 'granted') continue
        const [showtimeId = 0, row = 0, col = 0] = key.split(/[/-]/).map(Number)
        const id = showtimeId as ShowtimeId
        byShowtime.set(id, [...(byShowtime.get(id) ?? []), { row, col, grantNumber: seat.number }])
      }
      return [...byShowtime].map(([showtimeId, held]) => ({ showtimeId, seats: held }))
    },
  }
}

export type FakeCustody = ReturnType<typeof createFakeCustody>
