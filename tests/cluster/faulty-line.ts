import { setTimeout as pause } from 'node:timers/promises'
import { createSeededRandom } from '../support/seeded-random.ts'
import { openHttpFaults } from './http-faults.ts'
import { openTcpFaults, type Weather } from './tcp-faults.ts'

export type FaultyLine = {
  /** What a program is given as its server's address. */
  readonly url: string
  /** One weather after the other until the signal; then fair. */
  readonly storm: (signal: AbortSignal) => Promise<void>
  readonly counts: () => Readonly<Record<string, number>>
  /** Whether the line sent a request with this body a second time. */
  readonly hasRepeated: (body: string) => boolean
  readonly close: () => Promise<void>
}

const weathers = ['fair', 'fair', 'lossy', 'lossy', 'stalling', 'half-open', 'cut'] as const
const shortestMs = 500
const maxMs = 4_000

/** A line to the server: bytes are lost, held, swallowed or cut, and whole requests repeated and overtaken. */
export async function openFaultyLine(serverPort: number, seed: number): Promise<FaultyLine> {
  const chance = createSeededRandom(seed)
  const http = await openHttpFaults(serverPort, chance)
  const tcp = await openTcpFaults(http.port, chance)
  const turn = async (weather: Weather, isFaulty: boolean) => {
    http.turn(isFaulty)
    await tcp.turn(weather)
  }
  return {
    url: `http://127.0.0.1:${tcp.port}`,
    storm: async (signal) => {
      while (!signal.aborted) {
        await turn(chance.pick(weathers), true)
        await pause(shortestMs + chance.below(maxMs - shortestMs), undefined, { signal }).catch(() => undefined)
      }
      await turn('fair', false)
    },
    counts: () => ({ ...tcp.counts, ...http.counts }),
    hasRepeated: http.hasRepeated,
    close: async () => {
      await tcp.close()
      await http.close()
    },
  }
}
