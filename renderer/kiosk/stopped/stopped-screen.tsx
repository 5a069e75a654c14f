import './stopped.css'
import { ScreenFrame } from '../../frame/screen-frame.tsx'
import { useLive } from '../../state/kiosk-context.ts'
import { useWords } from '../../state/use-words.ts'
import { Icon } from '../../ui/icon.tsx'
import { Spinner } from '../../ui/spinner.tsx'

/** Nothing can be sold now: says in plain words why, and what a person can do instead. */
export function StoppedScreen({ why }: { readonly why: 'connecting' | 'restoring' | 'stopped' }) {
  const { t } = useWords()
  const stop = useLive(({ status }) => status?.sellingStop ?? null)
  const texts = {
    connecting: { title: t.stopped.connectingTitle, body: t.stopped.connectingBody },
    restoring: { title: t.stopped.restoringTitle, body: t.stopped.restoringBody },
    stopped: { title: t.stopped.title, body: stop === null ? '' : t.stopped.reasons[stop] },
  }[why]
  return (
    <ScreenFrame backdrop={null}>
      <section className="stopped" role="status">
        <div className="stopped-sign">{why === 'stopped' ? <Icon name="pause" /> : <Spinner />}</div>
        <h1>{texts.title}</h1>
        <p className="lead">{texts.body}</p>
        {why === 'stopped' && <p className="stopped-help">{t.stopped.help}</p>}
      </section>
    </ScreenFrame>
  )
}
