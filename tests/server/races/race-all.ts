import { createSeededRandom } from '../../support/seeded-random.ts'
import type { Act } from './act.ts'
import type { Lane } from './lane.ts'
import { mayInterleave } from './may-interleave.ts'
import {
  type Encounter,
  type Known,
  type KnownActs,
  type Pair,
  planPairs,
  planRounds,
  shuffled,
} from './plan-meetings.ts'
import { runAlone, runMeeting } from './run-round.ts'
import { laterMs, nowMs, type Scene, scenes } from './stage.ts'
import { sumUp } from './sum-up.ts'
import { toSteps } from './touched.ts'

/** What was found in one round, in words that name the two use cases, where the first waited, and what came of it. */
export type Found = { readonly acts: readonly string[]; readonly what: string; readonly where: string }

/** Each act in each scene alone: what it sends, and whether it does what it asks for; `faults` where even that went wrong. */
export async function runAllAlone(lanes: readonly Lane[], acts: readonly Act[]) {
  const known = new Map<Act, Map<Scene, Known>>(
    acts.map((act) => [act, new Map(scenes.map((scene) => [scene, nothing]))]),
  )
  const faults: string[] = []
  const all = acts.flatMap((act) => scenes.map((scene) => ({ act, scene })))
  await inLanes(lanes, all, async (lane, { act, scene }) => {
    const alone = await runAlone(lane, { act, scene, timeMs: nowMs })
    const isTooEarly = scene === 'held' && !alone.answer.isDone
    const { answer, sent } = isTooEarly ? await runAlone(lane, { act, scene, timeMs: laterMs }) : alone
    known.get(act)?.set(scene, { isDone: answer.isDone, steps: toSteps(sent, lane.tables) })
    faults.push(...alone.faults.map((fault) => `${act.name} alone in the scene ${scene}: ${fault}`))
  })
  return { known, faults }
}

/** Rounds of a use case with itself, at least. */
const minOfOneKind = 12

const nothing: Known = { isDone: false, steps: [] }

/** Races every pair so many rounds, or as many as there are ways for it to meet; answers how many rounds that was, and what was found. */
export async function raceAll(
  lanes: readonly Lane[],
  {
    acts,
    known,
    rounds,
    seed,
    tell,
  }: {
    readonly acts: readonly Act[]
    readonly known: KnownActs
    readonly rounds: number
    readonly seed: number
    /** Hears of each fault at once, and after each twentieth of the rounds how many those were. */
    readonly tell: (told: string) => void
  },
): Promise<{ readonly pairs: readonly Pair[]; readonly raced: number; readonly found: readonly Found[] }> {
  const chance = createSeededRandom(seed)
  const pairs = planPairs(acts, known)
  const planned = pairs.flatMap((pair) => planRounds(pair, roundsOf(pair), chance))
  const ends = new Map<string, Promise<readonly string[]>>()
  const plannedRounds = planned.reduce((sum, { points }) => sum + points.length, 0)
  const twentieth = Math.ceil(plannedRounds / 20)
  const found: Found[] = []
  let raced = 0
  await inLanes(lanes, shuffled(planned, chance), async (lane, { encounter, points }) => {
    const withLock = ends.get(inTurnKey(encounter)) ?? runInTurn(lane, encounter)
    ends.set(inTurnKey(encounter), withLock)
    const serial = await withLock
    for (const point of points) {
      raced += 1
      if (raced % twentieth === 0) tell(`${raced} of ${plannedRounds} rounds, ${found.length} faults`)
      const { end, faults } = await runMeeting(lane, encounter, point)
      for (const fault of faults) note(encounter, point, fault)
      if (!serial.includes(end) && !mayInterleave(encounter))
        note(encounter, point, `ends as in neither order: ${tellApart(serial, end)}`)
    }
  })
  return { pairs, raced, found }

  /** Each meeting once. Two of one kind judge the same, so that is where a lock that is missing shows first. */
  function roundsOf({ names: [one, other], encounters }: Pair): number {
    const meetings = encounters.flat().flatMap(({ points }) => points).length
    const wanted = Math.min(rounds, meetings)
    return one === other ? Math.max(wanted, minOfOneKind) : wanted
  }

  /** How it ends where one comes after the other, either way. */
  async function runInTurn(lane: Lane, encounter: Encounter): Promise<string[]> {
    const withLock: string[] = []
    for (const point of [null, 0]) {
      const { end, faults } = await runMeeting(lane, encounter, point)
      for (const fault of faults) note(encounter, point, fault)
      withLock.push(end)
    }
    return withLock
  }

  function note({ acts, scene, timesMs }: Encounter, point: number | null, what: string): void {
    const [first] = acts
    const step = point === null ? undefined : known.get(first)?.get(scene)?.steps[point]
    const waits =
      point === null ? 'comes first' : `waits before "${step?.text.trim().replaceAll(/\s+/g, ' ').slice(0, 90)}"`
    const later = timesMs[1] === timesMs[0] ? '' : ', the other comes a minute later'
    const fault: Found = {
      acts: acts.map(({ name }) => name),
      what,
      where: `in the scene ${scene} ${first.name} ${waits}${later}`,
    }
    found.push(fault)
    tell(sumUp([fault]).join())
  }
}

/** What a kiosk writes, or says of how far it wrote, depends on what it wrote before. */
const isOfOneWriter = /\/(journal|close|report|hello|edits)\b/

/** The same for both ways round, where they end alike in turn. */
function inTurnKey({ scene, acts, timesMs }: Encounter): string {
  const names = acts.map(({ name }) => name)
  const isAlike = timesMs[0] === timesMs[1] && !names.every((name) => isOfOneWriter.test(name))
  return [scene, ...timesMs, ...(isAlike ? names.toSorted() : names)].join('\n')
}

function tellApart(serial: readonly string[], end: string): string {
  const lines = end.split('\n')
  return serial
    .map((other) => {
      const others = other.split('\n')
      const less = others.filter((line) => !lines.includes(line)).map((line) => `- ${line}`)
      const more = lines.filter((line) => !others.includes(line)).map((line) => `+ ${line}`)
      return [...less, ...more].join('\n')
    })
    .join('\nor\n')
}

async function inLanes<Item>(
  lanes: readonly Lane[],
  items: readonly Item[],
  work: (lane: Lane, item: Item) => Promise<void>,
): Promise<void> {
  const left = items.values()
  await Promise.all(
    lanes.map(async (lane) => {
      for (const item of left) await work(lane, item)
    }),
  )
}
