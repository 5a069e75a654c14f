import { type Fen, sumFen, toFen } from '../core/money.ts'

// What tickets cost. The screen, the kiosk and the server have their prices from here.

const factorSteps = 1_000_000

/**
 * What one seat of a showtime costs, in fen. `level`: of the member who buys; null: a guest. `factors` by level: a level
 * beyond them pays the last. Rounded half up to the fen.
 */
export function ticketPrice(
  { priceFen }: { readonly priceFen: Fen },
  member: { readonly level: number; readonly factors: readonly number[] } | null = null,
): Fen {
  if (!member) return priceFen
  const factor = member.factors[Math.min(member.level, member.factors.length - 1)] ?? 1
  // In whole steps, since 0.95 has no exact form: 1.05 yuan at 0.95 must not fall to the wrong side of a half fen.
  const parts = priceFen * Math.round(factor * factorSteps)
  return toFen(Math.floor((parts + factorSteps / 2) / factorSteps))
}

/** What these tickets, or seats of an order, cost together, in fen. */
export function totalPrice(tickets: Iterable<{ readonly priceFen: Fen }>): Fen {
  return sumFen([...tickets].map(({ priceFen }) => priceFen))
}
