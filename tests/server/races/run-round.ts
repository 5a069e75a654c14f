import { createHash } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { syncPaths } from '../../../shared/sync/messages.ts'
import { type Act, type Answer, idOf } from './act.ts'
import { invariantsSql } from './invariants.ts'
import type { Lane, SentStatement, WatchedServer } from './lane.ts'
import type { Encounter } from './plan-meetings.ts'
import { type Scene, showtimes, tokenOf } from './stage.ts'

export type Outcome = {
  /** How the tables stand, and what was answered. */
  readonly end: string
  /** What went wrong, in words. */
  readonly faults: readonly string[]
}

const ways = ['to the first kiosk', 'to the second kiosk', 'of the seat']
/** Requests for allotted seats of either showtime, by themselves and among others. */
const allotments = [
  [
    ...ways.map((way) => idOf(`${syncPaths.grant} allotment, ${way}`)),
    ...ways.map((way) => idOf(`${syncPaths.allot}, ${way} ${showtimes.shown}`)),
  ],
  ways.map((way) => idOf(`${syncPaths.allot}, ${way} ${showtimes.other}`)),
]
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
/** After so long it is asked whether the second waits for a lock, and then again and again. */
const askAfterMs = 2

/**
 * Two acts in a fresh world. The first waits before its `pauseBefore`-th statement until the second is through or waits
 * for the first; 0: the second comes and goes before the first; null: the first comes and goes before the second.
 */
export async function runMeeting(
  lane: Lane,
  { scene, acts, timesMs }: Encounter,
  pauseBefore: number | null,
): Promise<Outcome> {
  const [one, other] = lane.servers
  const number = await lane.stage(scene)
  const round = { number, journals: new Map(), edits: [] }
  const logged = lane.servers.map(({ server }) => server.faults.length)
  for (const [index, { server }] of lane.servers.entries()) server.time.setWallClock(timesMs[index] ?? 0)
  const sends = [acts[0].build({ server: one.server, round }), acts[1].build({ server: other.server, round })] as const
  one.begin(pauseBefore)
  other.begin(null)
  const first = sends[0]()
  await Promise.race([one.paused(), first])
  const second = sends[1]()
  if (pauseBefore !== null) await untilDoneOrBlocked(lane, second)
  one.resume()
  const answers = await Promise.all([first, second])
  const faults = [...(await broken(lane, number)), ...faultsOf(lane.servers, logged), ...answers.flatMap(faultOf)]
  const said = answers.map(({ isDone, said }, index) => `${acts[index]?.name}: ${isDone ? 'done' : said}`)
  return { end: [...said.toSorted(), await lane.end()].join('\n'), faults }
}

/** One act alone in a fresh world. */
export async function runAlone(
  lane: Lane,
  { scene, act, timeMs }: { readonly scene: Scene; readonly act: Act; readonly timeMs: number },
): Promise<{ readonly answer: Answer; readonly sent: readonly SentStatement[]; readonly faults: readonly string[] }> {
  const [one] = lane.servers
  const number = await lane.stage(scene)
  const logged = [one.server.faults.length]
  one.server.time.setWallClock(timeMs)
  const send = act.build({ server: one.server, round: { number, journals: new Map(), edits: [] } })
  one.begin(null)
  const answer = await send()
  const faults = [...(await broken(lane, number)), ...faultsOf([one], logged), ...faultOf(answer)]
  return { answer, sent: one.sent(), faults }
}

async function untilDoneOrBlocked(lane: Lane, second: Promise<unknown>): Promise<void> {
  const done = second.then(() => true)
  for (;;) {
    const isDone = await Promise.race([done, setTimeout(askAfterMs, false)])
    if (isDone || (await lane.isBlocked())) return
  }
}

async function broken(lane: Lane, number: number): Promise<string[]> {
  const tokens = [sha256(tokenOf('customer', number)), sha256(tokenOf('administrator', number))]
  const query = { name: 'invariants', text: invariantsSql, values: [tokens, ...allotments] }
  const rows = await lane.ask<{ rule: string; broken: unknown }>(query)
  return rows.map((row) => `not true: ${row.rule}: ${JSON.stringify(row.broken)}`)
}

function faultsOf(servers: readonly WatchedServer[], logged: readonly number[]): string[] {
  return servers.flatMap((watched, index) => {
    const faults = watched.server.faults.slice(logged[index]) as { event: string; err?: { message: string } }[]
    // What it only says of others (a journal that two write) is no fault of its own.
    const words = faults.flatMap(({ event, err }) => (err ? [`the server logs: ${event} (${err.message})`] : []))
    words.push(...watched.outOfOrder())
    return watched.deadlocks() > 0 ? [...words, 'a deadlock'] : words
  })
}

function faultOf({ httpStatus, said }: Answer): string[] {
  return httpStatus >= 500 || said === 'the server is busy now' || said === '服务器繁忙' ? [`answered: ${said}`] : []
}
