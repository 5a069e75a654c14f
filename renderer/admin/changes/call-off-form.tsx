import { useState } from 'react'
import type { ProgrammeShowtime } from '../../../shared/edits/views.ts'
import { useNow } from '../../app/use-now.ts'
import { useWords } from '../../app/use-words.ts'
import { Dialog } from '../../ui/dialog.tsx'
import type { FormProps } from './form-page.tsx'
import { PickShowtime, showtimeFacts } from './pick-showtime.tsx'
import { sendRefusalWords, useSendEdit } from './use-send-edit.ts'

/** Calls a showtime off, once it was asked whether that is meant. */
export function CallOffForm({ programme, mended, onDone }: FormProps) {
  const { t } = useWords()
  const meant = mended?.change.kind === 'call-off-showtime' ? mended.change.showtimeId : null
  const [picked, setPicked] = useState<ProgrammeShowtime | null>(
    () => programme.showtimes.find(({ showtimeId }) => showtimeId === meant) ?? null,
  )
  return (
    <>
      <PickShowtime title={t.changes.pickShowtime} programme={programme} onPick={setPicked} onBack={onDone} />
      {picked && (
        <CallOffQuestion {...{ programme, mended, onDone }} showtime={picked} onLeave={() => setPicked(null)} />
      )}
    </>
  )
}

type QuestionProps = FormProps & { readonly showtime: ProgrammeShowtime; readonly onLeave: () => void }

function CallOffQuestion({ programme, mended, onDone, showtime, onLeave }: QuestionProps) {
  const words = useWords()
  const { t, f } = words
  const nowMs = useNow(30_000)
  const { send, isAsking, refusal } = useSendEdit(mended?.id ?? null, onDone)
  const { showtimeId, filmId, hallId, beginsAt } = showtime
  const { film, hall } = showtimeFacts(showtime, programme, words)
  const callOff = () => void send({ kind: 'call-off-showtime', showtimeId, from: { filmId, hallId, beginsAt } })
  return (
    <Dialog title={t.changes.callOffTitle} onDismiss={onLeave}>
      <p>{f.dotted(f.moment(beginsAt, nowMs), film, hall)}</p>
      <p>{refusal ? sendRefusalWords(t, refusal) : t.changes.callOffBody}</p>
      <div className="dialog-actions">
        <button type="button" className="button" disabled={isAsking} onClick={callOff}>
          {t.changes.callOffYes}
        </button>
        <button type="button" className="button button-next" onClick={onLeave}>
          {t.changes.callOffNo}
        </button>
      </div>
    </Dialog>
  )
}
