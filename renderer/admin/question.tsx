import { useState } from 'react'
import { useWords } from '../state/use-words.ts'
import { Dialog } from '../ui/dialog.tsx'

type Props = {
  readonly title: string
  /** What follows from a yes, money first. */
  readonly body: string
  readonly yes: string
  /** Does it; answers why not, in words, or null. */
  readonly onYes: () => Promise<string | null>
  readonly onClose: () => void
}

/** Asks before something is done that can't be undone, and says so where it could not be. */
export function Question({ title, body, yes, onYes, onClose }: Props) {
  const { t } = useWords()
  const [isAsking, setAsking] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)
  const confirm = async () => {
    setAsking(true)
    const why = await onYes()
    setAsking(false)
    setRefusal(why)
    if (why === null) onClose()
  }
  return (
    <Dialog title={title} onDismiss={onClose}>
      <p>{body}</p>
      <p className="alarm" role="alert">
        {refusal}
      </p>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          {t.people.no}
        </button>
        <button type="button" className="button button-next" disabled={isAsking} onClick={() => void confirm()}>
          {yes}
        </button>
      </div>
    </Dialog>
  )
}
