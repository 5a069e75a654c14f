import { createParser } from 'eventsource-parser'
import type { Timer } from '../../shared/core/time.ts'
import { type LiveChanges, liveChangesSchema, syncPaths } from '../../shared/sync/messages.ts'
import { readAnswer } from '../../shared/sync/protocol-window.ts'
import { type StaffWord, staffWordSchema } from '../../shared/sync/staff-messages.ts'

/** The server writes at least a heartbeat every ten seconds: a longer silence is a line that is only half there. */
const maxSilenceMs = 25_000
const maxEventCharacters = 16 * 1024 * 1024

/**
 * Reads the live stream until it ends, breaks, falls silent for 25 s or says something unreadable, and answers why it
 * ended. Every sign of life counts, a comment too.
 */
export async function readLiveStream(deps: {
  readonly body: ReadableStream<Uint8Array>
  readonly timer: Timer
  /** In which version of the protocol the server writes. */
  readonly version: number
  readonly onChanges: (changes: LiveChanges) => void
  readonly onStaff: (word: StaffWord) => void
  readonly onSignOfLife: () => void
}): Promise<string> {
  const { timer, version, onChanges, onStaff, onSignOfLife } = deps
  const reader = deps.body.getReader()
  const text = new TextDecoder()
  let whyEnded: string | null = null
  const end = (why: string) => {
    whyEnded ??= why
    // Cancelling a stream that broke is refused with the reason of the break, which is known already.
    reader.cancel().catch(() => undefined)
  }
  const parser = createParser({
    maxBufferSize: maxEventCharacters,
    onError: (error) => {
      if (error.type === 'max-buffer-size-exceeded') end(error.message)
    },
    onEvent: ({ event, data }) => {
      if (event === 'staff') {
        const word = staffWordSchema.safeParse(JSON.parse(data))
        if (word.success) onStaff(word.data)
        else end(`unreadable staff: ${word.error.message}`)
      }
      if (event !== 'changes') return
      const read = liveChangesSchema.safeParse(readAnswer(version, syncPaths.live, JSON.parse(data)))
      if (read.success) onChanges(read.data)
      else end(`unreadable changes: ${read.error.message}`)
    },
  })

  let stopWatch = timer(maxSilenceMs, () => end('silent'))
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done || whyEnded !== null) return whyEnded ?? 'ended by the server'
      stopWatch()
      stopWatch = timer(maxSilenceMs, () => end('silent'))
      onSignOfLife()
      parser.feed(text.decode(value, { stream: true }))
    }
  } catch (error) {
    return whyEnded ?? (error instanceof Error ? error.message : String(error))
  } finally {
    stopWatch()
    end('done')
  }
}
