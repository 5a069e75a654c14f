import { type HTMLInputAutoCompleteAttribute, useEffect, useId, useRef } from 'react'
import './typed-field.css'

type Props = {
  readonly name: string
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  /** Whether the keyboard on the screen types into it. */
  readonly isActive: boolean
  readonly onActive: () => void
  readonly kind?: 'text' | 'password' | 'long'
  /** In UTF-16 units, as a browser counts them. */
  readonly maxLength: number
}

const plain = { autoComplete: 'off' as HTMLInputAutoCompleteAttribute, autoCapitalize: 'off', spellCheck: false }

/** A labelled place to type into, by the keyboard on the screen or a real one. */
export function TypedField(props: Props) {
  const { name, label, value, onChange, isActive, onActive, kind = 'text', maxLength } = props
  const id = useId()
  const element = useRef<HTMLDivElement>(null)
  // The keyboard on the screen may go on to a field that is out of sight.
  useEffect(() => {
    if (isActive) element.current?.scrollIntoView({ block: 'nearest' })
  }, [isActive])
  const shared = { id, name, value, maxLength, onFocus: onActive, ...plain }
  return (
    <div ref={element} className="field" data-active={isActive || undefined}>
      <label htmlFor={id}>{label}</label>
      {kind === 'long' ? (
        <textarea rows={4} {...shared} onChange={(event) => onChange(event.target.value)} />
      ) : (
        <input type={kind} {...shared} onChange={(event) => onChange(event.target.value)} />
      )}
    </div>
  )
}
