import type { Ports } from '../../runtime/ports.ts'
import { accepted, type Result, refused } from '../../shared/core/result.ts'
import { type CallContract, type CallName, type FeedName, kioskCalls } from '../../shared/screen-api.ts'
import { isWithin } from './input-size.ts'
import type { KioskService } from './kiosk-service.ts'
import { mayUse } from './may-use.ts'
import { toInternal } from './to-internal.ts'

export type ServeDeps = { readonly service: KioskService; readonly ports: Pick<Ports, 'log' | 'random'> }

/** The page that calls. */
type Caller = { readonly isWatching: (feed: FeedName) => boolean }
type AnswerCall = (name: string, input: unknown, caller: Caller) => Promise<Result<unknown, unknown>>
type Handler = (input: unknown) => Promise<Result<unknown, unknown>>

/**
 * Answers one call of a page: known, small enough, allowed, of the right shape, and only then handled. What the handler
 * answers is held to the list as well, so nothing reaches a page that the list does not name.
 */
export function createAnswerCall({ service, ports }: ServeDeps): AnswerCall {
  return async (name, input, caller) => {
    if (!isCall(name)) return refused({ code: 'BadRequest' })
    const contract: CallContract = kioskCalls[name]
    if (!isWithin(contract.maxBytes, input)) return refused({ code: 'BadRequest' })
    try {
      if (!mayUse(service.audience(), contract.who)) return refused({ code: 'NotAllowed' })
      const read = contract.input.safeParse(input)
      if (!read.success) return refused({ code: 'BadRequest' })
      if (contract.watching && !caller.isWatching(contract.watching)) return refused({ code: 'NotAllowed' })
      const handler = service.calls[name] as Handler
      return hold(contract, await handler(read.data))
    } catch (fault) {
      return refused(toInternal(ports, { call: name }, fault))
    }
  }
}

function isCall(name: string): name is CallName {
  return Object.hasOwn(kioskCalls, name)
}

function hold(contract: CallContract, result: Result<unknown, unknown>): Result<unknown, unknown> {
  return result.ok ? accepted(contract.output.parse(result.value)) : refused(contract.refusal.parse(result.refusal))
}
