import { cpus } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { type Program, startProgram } from '../support/programs.ts'
import { listen } from './fan-out/listen.ts'
import { percentile } from './hold/load.ts'

const listenerCount = 1_000
const eventCount = 100
const roundCount = 5
const maxRatio = 1.5
const settleMs = 500
const say = (line: string) => process.stdout.write(`${line}\n`)

type Round = { readonly microsPerEvent: number; readonly p99Ms: number }

/**
 * A thousand kiosks that listen at one server: the processor's time for each event and listener, beside a hub that does
 * nothing but write, by the same server program in the same run; and when the last of them has the first event.
 */
export async function runBench(): Promise<void> {
  say(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}, ${listenerCount} listeners`)
  const server = startProgram('hub', { args: ['tests/bench/fan-out/hub-server.ts'], hasChannel: true })
  try {
    const [, url = ''] = await server.printed(/server ready (\S+)/)
    // The first of each is a warm-up. What other programs do at the time changes any of them: the least counts.
    const rounds: Record<'bare' | 'hub', Round[]> = { bare: [], hub: [] }
    for (let round = 0; round <= roundCount; round++) {
      for (const by of ['bare', 'hub'] as const) {
        const measured = await measure(server, url, by)
        if (round > 0) rounds[by].push(measured)
      }
    }
    const least = (of: readonly Round[], read: (round: Round) => number) => Math.min(...of.map(read))
    const [bare, hub] = [rounds.bare, rounds.hub].map((of) => ({
      micros: least(of, (round) => round.microsPerEvent),
      p99Ms: least(of, (round) => round.p99Ms),
    })) as [{ micros: number; p99Ms: number }, { micros: number; p99Ms: number }]
    const ratio = hub.micros / bare.micros
    const isMet = ratio <= maxRatio
    say(`bare hub  ${bare.micros.toFixed(2)} µs an event and listener, first event p99 ${bare.p99Ms.toFixed(1)} ms`)
    say(`live hub  ${hub.micros.toFixed(2)} µs an event and listener, first event p99 ${hub.p99Ms.toFixed(1)} ms`)
    say(`ratio     ${ratio.toFixed(2)} (≤ ${maxRatio}: ${isMet ? 'met' : 'MISSED'})`)
    if (!isMet) process.exitCode = 1
  } finally {
    await server.kill()
  }
}

async function measure(server: Program, url: string, by: 'bare' | 'hub'): Promise<Round> {
  const listeners = await listen(url, `/${by}`, listenerCount)
  await pause(settleMs)
  const before = Number(await server.ask({ name: 'cpu', args: [] }))
  const heard = listeners.hear(eventCount)
  const firstSentAtMs = Number(await server.ask({ name: 'send', args: [by, eventCount] }))
  const firstHeardAtMs = await heard
  const after = Number(await server.ask({ name: 'cpu', args: [] }))
  listeners.close()
  await pause(settleMs)
  return {
    microsPerEvent: ((after - before) * 1_000) / (eventCount * listenerCount),
    p99Ms: percentile(
      firstHeardAtMs.map((atMs) => atMs - firstSentAtMs),
      0.99,
    ),
  }
}
