import { readFileSync } from 'node:fs'
import { merchantContract } from '../../../server/http/merchant/merchant-contract.ts'
import { ttmsContract } from '../../../server/http/ttms/ttms-contract.ts'
import { editKinds } from '../../../shared/edits/edit-kinds.ts'
import { entryKinds } from '../../../shared/journal/journal-entry.ts'
import { closeRequestSchema, grantRequestSchema, syncPaths } from '../../../shared/sync/messages.ts'
import { resolveRequestSchema } from '../../../shared/sync/staff-messages.ts'
import { readingRequests } from '../repeated/changing-requests.ts'
import type { Act } from './act.ts'
import { editActs } from './edit-acts.ts'
import { jobActs } from './job-acts.ts'
import { kioskActs } from './kiosk-acts.ts'
import { webActs } from './web-acts.ts'

/** What is asked under one path in several ways, each a use case of its own. */
const severalWays: Readonly<Record<string, readonly string[]>> = {
  [syncPaths.grant]: grantRequestSchema.shape.purpose.options,
  [syncPaths.close]: closeRequestSchema.shape.next.options,
  [syncPaths.journal]: entryKinds,
  [syncPaths.edits]: Object.keys(editKinds),
  [syncPaths.resolve]: resolveRequestSchema.shape.end.options.map(({ shape }) => shape.kind.value),
}

/** What the server does by itself, by the names under which server/works.ts starts it. */
const jobs = [
  ...readFileSync(new URL('../../../server/works.ts', import.meta.url), 'utf8').matchAll(
    /repeat\(\{[^}]*\}, '([^']+)'/g,
  ),
].map(([, name]) => name ?? '')

/** Every use case that the product's own tables name, such as `/kiosk/v1/journal sold`. */
export const useCases: readonly string[] = [
  ...Object.values(ttmsContract).flatMap(({ paths }) => paths),
  ...Object.values(merchantContract).map(({ path }) => path),
  ...Object.values(syncPaths).flatMap((path) => severalWays[path]?.map((way) => `${path} ${way}`) ?? [path]),
  ...jobs,
]

/** Those that only read, or write nothing that another one judges. */
export const readingUseCases: readonly string[] = [
  ...[...readingRequests.ttms, ...readingRequests.merchant, ...readingRequests.kiosk],
  ...['tend the database', 'tell kiosks who is staff'],
]

/** What changes something without being in a table: a server begins a recovery as it starts. */
export const besideTables: readonly string[] = ['a recovery begins']

export const acts: readonly Act[] = [...webActs, ...kioskActs, ...editActs, ...jobActs]
