import { useState } from 'react'
import { useKiosk } from '../../state/kiosk-context.ts'
import { useWords } from '../../state/use-words.ts'
import { Dialog } from '../../ui/dialog.tsx'

/** Takes this kiosk out of its cinema, after a question: it takes a new code to come back. */
export function CloseKiosk() {
  const { link } = useKiosk()
  const { t } = useWords()
  const [isAsked, setAsked] = useState(false)
  const close = () => {
    setAsked(false)
    void link.call('device.close', {})
  }
  return (
    <>
      <button type="button" className="button" onClick={() => setAsked(true)}>
        {t.kiosks.close.open}
      </button>
      {isAsked && (
        <Dialog title={t.kiosks.close.title} onDismiss={() => setAsked(false)}>
          <p>{t.kiosks.close.body}</p>
          <div className="dialog-actions">
            <button type="button" className="button" onClick={() => setAsked(false)}>
              {t.kiosks.cancel}
            </button>
            <button type="button" className="button button-next" onClick={close}>
              {t.kiosks.close.submit}
            </button>
          </div>
        </Dialog>
      )}
    </>
  )
}
