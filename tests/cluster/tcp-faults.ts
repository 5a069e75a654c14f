import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import type { SeededRandom } from '../support/seeded-random.ts'

/**
 * What a line does to the bytes on it. `lossy`: it breaks in the middle of a message. `stalling`: it holds bytes back for
 * a while. `half-open`: it takes everything and passes nothing on. `cut`: it takes no connection.
 */
export type Weather = 'fair' | 'lossy' | 'stalling' | 'half-open' | 'cut'

export type TcpFaults = {
  readonly port: number
  readonly turn: (weather: Weather) => Promise<void>
  /** How often each thing was done to somebody. */
  readonly counts: Readonly<Record<'broken' | 'held' | 'swallowed' | 'cut', number>>
  readonly close: () => Promise<void>
}

const brokenShare = 0.08
const heldShare = 0.3
const maxHoldMs = 7_000

/** A line of bytes to a port of this machine that has weather. It keeps its own port for good. */
export async function openTcpFaults(targetPort: number, chance: SeededRandom): Promise<TcpFaults> {
  const counts = { broken: 0, held: 0, swallowed: 0, cut: 0 }
  const sockets = new Set<Socket>()
  let weather: Weather = 'fair'

  const destroyAll = () => {
    for (const socket of sockets) socket.resetAndDestroy()
  }

  /** Bytes go on in their order. Once some were swallowed, none may follow, or it would be another message. */
  const carry = (from: Socket, to: Socket, line: { isDead: boolean }) => {
    from.on('data', (bytes) => {
      if (weather === 'half-open' && !line.isDead) {
        counts.swallowed += 1
        line.isDead = true
      }
      if (line.isDead) return
      if (weather === 'lossy' && chance.isHit(brokenShare)) {
        counts.broken += 1
        line.isDead = true
        to.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => {
          from.resetAndDestroy()
          to.resetAndDestroy()
        })
        return
      }
      to.write(bytes)
      if (weather === 'stalling' && chance.isHit(heldShare)) {
        counts.held += 1
        from.pause()
        setTimeout(() => from.resume(), chance.below(maxHoldMs))
      }
    })
    from.on('end', () => {
      if (!line.isDead) to.end()
    })
    from.on('close', () => to.destroy())
    // A reset is what this line is for; `close` follows it.
    from.on('error', () => from.destroy())
  }

  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ host: '127.0.0.1', port: targetPort, allowHalfOpen: true })
    const line = { isDead: false }
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.setNoDelay(true)
      socket.on('close', () => sockets.delete(socket))
    }
    carry(near, far, line)
    carry(far, near, line)
  })
  const port = await listen(server, 0)

  return {
    port,
    counts,
    turn: async (next) => {
      const before = weather
      weather = next
      if (next === before) return
      if (next === 'cut') {
        counts.cut += 1
        await stop(server, destroyAll)
      } else if (before === 'cut') await listen(server, port)
      // Connections that swallowed something would stay silent for ever.
      if (before === 'half-open') destroyAll()
    },
    close: async () => {
      if (server.listening) await stop(server, destroyAll)
    },
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })
}

function stop(server: Server, destroyAll: () => void): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    destroyAll()
  })
}
