import { useEffect, useRef, useState } from 'react'
import { SimpleKeyboard } from 'simple-keyboard'
import 'simple-keyboard/build/css/index.css'
import { CandidateRow } from './candidate-row.tsx'
import { candidatesFor } from './pinyin.ts'
import './touch-keyboard.css'

type Props = {
  readonly value: string
  readonly onChange: (value: string) => void
  /** Pressed on the key at the bottom right. */
  readonly onEnter: () => void
  readonly label: string
  /** Whether Chinese can be typed too, by pinyin. */
  readonly hasPinyin?: boolean
  readonly words: {
    readonly backspace: string
    readonly shift: string
    readonly symbols: string
    readonly letters: string
    readonly space: string
    readonly enter: string
    readonly pinyin: string
    readonly latin: string
    readonly candidates: string
    readonly fewer: string
    readonly more: string
  }
}

const latinLayout = {
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

/** The same with a key that changes between Chinese and Latin letters, in place of a sign that `symbols` has too. */
const layoutWithPinyin = {
  ...latinLayout,
  letters: latinLayout.letters.map((row) => row.replace('{symbols} -', '{symbols} {pinyin}')),
  capitals: latinLayout.capitals.map((row) => row.replace('{symbols} -', '{symbols} {pinyin}')),
}

const signsInBraces: Readonly<Record<string, string>> = { '{space}': ' ', '{lbrace}': '{', '{rbrace}': '}' }

/**
 * Letters, digits and signs for a screen without a keyboard; it types at the end of `value`. In pinyin mode letters are
 * kept apart until a character is picked for them; whatever else is pressed takes them as they are.
 */
export function TouchKeyboard({ value, onChange, onEnter, label, hasPinyin = false, words }: Props) {
  const element = useRef<HTMLDivElement>(null)
  const board = useRef<SimpleKeyboard | null>(null)
  const [isPinyin, setIsPinyin] = useState(false)
  const [letters, setLetters] = useState('')
  const candidates = letters === '' ? null : candidatesFor(letters)
  const pick = (character: string) => {
    onChange(value + character)
    setLetters(letters.slice(candidates?.syllable.length))
  }

  const press = (key: string, keys: SimpleKeyboard) => {
    const { layoutName } = keys.options
    const firstCandidate = candidates?.characters[0]
    if (isPinyin && layoutName === 'letters' && /^[a-z]$/.test(key)) return setLetters(letters + key)
    if (key === '{bksp}' && letters !== '') return setLetters(letters.slice(0, -1))
    if (key === '{space}' && firstCandidate !== undefined) return pick(firstCandidate)
    if (key === '{shift}') return keys.setOptions({ layoutName: layoutName === 'capitals' ? 'letters' : 'capitals' })
    if (key === '{symbols}' || key === '{letters}') return keys.setOptions({ layoutName: key.slice(1, -1) })
    if (key === '{bksp}') return onChange([...value].slice(0, -1).join(''))
    const typed = key === '{enter}' || key === '{pinyin}' ? '' : (signsInBraces[key] ?? key)
    if (letters + typed !== '') onChange(value + letters + typed)
    setLetters('')
    if (key === '{pinyin}') setIsPinyin(!isPinyin)
    // What was left is taken over first: the next press of it leaves the field.
    if (key === '{enter}' && letters === '') onEnter()
  }
  const latestPress = useRef(press)
  latestPress.current = press
  const { backspace, shift, symbols, letters: toLetters, space, enter, pinyin, latin } = words

  useEffect(() => {
    if (!element.current) return
    const keyboard = new SimpleKeyboard(element.current, {
      layout: hasPinyin ? layoutWithPinyin : latinLayout,
      layoutName: 'letters',
      theme: 'touch-keyboard',
      useButtonTag: true,
      // The field stays focused, so a real keyboard goes on working beside this one.
      preventMouseDownDefault: true,
      onKeyPress: (key: string) => latestPress.current(key, keyboard),
    })
    board.current = keyboard
    return () => keyboard.destroy()
  }, [hasPinyin])

  useEffect(() => {
    board.current?.setOptions({
      display: {
        '{bksp}': backspace,
        '{shift}': shift,
        '{symbols}': symbols,
        '{letters}': toLetters,
        '{space}': space,
        '{enter}': enter,
        '{lbrace}': '{',
        '{rbrace}': '}',
        '{pinyin}': isPinyin ? latin : pinyin,
      },
    })
  }, [backspace, shift, symbols, toLetters, space, enter, pinyin, latin, isPinyin])

  return (
    <fieldset className="touch-keyboard-place" aria-label={label}>
      {isPinyin && <CandidateRow letters={letters} candidates={candidates} words={words} onPick={pick} />}
      <div ref={element} className="touch-keyboard" />
    </fieldset>
  )
}
