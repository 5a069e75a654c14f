import { maxHallSide } from '../../../../shared/seats/seat-plan.ts'
import { Icon } from '../../../ui/icon.tsx'

type Props = {
  readonly label: string
  readonly value: number
  readonly words: { readonly less: string; readonly more: string }
  readonly onChange: (value: number) => void
}

/** The length of one side of the hall: drawn to about where it should be, then one at a time. */
export function SideSlider({ label, value, words, onChange }: Props) {
  return (
    <fieldset className="side-slider">
      <legend>
        {label} <strong>{value}</strong>
      </legend>
      <button
        type="button"
        className="button button-icon"
        aria-label={words.less}
        disabled={value === 1}
        onClick={() => onChange(value - 1)}
      >
        <Icon name="minus" />
      </button>
      <input
        type="range"
        min={1}
        max={maxHallSide}
        value={value}
        aria-label={label}
        onChange={(event) => onChange(Number(event.target.value))}
      />
      <button
        type="button"
        className="button button-icon"
        aria-label={words.more}
        disabled={value === maxHallSide}
        onClick={() => onChange(value + 1)}
      >
        <Icon name="plus" />
      </button>
    </fieldset>
  )
}
