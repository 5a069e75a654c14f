import { BehaviorSubject } from 'rxjs'
import { z } from 'zod'
import { unixMsSchema } from '../../shared/core/wire.ts'
import { helloAnswerSchema } from '../../shared/sync/messages.ts'
import type { DeviceFacts } from '../store/device-facts.ts'
import type { LastContact } from './server-clock.ts'

const wordKey = 'server-word'
const contactKey = 'last-contact'
const latestTimeKey = 'latest-time'
const latestTimeSchema = z.object({ serverMs: unixMsSchema })
const lastContactSchema = z.object({ atMs: unixMsSchema, offsetMs: z.int() })

const serverWordSchema = helloAnswerSchema.pick({ cinema: true, stopped: true })
type ServerWord = z.infer<typeof serverWordSchema>

/** What the server last said that the kiosk must still know when it starts without it. */
export type ServerFacts = {
  /** null before the first word. */
  readonly serverInfo$: BehaviorSubject<ServerWord | null>
  /** The cinema's number; throws before the first word, when nothing can be sold yet. */
  readonly cinemaId: () => number
  readonly saveServerInfo: (word: ServerWord) => Promise<void>
  /** As it was when the program started. */
  readonly lastContactAtStart: LastContact | null
  readonly keepContact: (contact: LastContact) => Promise<void>
  /** The server's time as it was last known here when the program started; 0: never. */
  readonly latestTimeAtStartMs: number
  readonly keepLatestTime: (serverMs: number) => Promise<void>
}

export async function openServerFacts(facts: DeviceFacts): Promise<ServerFacts> {
  const word = new BehaviorSubject(await facts.read(wordKey, serverWordSchema))
  return {
    serverInfo$: word,
    cinemaId: () => {
      if (!word.value) throw new Error('a ticket before the first word of the server')
      return word.value.cinema.cinemaId
    },
    saveServerInfo: async (told) => {
      if (JSON.stringify(told) === JSON.stringify(word.value)) return
      await facts.put(wordKey, told)
      word.next(told)
    },
    lastContactAtStart: await facts.read(contactKey, lastContactSchema),
    keepContact: (contact) => facts.put(contactKey, contact),
    latestTimeAtStartMs: (await facts.read(latestTimeKey, latestTimeSchema))?.serverMs ?? 0,
    keepLatestTime: (serverMs) => facts.put(latestTimeKey, { serverMs }),
  }
}
