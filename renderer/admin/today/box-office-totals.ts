import { type Fen, sumFen } from '../../../shared/core/money.ts'
import type { BoxOfficeView } from '../../../shared/sync/views.ts'

type Row = BoxOfficeView['rows'][number]

export type BoxOfficeTotals = {
  readonly showtimeCount: number
  readonly ticketCount: number
  readonly seatCount: number
  readonly takenFen: Fen
}

export function totalsOf(rows: readonly Row[]): BoxOfficeTotals {
  const sum = (pick: (row: Row) => number) => rows.reduce((total, row) => total + pick(row), 0)
  return {
    showtimeCount: sum((row) => row.showtimeCount),
    ticketCount: sum((row) => row.ticketCount),
    seatCount: sum((row) => row.seatCount),
    takenFen: sumFen(rows.map((row) => row.takenFen)),
  }
}

/** The share of the seats on offer that were sold; 0 where none were. */
export function fillOf({ ticketCount, seatCount }: Pick<Row, 'ticketCount' | 'seatCount'>): number {
  return seatCount === 0 ? 0 : ticketCount / seatCount
}
