import type { Life } from './life.ts'
import type { StreamSink } from './simulated-server.ts'
import type { World } from './world.ts'

type Read = { readonly done: boolean; readonly value?: Uint8Array }

/**
 * The live stream over one line: pieces arrive in order, each after a while. A piece that is lost ends the stream for
 * good without a word, as a connection does that only one side believes in. Only as much of a `ReadableStream` as
 * the kiosk uses: the real one takes longer than all the rest of a heartbeat.
 */
export function openSimulatedStream(
  given: {
    readonly world: World
    readonly life: Life
    readonly signal: AbortSignal
    readonly delayMs: () => number
    readonly isUp: () => boolean
  },
  onOpen: (sink: StreamSink) => () => void,
) {
  const { world, life, signal } = given
  const arrived: Uint8Array[] = []
  let waiting: { readonly resolve: (read: Read) => void; readonly reject: (fault: unknown) => void } | null = null
  let ending: { readonly fault: unknown } | 'done' | null = null
  let isDead = false
  let lastArrivesMs = 0

  const settle = () => {
    if (!waiting) return
    const { resolve, reject } = waiting
    const value = arrived.shift()
    if (value) resolve({ done: false, value })
    else if (ending === 'done') resolve({ done: true })
    else if (ending) reject(ending.fault)
    else return
    waiting = null
  }
  const finish = (how: NonNullable<typeof ending>) => {
    ending ??= how
    settle()
  }

  const sendLater = (act: () => void) => {
    const arrivesMs = Math.max(lastArrivesMs, world.nowMs() + given.delayMs())
    lastArrivesMs = arrivesMs
    world.after(arrivesMs - world.nowMs(), () => {
      if (!given.isUp()) isDead = true
      if (!isDead && !life.isOver()) act()
    })
  }
  let closeAtServer: () => void = () => undefined
  closeAtServer = onOpen({
    write: (text) => {
      if (life.isOver()) return closeAtServer()
      const bytes = bytesOf(text)
      sendLater(() => {
        arrived.push(bytes)
        settle()
      })
    },
    end: () => sendLater(() => finish('done')),
  })
  const cut = (fault: unknown) => {
    isDead = true
    closeAtServer()
    finish({ fault })
  }
  signal.addEventListener('abort', () => cut(signal.reason), { once: true })

  const reader = {
    read: () =>
      new Promise<Read>((resolve, reject) => {
        waiting = { resolve, reject }
        settle()
      }),
    cancel: async () => {
      closeAtServer()
      finish('done')
    },
  }
  return {
    body: { getReader: () => reader } as unknown as ReadableStream<Uint8Array>,
    cut: () => cut(new Error('connection reset')),
  }
}

let lastText = ''
let lastBytes: Uint8Array = Buffer.alloc(0)

/** The hub sends one text to every kiosk: it is encoded once. */
function bytesOf(text: string): Uint8Array {
  if (text !== lastText) {
    lastText = text
    lastBytes = Buffer.from(text)
  }
  return lastBytes
}
