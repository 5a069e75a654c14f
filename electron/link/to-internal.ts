import type { Log } from '../../runtime/log.ts'
import type { Random } from '../../shared/core/random.ts'
import type { LinkRefusal } from '../../shared/screen-api.ts'

type Where = { readonly call: string } | { readonly feed: string }

/** Logs a fault under a fresh id and answers that id alone: no text of a fault reaches a page. */
export function toInternal(to: { log: Log; random: Random }, where: Where, fault: unknown): LinkRefusal {
  const id = to.random.uuid()
  to.log('page-call-failed', { err: fault, faultId: id, ...where })
  return { code: 'Internal', id }
}
