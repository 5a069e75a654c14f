import { setTimeout as pause } from 'node:timers/promises'
import fastify from 'fastify'
import { systemTimer } from '../../../runtime/system-ports.ts'
import { createLiveHub } from '../../../server/events/live-hub.ts'
import { streamChanges } from '../../../server/http/kiosk/live-stream.ts'
import type { DeviceRow } from '../../../server/ledger/devices/devices-store.ts'
import type { DeviceNumber } from '../../../shared/core/ids.ts'
import { type LiveChanges, protocolVersion } from '../../../shared/sync/messages.ts'

// The server's live hub and stream, and a bare one beside it: the same events over the same HTTP server, written in turn.

const cinemaId = 1
const betweenEventsMs = 10

/** One seat was sold in a hall of 300, of which a third is sold: what the public is told of it in the end. */
const changes: LiveChanges = {
  replica: 'seatStates',
  documents: [
    {
      id: '1',
      isDeleted: false,
      showtimeId: 1,
      taken: [
        {
          state: 'sold',
          device: null,
          seats: Array.from({ length: 100 }, (_, index) => `${index % 15}-${index % 20}`),
        },
      ],
    },
  ],
  checkpoint: { seq: 1 },
}

const hub = createLiveHub()
const bare = new Set<{ write: (text: string) => unknown }>()
const app = fastify({ logger: false })

let lastDevice = 0
app.get('/hub', (_request, reply) => {
  lastDevice += 1
  const device = { cinema_id: cinemaId, device: lastDevice as DeviceNumber, recovery: null } as DeviceRow
  streamChanges({ hub, timer: systemTimer }, device, null, protocolVersion, reply)
})
app.get('/bare', (_request, reply) => {
  reply.hijack()
  const { raw } = reply
  raw.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' })
  raw.write(':\n\n')
  bare.add(raw)
  raw.on('close', () => bare.delete(raw))
})

const sendBy: Readonly<Record<string, () => void>> = {
  hub: () => hub.send(cinemaId, changes),
  bare: () => {
    const event = `event: changes\ndata: ${JSON.stringify(changes)}\n\n`
    for (const stream of bare) stream.write(event)
  },
}

/** Sends so many events, and returns when the first of them was sent and the processor's time so far, both in ms. */
async function send(by: string, count: number) {
  const firstSentAtMs = performance.timeOrigin + performance.now()
  for (let sent = 0; sent < count; sent++) {
    sendBy[by]?.()
    await pause(betweenEventsMs)
  }
  return firstSentAtMs
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}

type Question = { readonly id: number; readonly name: string; readonly args: readonly [string, number] }
process.on('message', async ({ id, name, args }: Question) => {
  process.send?.({ id, value: name === 'cpu' ? cpuMs() : await send(...args) })
})
process.stdout.write(`server ready ${await app.listen({ host: '127.0.0.1', port: 0 })}\n`)
