import type { DeviceView } from '../../../shared/sync/views.ts'
import { useWords } from '../../state/use-words.ts'
import { Icon } from '../../ui/icon.tsx'

/** What of this kiosk's journal the server has not acknowledged yet, and whether it stands still. */
export function SendQueue({ device }: { readonly device: DeviceView }) {
  const { t, f } = useWords()
  const { waiting, waitingSales, oldestAtMs } = device.queue
  return (
    <section
      className="panel"
      data-tone={device.queueStop ? 'alarm' : waiting === 0 ? 'good' : 'waiting'}
      data-queue={waiting}
    >
      <h2 className="eyebrow">{t.admin.waiting}</h2>
      <p className="figure">
        {waiting === 0 && <Icon name="check" />}
        {waiting === 0 ? t.admin.allSent : t.admin.waitingCount(waiting)}
      </p>
      {waiting > 0 && <p className="quiet">{t.admin.waitingSales(waitingSales)}</p>}
      {oldestAtMs !== null && <p className="quiet">{t.admin.oldest(f.stamp(oldestAtMs))}</p>}
      {device.queueStop && <p className="alarm">{t.admin.queueStop[device.queueStop]}</p>}
    </section>
  )
}
