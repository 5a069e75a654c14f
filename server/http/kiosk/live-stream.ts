import type { FastifyReply } from 'fastify'
import type { Timer } from '../../../shared/core/time.ts'
import type { LiveHub } from '../../events/live-hub.ts'
import type { DeviceStop } from '../../ledger/devices/device-stops.ts'
import type { DeviceRow } from '../../ledger/devices/devices-store.ts'

const heartbeatMs = 10_000
const heartbeat = Buffer.from(':\n\n')
/** A kiosk that reads too slowly is cut off once this much waits for it; it comes back and pulls. */
const maxWaitingBytes = 4 * 1024 * 1024

/** Keeps the answer open as a stream of server-sent events: `changes`, and a comment every 10 s that shows it is alive. */
export function streamChanges(
  { hub, timer }: { hub: LiveHub; timer: Timer },
  device: DeviceRow,
  stopped: DeviceStop,
  version: number,
  reply: FastifyReply,
): void {
  reply.hijack()
  const stream = reply.raw
  stream.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  const write = (event: Buffer) => {
    // Ended, but not read to its end: another word would be a fault that nobody catches.
    if (stream.writableEnded) return
    stream.write(event)
    if (stream.writableLength > maxWaitingBytes) stream.destroy()
  }
  const remove = hub.add({
    cinemaId: device.cinema_id,
    device: device.device,
    stopped,
    version,
    mustClose: device.recovery !== null,
    send: write,
    close: () => stream.end(),
  })
  let cancelHeartbeat: () => void = remove
  const beat = () => {
    if (stream.writableEnded) {
      // Whoever reads nothing keeps no connection either.
      stream.destroy()
      return
    }
    write(heartbeat)
    cancelHeartbeat = timer(heartbeatMs, beat)
  }
  stream.on('close', () => {
    cancelHeartbeat()
    remove()
  })
  beat()
}
