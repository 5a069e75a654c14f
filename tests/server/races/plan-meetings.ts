import type { SeededRandom } from '../../support/seeded-random.ts'
import { type Act, nameOfUseCase } from './act.ts'
import { laterMs, nowMs, type Scene } from './stage.ts'
import { meetingPoints, type Step } from './touched.ts'

/** What an act does in a scene where nobody else does anything. */
export type Known = { readonly isDone: boolean; readonly steps: readonly Step[] }

/** What is known of each act, by scene. */
export type KnownActs = ReadonlyMap<Act, ReadonlyMap<Scene, Known>>

/** Two acts in one scene, at their times. The first waits before one of its statements (from 0) while the second comes. */
export type Encounter = {
  readonly scene: Scene
  readonly acts: readonly [Act, Act]
  readonly timesMs: readonly [number, number]
  /** The statements before which the second can come in between to an effect of its own. */
  readonly points: readonly number[]
}

/** Two use cases, with every way in which they can meet: each the one way round and the other. */
export type Pair = { readonly names: readonly [string, string]; readonly encounters: readonly (readonly Encounter[])[] }

const groupOf = (act: Act) => act.group ?? nameOfUseCase(act)

/** Every two use cases that can meet at all, each with itself too: where neither writes what the other touches they can't. */
export function planPairs(acts: readonly Act[], known: KnownActs): Pair[] {
  const groups = [...Map.groupBy(acts, groupOf)]
  return groups
    .flatMap(([name, ones], index) =>
      groups.slice(index).map(([otherName, others]): Pair => {
        const both = ones.flatMap((one) => others.map((other) => [one, other] as const))
        return { names: [name, otherName], encounters: both.flatMap(([one, other]) => encountersOf(known, one, other)) }
      }),
    )
    .filter(({ encounters }) => encounters.length > 0)
}

function encountersOf(known: KnownActs, one: Act, other: Act): (readonly Encounter[])[] {
  const isMet = (encounter: Encounter) => encounter.points.length > 0
  return scenesOf(known, one, other)
    .flatMap((scene) => {
      // The one that waits has come first. An order in payment is over when the other comes, or it is not.
      const times = (scene === 'held' ? [nowMs, laterMs] : [nowMs]).map((secondMs) => [nowMs, secondMs] as const)
      const ways = one === other ? [[one, other] as const] : [[one, other] as const, [other, one] as const]
      const pointsOf = (acts: readonly [Act, Act]) => {
        const [first, second] = acts.map((act) => known.get(act)?.get(scene)?.steps ?? [])
        return meetingPoints(first ?? [], second ?? [])
      }
      return times.map((timesMs) =>
        ways.map((acts) => ({ scene, acts, timesMs, points: pointsOf(acts) })).filter(isMet),
      )
    })
    .filter((both) => both.length > 0)
}

/** Scenes where both do what they ask for, each alone; where there is none, those where one of them does. */
function scenesOf(known: KnownActs, one: Act, other: Act): Scene[] {
  const isDoneIn = (act: Act, scene: Scene) => known.get(act)?.get(scene)?.isDone === true
  const all = [...(known.get(one)?.keys() ?? [])]
  const both = all.filter((scene) => isDoneIn(one, scene) && isDoneIn(other, scene))
  return both.length > 0 ? both : all.filter((scene) => isDoneIn(one, scene) || isDoneIn(other, scene))
}

/**
 * Rounds of one pair, `rounds` in all: encounters in an order that chance gives, both ways round, each at its points in
 * an order of chance: at all of them, or where there are but a few rounds at one.
 */
export function planRounds(
  { encounters }: Pair,
  rounds: number,
  chance: SeededRandom,
): { readonly encounter: Encounter; readonly points: readonly number[] }[] {
  const planned: { encounter: Encounter; points: number[] }[] = []
  const atOnce = rounds < encounters.length ? 1 : rounds
  let left = rounds
  while (left > 0) {
    for (const encounter of shuffled(encounters, chance).flatMap((both) => shuffled(both, chance))) {
      const points = shuffled(encounter.points, chance).slice(0, Math.min(left, atOnce))
      if (points.length > 0) planned.push({ encounter, points })
      left -= points.length
    }
  }
  return planned
}

export function shuffled<Item>(items: readonly Item[], chance: SeededRandom): Item[] {
  const left = [...items]
  const ordered: Item[] = []
  while (left.length > 0) ordered.push(...left.splice(chance.below(left.length), 1))
  return ordered
}
