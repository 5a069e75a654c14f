import { closeSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { PaymentKey, RefundKey } from '../../../../shared/core/ids.ts'
import { type ChargeLine, chargeLineSchema } from './wire.ts'

/** What the terminal did, line after line: the money's own record, which no kiosk writes. */
export type ChargeLog = {
  /** How the charge stands; refunds are lines of their own. */
  readonly lastOf: (key: PaymentKey) => ChargeLine | undefined
  readonly refundOf: (refundKey: RefundKey) => ChargeLine | undefined
  /** What was paid back of this charge, in fen. */
  readonly refundedFen: (key: PaymentKey) => number
  readonly lines: () => readonly ChargeLine[]
  /** On disk (fsync) once it returns. */
  readonly write: (line: ChargeLine) => void
  readonly close: () => void
}

/** Opens `ledger.jsonl` in this folder. A last line that a kill or a power cut tore off was never answered, and goes. */
export function openChargeLog(directory: string): ChargeLog {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const file = openSync(join(directory, 'ledger.jsonl'), 'a+', 0o600)
  const text = readFileSync(file, 'utf8')
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  if (whole.length < text.length) ftruncateSync(file, Buffer.byteLength(whole))
  const lines = whole
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => chargeLineSchema.parse(JSON.parse(line)))
  const lastByKey = new Map<PaymentKey, ChargeLine>()
  const refunds = new Map<RefundKey, ChargeLine>()
  const index = (line: ChargeLine) => {
    if (line.refundKey === undefined) lastByKey.set(line.key, line)
    else refunds.set(line.refundKey, line)
  }
  for (const line of lines) index(line)
  return {
    lastOf: (key) => lastByKey.get(key),
    refundOf: (refundKey) => refunds.get(refundKey),
    refundedFen: (key) => {
      const paid = [...refunds.values()].filter((line) => line.key === key && line.state === 'refunded')
      return paid.reduce((total, { amountFen }) => total + amountFen, 0)
    },
    lines: () => lines,
    write: (line) => {
      writeSync(file, `${JSON.stringify(line)}\n`)
      fsyncSync(file)
      lines.push(line)
      index(line)
    },
    close: () => closeSync(file),
  }
}
