import type { Branded } from './branded.ts'

/** An amount of money in whole fen (1/100 yuan). Prices are never kept as fractions. */
export type Fen = Branded<number, 'Fen'>

/** The amount as `Fen`; a fraction or an unsafe integer is a fault of the caller, so it throws. */
export function toFen(amount: number): Fen {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`not a whole number of fen: ${amount}`)
  return amount as Fen
}

export function sumFen(amounts: Iterable<Fen>): Fen {
  let total = 0
  for (const amount of amounts) total += amount
  return toFen(total)
}

/** The amount in yuan, for the public interfaces, which speak in yuan with at most two decimals. */
export function fenToYuan(amount: Fen): number {
  return amount / 100
}
