import { connectRaw, type RawAnswer } from '../http/raw-client.ts'

export type Load = { readonly perSecond: number; readonly p99Ms: number; readonly unexpected: readonly string[] }

/**
 * Asks for `forMs` over kept connections, one request at a time on each, or until `next` has none left; whatever
 * `isExpected` denies is told.
 */
export async function runLoad(
  url: string,
  connections: number,
  forMs: number,
  next: () => Buffer | null,
  isExpected: (answer: RawAnswer) => boolean,
): Promise<Load> {
  const clients = await Promise.all(Array.from({ length: connections }, () => connectRaw(url)))
  const times: number[] = []
  const unexpected: string[] = []
  const beganAt = performance.now()
  await Promise.all(
    clients.map(async (client) => {
      while (performance.now() - beganAt < forMs) {
        const request = next()
        if (!request) return
        const askedAt = performance.now()
        const answer = await client.ask(request)
        times.push(performance.now() - askedAt)
        if (!isExpected(answer)) unexpected.push(`${answer.status} ${answer.body.slice(0, 200)}`)
      }
    }),
  )
  const seconds = (performance.now() - beganAt) / 1_000
  for (const client of clients) client.close()
  return { perSecond: times.length / seconds, p99Ms: percentile(times, 0.99), unexpected }
}

export function percentile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}
