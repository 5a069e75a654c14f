import { useState } from 'react'
import type { EditView } from '../../../shared/edits/views.ts'
import { useKiosk } from '../../state/kiosk-context.ts'
import { useToday } from '../../state/use-now.ts'
import { useWords } from '../../state/use-words.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { changeWords, refusalWords } from './change-words.ts'

type Props = { readonly edits: readonly EditView[]; readonly onRevise: (edit: EditView) => void }

const tones = { waiting: 'waiting', accepted: 'good', refused: 'alarm' } as const

/** What was changed here: what waits, what was refused and why, and what is in force. */
export function ChangeList({ edits, onRevise }: Props) {
  const { t } = useWords()
  const [discarding, setDiscarding] = useState<EditView | null>(null)
  if (edits.length === 0) return <p className="lead">{t.changes.none}</p>
  return (
    <>
      <ul className="change-list">
        {edits.map((edit) => (
          <Change key={edit.id} edit={edit} onRevise={() => onRevise(edit)} onDiscard={() => setDiscarding(edit)} />
        ))}
      </ul>
      {discarding && <DiscardQuestion edit={discarding} onLeave={() => setDiscarding(null)} />}
    </>
  )
}

type ChangeProps = { readonly edit: EditView; readonly onRevise: () => void; readonly onDiscard: () => void }

function Change({ edit, onRevise, onDiscard }: ChangeProps) {
  const words = useWords()
  const { t, f } = words
  const nowMs = useToday()
  const { kind, about, lines } = changeWords(edit, words, nowMs)
  return (
    <li className="panel change" data-tone={tones[edit.state]} data-edit={edit.state}>
      <div className="change-heading">
        <h3>{kind}</h3>
        <span className="change-state">{t.changes.state[edit.state]}</span>
      </div>
      {about !== '' && <p>{about}</p>}
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
      {edit.refusal && <p className="alarm">{refusalWords(edit.refusal, words)}</p>}
      <p className="quiet" data-name="">
        {t.changes.by(edit.madeBy, f.stamp(edit.madeAtMs))}
      </p>
      {edit.state === 'refused' && (
        <div className="change-actions">
          <button type="button" className="button" onClick={onRevise}>
            {t.changes.revise}
          </button>
          <button type="button" className="button" onClick={onDiscard}>
            {t.changes.discard}
          </button>
        </div>
      )}
    </li>
  )
}

function DiscardQuestion({ edit, onLeave }: { readonly edit: EditView; readonly onLeave: () => void }) {
  const { link } = useKiosk()
  const words = useWords()
  const { t } = words
  const nowMs = useToday()
  const [isUnsure, setUnsure] = useState(false)
  const { kind, about } = changeWords(edit, words, nowMs)
  const discard = async () => {
    const answer = await link.call('edits.discard', { id: edit.id })
    if (answer.ok) onLeave()
    else setUnsure(true)
  }
  return (
    <Dialog title={t.changes.discardTitle} onDismiss={onLeave}>
      <p>{`${kind} ${about}`}</p>
      <p>{isUnsure ? t.changes.unsure : t.changes.discardBody}</p>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={() => void discard()}>
          {t.changes.discard}
        </button>
        <button type="button" className="button button-next" onClick={onLeave}>
          {t.changes.keep}
        </button>
      </div>
    </Dialog>
  )
}
