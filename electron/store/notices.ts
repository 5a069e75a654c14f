import { BehaviorSubject } from 'rxjs'
import { z } from 'zod'
import { deviceViewSchema } from '../../shared/sync/views.ts'
import type { CinemaClock } from '../cinema-clock.ts'
import type { DeviceFacts } from './device-facts.ts'

const key = 'notices'
const maxKept = 50
const noticesSchema = deviceViewSchema.shape.notices
const storedSchema = z.object({ notices: z.preprocess(toPresentCodes, noticesSchema) })

type Notice = z.infer<typeof noticesSchema>[number]

/** What staff should know of, newest first: kept on disk, at most 50. */
export type Notices = {
  readonly all$: BehaviorSubject<readonly Notice[]>
  readonly add: (what: Notice['what'], detail: string) => Promise<void>
}

export async function openNotices(
  facts: DeviceFacts,
  { cinemaNowMs }: Pick<CinemaClock, 'cinemaNowMs'>,
): Promise<Notices> {
  const stored = await facts.read(key, storedSchema)
  const all = new BehaviorSubject<readonly Notice[]>(stored?.notices ?? [])
  return {
    all$: all,
    add: async (what, detail) => {
      // The same thing told again (an upload that was repeated) is one notice.
      if (all.value.some((known) => known.what === what && known.detail === detail)) return
      all.next([{ atMs: cinemaNowMs(), what, detail }, ...all.value].slice(0, maxKept))
      await facts.put(key, { notices: all.value })
    },
  }
}

/** A notice is stored under the code of its time. */
function toPresentCodes(notices: unknown): unknown {
  if (!Array.isArray(notices)) return notices
  return notices.map((notice) => (notice?.what === 'sale-to-resolve' ? { ...notice, what: 'review-item' } : notice))
}
