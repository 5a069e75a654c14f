import type { DeviceView } from '../../../shared/sync/views.ts'
import { useWords } from '../../state/use-words.ts'

/** What happened here that staff should know, newest first. */
export function Notices({ device }: { readonly device: DeviceView }) {
  const { t, f } = useWords()
  if (device.notices.length === 0) return null
  return (
    <section className="panel" data-tone="alarm">
      <h2 className="eyebrow">{t.admin.notices}</h2>
      <ul className="entries">
        {device.notices.map((notice) => (
          <li key={`${notice.atMs} ${notice.what} ${notice.detail}`}>
            <span>{f.stamp(notice.atMs)}</span>
            <span>{t.admin.notice[notice.what]}</span>
            <span className="quiet">{notice.detail}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
