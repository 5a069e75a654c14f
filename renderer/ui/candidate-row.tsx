import { useState } from 'react'
import type { Candidates } from './pinyin.ts'

const maxAtOnce = 7

type Props = {
  /** What was typed and stands for no character yet. */
  readonly letters: string
  readonly candidates: Candidates | null
  readonly onPick: (character: string) => void
  readonly words: { readonly candidates: string; readonly fewer: string; readonly more: string }
}

/** The characters that typed pinyin may stand for, a few at a time; pages begin again with each syllable. */
export function CandidateRow({ letters, candidates, onPick, words }: Props) {
  const [shown, setShown] = useState({ letters, from: 0 })
  const from = shown.letters === letters ? shown.from : 0
  const characters = candidates?.characters ?? []
  const turn = (by: number) => setShown({ letters, from: from + by })
  return (
    <div className="candidates" onPointerDown={(event) => event.preventDefault()}>
      <span className="candidates-letters">{letters}</span>
      <fieldset aria-label={words.candidates} className="candidates-row">
        {characters.slice(from, from + maxAtOnce).map((character) => (
          <button key={character} type="button" lang="zh" onClick={() => onPick(character)}>
            {character}
          </button>
        ))}
      </fieldset>
      <button type="button" aria-label={words.fewer} disabled={from === 0} onClick={() => turn(-maxAtOnce)}>
        ‹
      </button>
      <button
        type="button"
        aria-label={words.more}
        disabled={from + maxAtOnce >= characters.length}
        onClick={() => turn(maxAtOnce)}
      >
        ›
      </button>
    </div>
  )
}
