// What must hold of a schedule that changes, judged from outside as checker.ts does: what customers have in their hands,
// the box office, the schedule as it is in the end, and what administrators wrote down. It imports nothing either.

/** A ticket as somebody bought it, and what was on then. */
export type BoughtTicket = {
  readonly ticketNumber: number
  readonly showtimeId: number
  /** What its customer was told; null: a web shop tells it itself. */
  readonly told: { readonly beginsAt: number; readonly hallName: string } | null
}

/** A kiosk's ticket as the box office has it; others have no reference. */
export type BookedTicket = {
  readonly ticketNumber: number
  readonly showtimeId: number
  readonly state: string
  readonly reference: string | null
  /** It waits, or waited, for a person to decide on it. */
  readonly isListed: boolean
  /** Its money is, or was, to go back. */
  readonly isDue: boolean
}

export type ShownShowtime = { readonly isCalledOff: boolean; readonly beginsAt: number; readonly hallName: string }

/** An edit that somebody made at a kiosk, and what is left of it. */
export type MadeEdit = {
  readonly id: string
  readonly kiosk: number
  /** How often the audit has that it was done. */
  readonly timesDone: number
  /** What the kiosk says of it; null: it knows of no such edit. */
  readonly kioskSays: string | null
  /** The server that decided it, or the kiosk that made it, had its disk restored since. */
  readonly isLost: boolean
}

export type ScheduleEvidence = {
  readonly bought: readonly BoughtTicket[]
  readonly booked: readonly BookedTicket[]
  readonly showtimes: ReadonlyMap<number, ShownShowtime>
  /** Tickets that wait for a person because of their price; every kiosk here asks for what it was told. */
  readonly blamedForPrice: readonly number[]
  readonly edits: readonly MadeEdit[]
  /** Of each kiosk: edits that it says were refused, and the notices of such that its staff see. */
  readonly notices: readonly { readonly kiosk: number; readonly refused: number; readonly shown: number }[]
}

/** Late sales that nobody looks after, and edits that were dropped: each told in a line. */
export function checkSchedule(evidence: ScheduleEvidence): { late: string[]; edits: string[] } {
  const blamed = evidence.blamedForPrice.map((ticketNumber) => `ticket ${ticketNumber}, at a price that was in force`)
  return {
    late: [...findForgotten(evidence), ...blamed],
    edits: [...evidence.edits.flatMap(judgeEdit), ...findUnshown(evidence)],
  }
}

/** Of a showtime that is called off the money goes back; of one that was moved a person decides (rule 11). */
function findForgotten({ bought, booked, showtimes }: ScheduleEvidence): string[] {
  const toldOf = new Map(bought.map(({ ticketNumber, told }) => [ticketNumber, told]))
  return booked.flatMap((ticket) => {
    const showtime = showtimes.get(ticket.showtimeId)
    const name = `ticket ${ticket.ticketNumber} of showtime ${ticket.showtimeId}`
    if (!showtime || ticket.isListed) return []
    const isLive = ticket.state === 'sold' || ticket.state === 'displaced'
    if (showtime.isCalledOff) {
      if (isLive) return [`${name}, which is called off, stays ${ticket.state}`]
      const isForgotten = ticket.state === 'refunded' && ticket.reference !== null && !ticket.isDue
      return isForgotten ? [`${name}, which is called off: nobody pays it back`] : []
    }
    const told = toldOf.get(ticket.ticketNumber)
    if (!isLive || !told) return []
    const isSame = told.beginsAt === showtime.beginsAt && told.hallName === showtime.hallName
    return isSame ? [] : [`${name}, which was moved, waits for nobody`]
  })
}

function judgeEdit({ id, kiosk, timesDone, kioskSays, isLost }: MadeEdit): string[] {
  const name = `edit ${id} of kiosk ${kiosk}`
  if (timesDone > 1) return [`${name} was done ${timesDone} times`]
  if (isLost) return []
  if (kioskSays === null) return [`${name} is gone`]
  if (kioskSays === 'accepted' && timesDone === 0) return [`${name} is called accepted, and was never done`]
  if (kioskSays === 'refused' && timesDone === 1) return [`${name} is called refused, and was done`]
  return kioskSays === 'waiting' ? [`${name} still waits`] : []
}

function findUnshown({ notices }: ScheduleEvidence): string[] {
  return notices.flatMap(({ kiosk, refused, shown }) =>
    refused === shown ? [] : [`kiosk ${kiosk} has ${refused} refused edits and ${shown} notices`],
  )
}
