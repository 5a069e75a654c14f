import { distinctUntilChanged, map } from 'rxjs'
import type { z } from 'zod'
import type { Terminal } from '../port.ts'
import { refundAnswerSchema, simulatorAnswerSchema } from '../simulator/wire.ts'
import type { TerminalProgram } from '../start-terminal-program.ts'

type NoAnswer = { readonly state: 'no-answer' }

export type TerminalTimeouts = {
  /** A customer needs time with the card; after that, what came of it is asked for by key. */
  readonly chargeMs: number
  readonly otherMs: number
}

const usualTimeouts: TerminalTimeouts = { chargeMs: 120_000, otherMs: 5_000 }

/** The terminal port over the simulator's HTTP calls. Whatever goes wrong on the way is `no-answer`, never an outcome. */
export function connectTerminalSimulator(
  program: Pick<TerminalProgram, 'address' | 'address$'>,
  timeouts: TerminalTimeouts = usualTimeouts,
): Terminal {
  const post = async <Schema extends z.ZodType>(
    call: string,
    body: object,
    timeoutMs: number,
    answer: Schema,
  ): Promise<z.infer<Schema> | NoAnswer> => {
    const address = program.address()
    if (address === null) return { state: 'no-answer' }
    try {
      const response = await fetch(`${address}/${call}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(timeoutMs),
      })
      if (!response.ok) return { state: 'no-answer' }
      return answer.parse(await response.json())
    } catch {
      return { state: 'no-answer' }
    }
  }
  return {
    charge: (request) => post('charge', request, timeouts.chargeMs, simulatorAnswerSchema),
    ask: (key) => post('ask', { key }, timeouts.otherMs, simulatorAnswerSchema),
    cancel: (key) => post('cancel', { key }, timeouts.otherMs, simulatorAnswerSchema),
    reverse: (key) => post('reverse', { key }, timeouts.otherMs, simulatorAnswerSchema),
    refund: (request) => post('refund', request, timeouts.otherMs, refundAnswerSchema),
    methods: ['card', 'wallet'],
    status$: program.address$.pipe(
      map((address) => (address === null ? 'no-answer' : 'ready')),
      distinctUntilChanged(),
    ),
  }
}
