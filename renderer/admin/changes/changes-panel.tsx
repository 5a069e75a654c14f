import { useFeed } from '../../state/kiosk-context.ts'
import { useWords } from '../../state/use-words.ts'
import { Icon } from '../../ui/icon.tsx'
import type { WayPanel } from '../page.ts'

/** On the first page: how the changes made here stand, and the way to them. */
export function ChangesPanel({ onOpen }: Parameters<WayPanel>[0]) {
  const { t } = useWords()
  const edits = useFeed('edits', {}) ?? []
  const waiting = edits.filter(({ state }) => state === 'waiting').length
  const refused = edits.filter(({ state }) => state === 'refused').length
  const tone = refused > 0 ? 'alarm' : waiting > 0 ? 'waiting' : undefined
  return (
    <section className="panel changes-panel" aria-label={t.changes.title} data-tone={tone}>
      <div>
        <h2 className="eyebrow">{t.changes.title}</h2>
        {tone && <p className={refused > 0 ? 'alarm' : 'quiet'}>{t.changes.counts(waiting, refused)}</p>}
      </div>
      <button type="button" className="button" data-page="changes" onClick={onOpen}>
        {t.changes.open}
        <Icon name="next" />
      </button>
    </section>
  )
}
