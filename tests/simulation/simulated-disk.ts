import type { JournalTable } from '../../electron/journal/journal-table.ts'
import type { JournalOwner } from '../../electron/journal/ownership.ts'
import type { Seal, SealState } from '../../electron/journal/seal.ts'
import type { DeviceFacts } from '../../electron/store/device-facts.ts'
import type { JournalEntry } from '../../shared/journal/journal-entry.ts'
import type { SeededRandom } from '../support/seeded-random.ts'
import type { Life } from './life.ts'
import type { World } from './world.ts'

/** A fault that the simulation brought about, which the product may well log. */
export class InjectedFault extends Error {}

export type SimulatedDisk = ReturnType<typeof createSimulatedDisk>

/** A sync takes this long, and now and then much longer. */
const syncMs = { least: 1, most: 15, slow: 800, slowShare: 0.3 }

/**
 * The disk of one kiosk: journal, facts and seal. A write is seen at once and safe once its sync is done; the power may
 * take what was not. Restored, it has the database of an earlier time, and the seal of now.
 */
export function createSimulatedDisk(world: World, name: string, chance: SeededRandom) {
  let entries = new Map<string, JournalEntry[]>()
  let facts = new Map<string, string>()
  let sealed: SealState | null = null
  /** What takes a write back that is not yet safe, the oldest first. */
  const unsynced = new Set<() => void>()
  let copied: { readonly entries: typeof entries; readonly facts: typeof facts } | null = null
  let failure: 'before' | 'after' | null = null
  let isRestored = false
  const counts: Record<string, number> = {}

  const copyOf = () => {
    return { entries: new Map([...entries].map(([owner, list]) => [owner, [...list]])), facts: new Map(facts) }
  }
  const entriesOf = (owner: JournalOwner): JournalEntry[] => entries.get(keyOf(owner)) ?? []

  /** `act` writes, and answers what takes it back. */
  const write = (life: Life, border: string, act: () => () => void): Promise<void> =>
    life.cross(border, () => {
      const fails = failure
      if (fails) counts[`disk failed ${fails} a write`] = (counts[`disk failed ${fails} a write`] ?? 0) + 1
      if (fails === 'before') return Promise.reject(new InjectedFault('ENOSPC: no space left on device'))
      const takeBack = act()
      unsynced.add(takeBack)
      return new Promise((resolve, reject) => {
        const maxMs = chance.isHit(syncMs.slowShare) ? syncMs.slow : syncMs.most
        world.after(syncMs.least + chance.below(maxMs), () => {
          unsynced.delete(takeBack)
          if (fails === 'after') reject(new InjectedFault('EIO: i/o error'))
          else resolve()
        })
      })
    })

  /** One transaction: the power takes all of them or none. */
  const insert = (added: readonly JournalEntry[], first: JournalEntry) => {
    const list = entriesOf(first)
    entries.set(keyOf(first), list)
    for (const entry of added) {
      if (list.length !== entry.seq - 1) throw new Error(`${name}: entry ${entry.seq} after ${list.length}`)
      list.push(entry)
      world.note(`${name} disk ${entry.seq} ${entry.kind}`)
    }
    return () => {
      list.length = Math.min(list.length, first.seq - 1)
    }
  }

  return {
    /** From now on writes fail, before or after they reached the disk; null: they work. */
    fail: (how: 'before' | 'after' | null) => {
      failure = how
    },
    /** The power goes: writes that were not synced are there or not, none without the one before it. */
    losePower: () => {
      const pending = [...unsynced]
      const kept = chance.below(pending.length + 1)
      for (const takeBack of pending.slice(kept).reverse()) takeBack()
      unsynced.clear()
    },
    copy: () => {
      copied = copyOf()
    },
    restoreDisk: () => {
      if (!copied) return
      isRestored = true
      entries = copied.entries
      facts = copied.facts
      copied = null
    },
    wasRestored: () => isRestored,
    entriesOf: (owner: JournalOwner): readonly JournalEntry[] => entriesOf(owner),
    allEntries: (): JournalEntry[] => [...entries.values()].flat(),
    /** How often what failed. */
    counts,
    /** The disk as one life of the kiosk sees it. */
    open: (life: Life): { table: JournalTable; facts: DeviceFacts; seal: Seal } => {
      const table: JournalTable = {
        insert: async (added) => {
          const [first] = added
          if (first) await write(life, `journal ${first.kind}`, () => insert(added, first))
        },
        entriesAfter: async (owner, seq, limit) => entriesOf(owner).slice(seq, seq + Math.max(0, limit)),
        lastSeq: async (owner) => entriesOf(owner).length,
        count: async (owner) => entriesOf(owner).length,
        readThrough: (work) => work(),
      }
      const deviceFacts: DeviceFacts = {
        read: async (key, schema) => {
          const text = facts.get(key)
          return text === undefined ? null : schema.parse(JSON.parse(text))
        },
        put: (key, value) =>
          write(life, `facts ${key}`, () => {
            const before = facts.get(key)
            facts.set(key, JSON.stringify(value))
            return () => (before === undefined ? facts.delete(key) : facts.set(key, before))
          }),
      }
      const seal: Seal = {
        present: () => sealed,
        set: (state) =>
          write(life, 'seal', () => {
            const before = sealed
            sealed = state
            return () => {
              sealed = before
            }
          }),
        close: async () => undefined,
      }
      return { table, facts: deviceFacts, seal }
    },
  }
}

function keyOf({ device, epoch }: JournalOwner): string {
  return `${device}/${epoch}`
}
