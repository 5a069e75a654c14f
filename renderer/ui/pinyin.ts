import chinese from 'simple-keyboard-layouts/build/layouts/chinese.js'

/** What the first syllable of some letters may stand for, the commonest first. */
export type Candidates = { readonly syllable: string; readonly characters: readonly string[] }

/** The package's own types leave this part out. */
const { layoutCandidates } = chinese as typeof chinese & { readonly layoutCandidates: Readonly<Record<string, string>> }

const charactersOf: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(layoutCandidates).map(([syllable, characters]) => [syllable, characters.split(' ')]),
)
const maxSyllable = Math.max(...[...charactersOf.keys()].map((syllable) => syllable.length))

/** The longest syllable that these letters begin with; null: they begin with none, or with one that is not whole yet. */
export function candidatesFor(letters: string): Candidates | null {
  for (let length = Math.min(maxSyllable, letters.length); length > 0; length--) {
    const syllable = letters.slice(0, length)
    const characters = charactersOf.get(syllable)
    if (characters) return { syllable, characters }
  }
  return null
}
