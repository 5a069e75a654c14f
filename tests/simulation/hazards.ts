import { createSeededRandom, type SeededRandom } from '../support/seeded-random.ts'
import type { Doom } from './life.ts'
import { changesAtKiosk, changesAtServer, type ScheduleChange } from './schedule-hazards.ts'
import type { Weather } from './simulated-network.ts'
import type { StaffHazard } from './staff-hazards.ts'

/** Something that goes wrong at a time of its own. `kiosk` 0: at the server, or on every line at once. */
export type Hazard =
  | StaffHazard
  | ({ readonly atMs: number; readonly kiosk: number } & (
      | { readonly what: 'crash'; readonly doom: Doom; readonly downMs: number }
      | { readonly what: 'line'; readonly weather: Weather; readonly lastsMs: number }
      | { readonly what: 'clock'; readonly offMs: number; readonly lastsMs: number }
      | { readonly what: 'terminal'; readonly lastsMs: number }
      | { readonly what: 'disk'; readonly fails: 'before' | 'after'; readonly lastsMs: number }
      | { readonly what: 'lose'; readonly path: string }
      | { readonly what: 'reset'; readonly path: string }
      | { readonly what: 'restored'; readonly afterMs: number }
      | { readonly what: 'block'; readonly lastsMs: number }
      | ({ readonly what: 'server-restored' } & ServerRestore)
      | { readonly what: 'refund' }
      | { readonly what: 'slow'; readonly lastsMs: number }
      | ScheduleChange
    ))

/** How the server's database is restored: with the server down, under one that runs on, or after the whole cinema lost its power. */
export type ServerRestore = {
  readonly how: 'down' | 'running' | 'power-cut'
  readonly afterMs: number
  readonly againMs: number | null
}

type Draw = (chance: SeededRandom) => Distribute<Hazard>
export type Distribute<One> = One extends Hazard ? Omit<One, 'atMs' | 'kiosk'> : never

const minuteMs = 60_000
/** Two times to think, one for the choice and one for the seats held; a little less than a visit takes that ends so. */
const leavesAfterMs = 8_050
const dayMs = 24 * 60 * minuteMs

const up: Weather = { line: 'up', lossShare: 0, repeatShare: 0, slowestMs: 60 }
const between = (chance: SeededRandom, least: number, most: number) => least + chance.below(most - least)
/** Mostly short, now and then long. */
const aWhile = (chance: SeededRandom, maxMs: number) => Math.floor(5_000 + maxMs * chance.unit() ** 3)

const anyBorder = (chance: SeededRandom): Doom => ({ border: null, skip: chance.below(40) })
/** Where a crash hurts most. */
const tenderBorders = (chance: SeededRandom): Doom => ({
  border: chance.pick([
    'terminal charge <',
    'terminal charge <',
    'journal sold >',
    'journal sold <',
    'journal payment-started <',
    'net grant <',
    'net allot <',
    'journal rights-taken >',
    'journal rights-taken <',
    'journal rights-given-back',
    'net journal >',
    'net journal >',
    'net journal <',
    'seal',
  ]),
  skip: 0,
})
const serverBorders = (chance: SeededRandom): Doom => ({
  border: chance.pick([null, 'tx commit <', 'tx commit >', 'tx seats.claimSeats', 'tx journals.keepEntry', 'relay']),
  skip: chance.below(6),
})

/** What befalls one kiosk, each with how often in a day. */
const ofKiosk: readonly [number, Draw][] = [
  [1.2, (chance) => ({ what: 'crash', doom: anyBorder(chance), downMs: aWhile(chance, 10 * minuteMs) })],
  [1.2, (chance) => ({ what: 'crash', doom: tenderBorders(chance), downMs: aWhile(chance, 2 * minuteMs) })],
  [0.8, (chance) => ({ what: 'line', weather: { ...up, line: 'cut' }, lastsMs: aWhile(chance, 30 * minuteMs) })],
  [0.7, (chance) => ({ what: 'line', weather: { ...up, line: 'swallowed' }, lastsMs: aWhile(chance, 20 * minuteMs) })],
  [
    1.2,
    (chance) => {
      const weather = { line: 'up', lossShare: 0.25 * chance.unit(), repeatShare: 0.3, slowestMs: 6_000 } as const
      return { what: 'line', weather, lastsMs: aWhile(chance, 20 * minuteMs) }
    },
  ],
  [0.2, (chance) => ({ what: 'clock', offMs: between(chance, -10, 10) * minuteMs, lastsMs: 30 * minuteMs })],
  [0.3, (chance) => ({ what: 'terminal', lastsMs: aWhile(chance, 5 * minuteMs) })],
  [0.3, (chance) => ({ what: 'disk', fails: chance.pick(['before', 'after']), lastsMs: aWhile(chance, minuteMs) })],
  [1.2, () => ({ what: 'lose', path: '/grant' })],
  [0.8, () => ({ what: 'lose', path: '/allot' })],
  [0.4, () => ({ what: 'lose', path: '/journal' })],
  [0.8, () => ({ what: 'reset', path: '/grant' })],
  [0.4, () => ({ what: 'reset', path: '/allot' })],
  [0.2, () => ({ what: 'reset', path: '/journal' })],
  [0.06, (chance) => ({ what: 'restored', afterMs: between(chance, 3, 30) * minuteMs })],
  [0.05, (chance) => ({ what: 'block', lastsMs: aWhile(chance, 20 * minuteMs) })],
]

/** What befalls the server, or all at once. */
const ofServer: readonly [number, Draw][] = [
  [5, (chance) => ({ what: 'crash', doom: serverBorders(chance), downMs: aWhile(chance, minuteMs) })],
  [0.7, (chance) => ({ what: 'line', weather: { ...up, line: 'cut' }, lastsMs: aWhile(chance, 20 * minuteMs) })],
  [0.3, (chance) => ({ what: 'clock', offMs: between(chance, -20, 20) * minuteMs, lastsMs: aWhile(chance, minuteMs) })],
  [
    0.6,
    (chance) => {
      const afterMs = between(chance, 1, 20) * minuteMs
      // Whoever is not content with what they see takes the same copy once more.
      const againMs = chance.isHit(0.5) ? between(chance, 2, 15) * minuteMs : null
      return { what: 'server-restored', how: chance.pick(['down', 'running', 'power-cut']), afterMs, againMs }
    },
  ],
  [8, () => ({ what: 'refund' })],
  [4, (chance) => ({ what: 'slow', lastsMs: between(chance, 10_000, 60_000) })],
]

/** A wall clock that is set wrong by a day while a customer is there. */
export function clockWhileHeld(
  chance: SeededRandom,
  { kiosk, comesAtMs }: { kiosk: number; comesAtMs: number },
): Hazard {
  const offMs = chance.pick([-dayMs, -dayMs, dayMs])
  return { atMs: comesAtMs + between(chance, 5_000, 40_000), kiosk, what: 'clock', offMs, lastsMs: 10 * minuteMs }
}

/** Dies when the server has just heard that the seats of an order that was left are its own again. */
export function crashWhileLeaving({ kiosk, comesAtMs }: { kiosk: number; comesAtMs: number }): Hazard {
  const doom = { border: 'net journal <', skip: 0 }
  return { atMs: comesAtMs + leavesAfterMs, kiosk, what: 'crash', doom, downMs: 5_000 }
}

/** What goes wrong on the day of this seed. */
export function drawHazards(seed: number, kioskCount: number, lastsMs: number): Hazard[] {
  const hazards: Hazard[] = []
  for (let kiosk = 0; kiosk <= kioskCount; kiosk++) {
    const chance = createSeededRandom(seed * 40_503 + kiosk)
    for (const [perDay, draw] of kiosk === 0 ? [...ofServer, ...changesAtServer] : [...ofKiosk, ...changesAtKiosk]) {
      // As many as are expected, the fraction by chance.
      const times = Math.floor(perDay) + (chance.isHit(perDay % 1) ? 1 : 0)
      for (let time = 0; time < times; time++) {
        hazards.push({ atMs: chance.below(lastsMs), kiosk, ...draw(chance) } as Hazard)
      }
    }
  }
  return hazards.sort((a, b) => a.atMs - b.atMs)
}
