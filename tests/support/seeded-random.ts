/** Chance that comes out the same for the same seed: numbers from 0 up to 1 (the mulberry32 sequence). */
export function createSeededRandom(seed: number) {
  let state = seed >>> 0
  const unit = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (end: number): number => Math.floor(unit() * end)
  return {
    unit,
    /** A whole number from 0 up to `end`. */
    below,
    /** Whether something of this share happens. */
    isHit: (share: number): boolean => unit() < share,
    pick: <Item>(items: readonly [Item, ...Item[]]): Item => items[below(items.length)] ?? items[0],
  }
}

export type SeededRandom = ReturnType<typeof createSeededRandom>
