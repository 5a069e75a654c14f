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

/** An amount in yuan as the public interface takes it and as staff type it. */
export const yuanForm = /^(\d{1,4})(?:\.(\d{1,2}))?$/

/** An amount in yuan with at most two decimals, read digit by digit and never as a fraction; null: it is none. */
export function yuanToFen(yuan: string): Fen | null {
  const digits = yuanForm.exec(yuan.trim())
  if (!digits) return null
  const [, whole = '', decimals = ''] = digits
  return toFen(Number(whole) * 100 + Number(decimals.padEnd(2, '0')))
}
