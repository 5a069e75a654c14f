import { useEffect, useRef } from 'react'
import { SimpleKeyboard } from 'simple-keyboard'
import 'simple-keyboard/build/css/index.css'
import './touch-keyboard.css'

type Props = {
  readonly value: string
  readonly onChange: (value: string) => void
  /** Pressed on the key at the bottom right. */
  readonly onEnter: () => void
  readonly label: string
  readonly words: {
    readonly backspace: string
    readonly shift: string
    readonly symbols: string
    readonly letters: string
    readonly space: string
    readonly enter: string
  }
}

const layout = {
  letters: [
    '1 2 3 4 5 6 7 8 9 0',
    'q w e r t y u i o p',
    'a s d f g h j k l @',
    '{shift} z x c v b n m {bksp}',
    '{symbols} - {space} . {enter}',
  ],
  capitals: [
    '1 2 3 4 5 6 7 8 9 0',
    'Q W E R T Y U I O P',
    'A S D F G H J K L @',
    '{shift} Z X C V B N M {bksp}',
    '{symbols} - {space} . {enter}',
  ],
  symbols: [
    '1 2 3 4 5 6 7 8 9 0',
    '! " # $ % & \' ( ) *',
    '+ , - . / : ; < = >',
    '? @ [ \\ ] ^ _ ` {bksp}',
    '{letters} {lbrace} {space} | {rbrace} ~ {enter}',
  ],
}

/** Letters, digits and signs for a screen without a keyboard; it types at the end of `value`. */
export function TouchKeyboard({ value, onChange, onEnter, label, words }: Props) {
  const element = useRef<HTMLDivElement>(null)
  const latest = useRef({ value, onChange, onEnter })
  latest.current = { value, onChange, onEnter }
  const { backspace, shift, symbols, letters, space, enter } = words

  useEffect(() => {
    if (!element.current) return
    const keyboard = new SimpleKeyboard(element.current, {
      layout,
      layoutName: 'letters',
      theme: 'touch-keyboard',
      display: {
        '{bksp}': backspace,
        '{shift}': shift,
        '{symbols}': symbols,
        '{letters}': letters,
        '{space}': space,
        '{enter}': enter,
        '{lbrace}': '{',
        '{rbrace}': '}',
      },
      useButtonTag: true,
      // The field stays focused, so a real keyboard goes on working beside this one.
      preventMouseDownDefault: true,
      onKeyPress: (key: string) => press(key, keyboard),
    })
    const press = (key: string, board: SimpleKeyboard) => {
      const { value: before, onChange: change, onEnter: finish } = latest.current
      const typed = key === '{space}' ? ' ' : key === '{lbrace}' ? '{' : key === '{rbrace}' ? '}' : key
      if (key === '{enter}') finish()
      else if (key === '{bksp}') change(before.slice(0, -1))
      else if (key === '{symbols}') board.setOptions({ layoutName: 'symbols' })
      else if (key === '{letters}') board.setOptions({ layoutName: 'letters' })
      else if (key === '{shift}') {
        const isCapital = board.options.layoutName === 'capitals'
        board.setOptions({ layoutName: isCapital ? 'letters' : 'capitals' })
      } else change(before + typed)
    }
    return () => keyboard.destroy()
  }, [backspace, shift, symbols, letters, space, enter])

  return (
    <fieldset className="touch-keyboard-place" aria-label={label}>
      <div ref={element} className="touch-keyboard" />
    </fieldset>
  )
}
