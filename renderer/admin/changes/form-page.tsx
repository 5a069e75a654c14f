import { type ReactNode, useState } from 'react'
import { maxDescriptionLength, maxNameLength } from '../../../shared/catalog/limits.ts'
import type { AskedChange } from '../../../shared/edits/edit-kinds.ts'
import type { ScheduleView } from '../../../shared/edits/schedule-view.ts'
import type { EditView } from '../../../shared/edits/views.ts'
import { BottomBar } from '../../frame/bottom-bar.tsx'
import { ScreenFrame } from '../../frame/screen-frame.tsx'
import { useWords } from '../../state/use-words.ts'
import { TouchKeyboard } from '../../ui/touch-keyboard.tsx'
import { TypedField } from '../../ui/typed-field.tsx'
import { refusalWords } from './change-words.ts'
import { sendRefusalWords, useSendEdit } from './use-send-edit.ts'

/** What every form is given: `revised` is the refused change that it is to stand in for, or null. */
export type FormProps = {
  readonly schedule: ScheduleView
  readonly revised: EditView | null
  readonly onDone: () => void
}

/** One field of a form that is typed, by its name. */
export type TypedPart = {
  readonly name: string
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly isLong?: boolean
}

type Props = {
  readonly title: string
  readonly lead?: string
  /** What to know before deciding. */
  readonly note?: string
  readonly revised: EditView | null
  /** What would be kept now; null where it is not whole. */
  readonly change: AskedChange | null
  readonly onDone: () => void
  readonly fields: readonly TypedPart[]
  readonly children?: ReactNode
  /** What is shown in the form's place for now; the form keeps what it is. */
  readonly cover?: ReactNode
}

/** A form over the whole page: what is chosen, what is typed with the keyboard beside it, and one way to keep it. */
export function FormPage({ title, lead, note, revised, change, onDone, fields, children, cover }: Props) {
  const words = useWords()
  const { t } = words
  const { send, isAsking, refusal } = useSendEdit(revised?.id ?? null, onDone)
  const [active, setActive] = useState(fields[0]?.name)
  const at = Math.max(
    0,
    fields.findIndex(({ name }) => name === active),
  )
  const field = fields[at]
  const next = fields[at + 1]
  const isReady = change !== null && !isAsking
  const submit = () => {
    if (change !== null && !isAsking) void send(change)
  }
  const onEnter = () => (next ? setActive(next.name) : submit())
  // Beside a long list of choices they would be out of sight of the keyboard.
  const hasChoices = children !== undefined
  const typed = fields.map(({ name, label, value, onChange, isLong }) => (
    <TypedField
      key={name}
      name={name}
      label={label}
      value={value}
      onChange={onChange}
      isActive={name === field?.name}
      kind={isLong ? 'long' : 'text'}
      maxLength={isLong ? maxDescriptionLength : maxNameLength}
      onActive={() => setActive(name)}
    />
  ))
  if (cover) return cover
  return (
    <ScreenFrame
      backdrop={null}
      showOfflineBanner={false}
      bar={
        <BottomBar
          back={{ label: t.changes.toList, onPress: onDone }}
          next={
            <button type="button" className="button button-next" disabled={!isReady} onClick={submit}>
              {isAsking ? t.changes.saving : t.changes.save}
            </button>
          }
        />
      }
    >
      <div className="change-form scroll">
        <div className="change-form-parts">
          <h1>{title}</h1>
          {lead !== undefined && <p className="lead">{lead}</p>}
          {revised?.refusal && <p className="alarm">{refusalWords(revised.refusal, words)}</p>}
          {note !== undefined && <p>{note}</p>}
          {children}
          {!hasChoices && typed}
        </div>
        <div className="change-form-typing">
          {hasChoices && <div className="change-form-beside">{typed}</div>}
          <p className="alarm" role="alert">
            {refusal && sendRefusalWords(t, refusal)}
          </p>
          {field && (
            <TouchKeyboard
              value={field.value}
              onChange={field.onChange}
              onEnter={onEnter}
              label={t.signIn.keyboard}
              hasPinyin
              words={{ ...t.signIn, enter: next ? t.signIn.next : t.changes.save }}
            />
          )}
        </div>
      </div>
    </ScreenFrame>
  )
}
