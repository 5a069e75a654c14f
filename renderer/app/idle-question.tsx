import { endSession } from '../state/end-session.ts'
import { useKiosk } from '../state/kiosk-context.ts'
import { useWords } from '../state/use-words.ts'
import { Dialog } from '../ui/dialog.tsx'
import type { Patience } from './idle.ts'
import { useIdle } from './use-idle.ts'

/** Asks "still there?" after a while without a touch. Drawn again for each screen, so that each has its full wait. */
export function IdleQuestion({ patience }: { readonly patience: Patience }) {
  const kiosk = useKiosk()
  const { t } = useWords()
  const { phase, stay } = useIdle(patience)
  if (phase.status !== 'counting') return null
  return (
    <Dialog title={t.idle.title} onDismiss={stay}>
      <p>{t.idle.body}</p>
      <p className="dialog-count">{t.idle.seconds(phase.secondsLeft)}</p>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={() => void endSession(kiosk)}>
          {t.idle.leave}
        </button>
        <button type="button" className="button button-next" onClick={stay}>
          {t.idle.stay}
        </button>
      </div>
    </Dialog>
  )
}
