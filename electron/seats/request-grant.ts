import type { Result } from '../../shared/core/result.ts'
import type { GrantAnswer, GrantRequest } from '../../shared/sync/messages.ts'
import type { SyncRefusal } from '../../shared/sync/refusals.ts'

/**
 * Asks the server for custody of seats (electron/sync carries it). `NoAnswer`: the line is down, or broke before the
 * answer came; whether the server granted is not known. Bounded in time; never throws for a line that fails.
 */
export type RequestGrant = (request: GrantRequest) => Promise<Result<GrantAnswer, SyncRefusal | { code: 'NoAnswer' }>>
