type Props<Value> = {
  readonly label: string
  readonly choices: readonly { readonly value: Value; readonly words: string }[]
  readonly chosen: Value | null
  readonly onChoose: (value: Value) => void
}

/** One of a few, each under the finger. */
export function Choices<Value extends string | number>({ label, choices, chosen, onChoose }: Props<Value>) {
  return (
    <fieldset className="choices">
      <legend>{label}</legend>
      {choices.map(({ value, words }) => (
        <button
          key={value}
          type="button"
          className="button"
          aria-pressed={value === chosen}
          onClick={() => onChoose(value)}
        >
          {words}
        </button>
      ))}
    </fieldset>
  )
}
