import type { AskedChange } from '../../../shared/edits/edit-kinds.ts'
import type { EditView } from '../../../shared/edits/views.ts'
import { useWords } from '../../state/use-words.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { refusalWords } from './change-words.ts'
import { sendRefusalWords, useSendEdit } from './use-send-edit.ts'

type Props = {
  readonly title: string
  /** What would be taken away. */
  readonly about: string
  /** What follows from a yes, and what stands in its way. */
  readonly body: readonly string[]
  readonly yes: string
  readonly no: string
  readonly change: AskedChange
  readonly revised: EditView | null
  readonly onDone: () => void
  readonly onLeave: () => void
}

/** Asks before something is taken away, and says what that will do. */
export function ConfirmChange({ title, about, body, yes, no, change, revised, onDone, onLeave }: Props) {
  const words = useWords()
  const { send, isAsking, refusal } = useSendEdit(revised?.id ?? null, onDone)
  return (
    <Dialog title={title} onDismiss={onLeave}>
      <p className="confirm-about">{about}</p>
      {revised?.refusal && <p className="alarm">{refusalWords(revised.refusal, words)}</p>}
      {body.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <p className="alarm" role="alert">
        {refusal && sendRefusalWords(words.t, refusal)}
      </p>
      <div className="dialog-actions">
        <button type="button" className="button" disabled={isAsking} onClick={() => void send(change)}>
          {yes}
        </button>
        <button type="button" className="button button-next" onClick={onLeave}>
          {no}
        </button>
      </div>
    </Dialog>
  )
}
