import './changes.css'
import { useState } from 'react'
import type { EditKind } from '../../../shared/edits/edit-kinds.ts'
import type { EditView } from '../../../shared/edits/views.ts'
import { BottomBar } from '../../frame/bottom-bar.tsx'
import { ScreenFrame } from '../../frame/screen-frame.tsx'
import { useFeed } from '../../state/kiosk-context.ts'
import { useWords } from '../../state/use-words.ts'
import type { PageProps } from '../page.ts'
import { ChangeList } from './change-list.tsx'
import { ChangeForm, kindsByGroup } from './forms.tsx'

type OpenForm = { readonly kind: EditKind; readonly revised: EditView | null }

/** What administrators change on this kiosk: how each change stands, and the forms to make one. */
export function ChangesScreen({ title, onBack }: PageProps) {
  const { t } = useWords()
  const edits = useFeed('edits', {})
  const schedule = useFeed('schedule', {})
  const [form, setForm] = useState<OpenForm | null>(null)
  if (form && schedule) return <ChangeForm {...form} schedule={schedule} onDone={() => setForm(null)} />
  const revise = (revised: EditView) => setForm({ kind: revised.change.kind, revised })
  return (
    <ScreenFrame
      backdrop={null}
      showOfflineBanner={false}
      bar={<BottomBar back={{ label: t.changes.back, onPress: onBack }} />}
    >
      <div className="changes scroll">
        <header className="changes-heading">
          <h1>{title}</h1>
          <p className="lead">{t.changes.explain}</p>
        </header>
        <section className="changes-make" aria-label={t.changes.make}>
          <h2>{t.changes.make}</h2>
          {kindsByGroup.map(([group, kinds]) => (
            <fieldset key={group} className="changes-group">
              <legend>{t.changes.group[group]}</legend>
              {kinds.map((kind) => (
                <button key={kind} type="button" className="button" onClick={() => setForm({ kind, revised: null })}>
                  {t.changes.form[kind]}
                </button>
              ))}
            </fieldset>
          ))}
        </section>
        <section className="changes-made" aria-label={t.changes.made}>
          <h2>{t.changes.made}</h2>
          {edits && <ChangeList edits={edits} onRevise={revise} />}
        </section>
      </div>
    </ScreenFrame>
  )
}
