import type { Result } from '../../../shared/core/result.ts'
import type { SyncRefusal } from '../../../shared/sync/refusals.ts'

/** A request as it came, whatever carried it: `url` with its query, `body` in the bytes that were signed. */
export type KioskRequest = {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, unknown>>
  readonly query: unknown
  readonly body: Buffer
  /** The network address that it came from. */
  readonly address: string
}

export type KioskAnswer = Result<object, SyncRefusal>

/** One row of the kiosks' interface, ready to be served. */
export type KioskOperation = {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly run: (request: KioskRequest) => Promise<KioskAnswer>
}
